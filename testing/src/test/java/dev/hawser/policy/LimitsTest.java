package dev.hawser.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.testing.MemoryPort;
import dev.hawser.testing.MemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is let in, and who is not. */
final class LimitsTest {
    private final Connections connections = new Connections();

    /** Says that it is full, and ends. */
    private static final class Full extends Protocol {
        @Override
        public void connectionMade() {
            transport().write("full\r\n");
            transport().loseConnection();
        }
    }

    // ---------------------------------------------------------------- in all

    @Test
    void servesUpToTheLimitAndAgainWhenOneHasLeft() throws Exception {
        LimitTotalConnectionsFactory limited = new LimitTotalConnectionsFactory(connections.factory(), 2);
        MemoryTransport first = connections.accepted(limited, "10.0.0.1");
        connections.accepted(limited, "10.0.0.2");
        assertThat(connections.connect(limited, "10.0.0.3")).isNull();
        assertThat(limited.connections()).isEqualTo(2);
        assertThat(limited.refused()).isOne();

        first.disconnect();
        connections.reactor.advance(Duration.ZERO);
        assertThat(limited.connections()).isOne();
        connections.accepted(limited, "10.0.0.3");
        assertThat(connections.events).containsExactly("made", "made", "lost ConnectionDone", "made");
    }

    @Test
    void tellsThoseBeyondTheLimitWhy() throws Exception {
        LimitTotalConnectionsFactory limited =
                new LimitTotalConnectionsFactory(connections.factory(), 0, Factory.of(Full::new));
        MemoryTransport refused = connections.accepted(limited, "10.0.0.1");
        connections.reactor.advance(Duration.ZERO);
        assertThat(refused.writtenText()).isEqualTo("full\r\n");
        assertThat(refused.isClosed()).isTrue();
        assertThat(limited.connections()).isZero();
        assertThat(limited.refused()).isOne();
    }

    @Test
    void boundsThoseThatAreToldWhyToo() throws Exception {
        LimitTotalConnectionsFactory limited =
                new LimitTotalConnectionsFactory(connections.factory(), 0, Factory.of(() -> new Protocol() {}));
        List<MemoryTransport> lingering = new ArrayList<>();
        for (int count = 0; count < Refusals.MOST_AT_ONCE; count++) {
            lingering.add(connections.accepted(limited, "10.0.0.1"));
        }
        assertThat(connections.connect(limited, "10.0.0.1")).isNull();
        lingering.getFirst().disconnect();
        connections.reactor.advance(Duration.ZERO);
        assertThat(connections.connect(limited, "10.0.0.1")).isNotNull();
    }

    @Test
    void aConnectionWhoseProtocolThrowsAtOnceIsNotCountedForEver() throws Exception {
        LimitTotalConnectionsFactory limited = new LimitTotalConnectionsFactory(
                Factory.of(() -> new Protocol() {
                    @Override
                    public void connectionMade() {
                        throw new IllegalStateException("not today");
                    }
                }),
                1);
        connections.accepted(limited, "10.0.0.1");
        assertThat(connections.reactor.unhandledFailures().drain()).hasSize(1);
        connections.reactor.advance(Duration.ZERO);
        assertThat(limited.connections()).isZero();
    }

    @Test
    void holdsNewcomersBackWhileItIsFull() throws Exception {
        LimitTotalConnectionsFactory limited = new LimitTotalConnectionsFactory(connections.factory(), 1);
        MemoryPort port = (MemoryPort) connections.reactor.listenTcp(80, limited);
        limited.holdBack(port);
        assertThat(port.isAccepting()).isTrue();
        MemoryTransport first = connections.accepted(limited, "10.0.0.1");
        assertThat(port.isAccepting()).isFalse();
        first.disconnect();
        connections.reactor.advance(Duration.ZERO);
        assertThat(port.isAccepting()).isTrue();
        limited.setLimit(0);
        assertThat(port.isAccepting()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> limited.setLimit(-1)).withMessageContaining("-1");
    }

    // ---------------------------------------------------------------- of one peer

    @Test
    void countsIpv6PeersByTheirSubscriber() throws Exception {
        LimitConnectionsByPeerFactory limited = new LimitConnectionsByPeerFactory(connections.factory(), 1);
        MemoryTransport first = connections.accepted(limited, "2001:db8:1:2::1");
        assertThat(connections.connect(limited, "2001:db8:1:2:ffff::9")).isNull();
        connections.accepted(limited, "2001:db8:1:3::1");
        connections.accepted(limited, "10.0.0.1");
        connections.accepted(limited, "10.0.0.2");
        assertThat(connections.connect(limited, "10.0.0.2")).isNull();
        assertThat(limited.peers()).isEqualTo(4);
        assertThat(limited.refused()).isEqualTo(2);
        assertThat(limited.connections(Connections.peer("2001:db8:1:2::77"))).isOne();

        first.disconnect();
        connections.reactor.advance(Duration.ZERO);
        assertThat(limited.peers()).isEqualTo(3);
        connections.accepted(limited, "2001:db8:1:2:ffff::9");
    }

    @Test
    void countsByWhateverPrefixOrValue() {
        PeerGroups wide = PeerGroups.byPrefix(8, 0);
        assertThat(wide.groupOf(Connections.peer("10.1.2.3"))).isEqualTo(wide.groupOf(Connections.peer("10.9.9.9")));
        assertThat(wide.groupOf(Connections.peer("::1"))).isEqualTo(wide.groupOf(Connections.peer("2001:db8::1")));
        assertThat(wide.groupOf(Connections.peer("11.1.2.3"))).isNotEqualTo(wide.groupOf(Connections.peer("10.1.2.3")));
        assertThat(wide.groupOf(new Address.Unix("/run/socket"))).isNull();
        assertThat(wide.groupOf(new Address.Memory("one", 1))).isEqualTo(wide.groupOf(new Address.Memory("one", 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> PeerGroups.byPrefix(33, 64)).withMessageContaining("33");
    }

    // ---------------------------------------------------------------- new ones in a while

    @Test
    void newConnectionsOfOnePeerComeAtTheirRate() throws Exception {
        LimitConnectionRateFactory limited =
                new LimitConnectionRateFactory(connections.factory(), connections.reactor, new Rate(2, 3));
        for (int burst = 0; burst < 3; burst++) {
            connections.accepted(limited, "10.0.0.1");
        }
        assertThat(connections.connect(limited, "10.0.0.1")).isNull();
        connections.accepted(limited, "10.0.0.2");
        connections.reactor.advance(Duration.ofNanos(499_999_999));
        assertThat(connections.connect(limited, "10.0.0.1")).isNull();
        connections.reactor.advance(Duration.ofNanos(1));
        connections.accepted(limited, "10.0.0.1");
        assertThat(connections.connect(limited, "10.0.0.1")).isNull();
        assertThat(limited.refused()).isEqualTo(3);

        limited.setRate(new Rate(10, 3));
        connections.reactor.advance(Duration.ofMillis(100));
        connections.accepted(limited, "10.0.0.1");
    }

    @Test
    void remembersABoundedNumberOfPeers() throws Exception {
        LimitConnectionRateFactory limited = new LimitConnectionRateFactory(
                connections.factory(), connections.reactor, new Rate(1, 1), PeerGroups.DEFAULT, 3, _ -> null);
        for (int host = 1; host <= 100; host++) {
            connections.accepted(limited, "10.0.0." + host);
            assertThat(limited.peers()).isLessThanOrEqualTo(3);
        }
        assertThat(connections.connect(limited, "10.0.0.100")).isNull();
        connections.accepted(limited, "10.0.0.1"); // long forgotten
        connections.reactor.advance(Duration.ofSeconds(2));
        connections.accepted(limited, "10.0.1.1");
        assertThat(limited.peers()).as("those that are as good as new are forgotten").isOne();
    }

    // ---------------------------------------------------------------- by list

    @Test
    void theListMayBeExchanged() throws Exception {
        AccessFactory access = new AccessFactory(connections.factory(), AccessList.denyAll().allow("10.0.0.0/8"));
        MemoryTransport there = connections.accepted(access, "10.1.1.1");
        assertThat(connections.connect(access, "11.1.1.1")).isNull();
        access.setAllowed(AccessList.allowAll().deny("10.0.0.0/8"));
        assertThat(connections.connect(access, "10.1.1.1")).isNull();
        connections.accepted(access, "11.1.1.1");
        assertThat(there.isOpen()).isTrue();
        assertThat(access.refused()).isEqualTo(2);
    }

    @Test
    void countsWhatPasses() throws Exception {
        CountingFactory counting = new CountingFactory(connections.factory());
        MemoryTransport transport = connections.accepted(counting, "10.0.0.1");
        transport.deliver("hello");
        connections.built.getFirst().transport().write("hi");
        connections.built.getFirst().transport().writeSequence(List.of(Bytes.of("a"), Bytes.of("b")));
        assertThat(counting.connections()).isOne();
        assertThat(counting.bytesReceived()).isEqualTo(5);
        assertThat(counting.bytesWritten()).isEqualTo(4);
        transport.disconnect();
        connections.reactor.advance(Duration.ZERO);
        assertThat(counting.connections()).isZero();
        assertThat(counting.connectionsMade()).isOne();
    }
}
