package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.AddressFamily;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Resolver;
import dev.hawser.testing.MemoryConnector;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The glue between the race, a resolver and connectors. */
class HostnameEndpointTest {
    private static final String A6 = "2001:db8:0:0:0:0:0:1";
    private static final String B6 = "2001:db8:0:0:0:0:0:2";
    private static final String A4 = "192.0.2.1";
    private static final String B4 = "192.0.2.2";

    private final MemoryReactor reactor = new MemoryReactor();
    private final HostnameEndpoint endpoint = new HostnameEndpoint(reactor, "example.com", 80);
    private final List<String> events = new ArrayList<>();
    private final Factory factory = new Factory() {
        @Override
        public Protocol buildProtocol(Address peer) {
            events.add("built");
            return new Protocol() {
                @Override
                public void connectionMade() {
                    events.add("made");
                }
            };
        }

        @Override
        public void startFactory() {
            events.add("started");
        }

        @Override
        public void stopFactory() {
            events.add("stopped");
        }
    };

    @BeforeEach
    void theNameHasTwoAddressesOfEachFamily() {
        resolveTo(A6, B6, A4, B4);
    }

    private void resolveTo(String... addresses) {
        reactor.installResolver(_ -> Deferred.succeed(
                reactor, Arrays.stream(addresses).map(InetAddress::ofLiteral).toList()));
    }

    @Test
    void theFamiliesTakeTurnsEvery250Milliseconds() {
        Deferred<Protocol> connecting = endpoint.connect(factory);
        assertThat(tried()).containsExactly(A6);
        reactor.advance(Duration.ofMillis(249));
        assertThat(tried()).containsExactly(A6);
        reactor.advance(Duration.ofMillis(1));
        assertThat(tried()).containsExactly(A6, A4);
        wait250();
        wait250();

        assertThat(tried()).containsExactly(A6, A4, B6, B4);
        assertThat(reactor.tcpClients()).allMatch(each -> each.state() == Connector.State.CONNECTING);
        connecting.cancel();
        Results.failureOf(connecting, CancellationException.class);
    }

    @Test
    void aFailureBeginsTheNextAtOnce() {
        Deferred<Protocol> connecting = endpoint.connect(factory);
        clients().getFirst().fail(new ConnectFailed.Refused(A6));

        assertThat(tried()).containsExactly(A6, A4);
        connecting.cancel();
        Results.failureOf(connecting, CancellationException.class);
    }

    @Test
    void theFirstThatConnectsWinsAndTheOthersAreGivenUp() throws Exception {
        Deferred<Protocol> connecting = endpoint.connect(factory);
        wait250();
        wait250();
        clients().get(1).succeed(transport());

        Results.successOf(connecting);
        assertThat(events).containsExactly("started", "built", "made");
        assertThat(states())
                .containsExactly(Connector.State.DISCONNECTED, Connector.State.CONNECTED, Connector.State.DISCONNECTED);
        reactor.advance(Duration.ofMinutes(1));
        assertThat(tried()).hasSize(3);
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void theFactoryIsStartedOnceAndStoppedAfterTheConnection() throws Exception {
        Deferred<Protocol> connecting = endpoint.connect(factory);
        clients().getFirst().fail(new ConnectFailed.Refused(A6));
        MemoryTransport transport = transport();
        clients().get(1).succeed(transport);
        Results.successOf(connecting);
        transport.disconnect();

        assertThat(events).containsExactly("started", "built", "made", "stopped");
    }

    @Test
    void whenAllHaveRefusedItIsRefusedAndTellsEach() {
        resolveTo(A6, A4);
        Deferred<Protocol> connecting = endpoint.connect(factory);
        clients().get(0).fail(new ConnectFailed.Refused("[2001:db8::1]:80"));
        clients().get(1).fail(new ConnectFailed.Refused("192.0.2.1:80"));

        ConnectFailed.Refused refused = Results.failureOf(connecting, ConnectFailed.Refused.class);
        assertThat(refused)
                .hasMessage("Connection was refused by other side: example.com:80, at none of 2 addresses: Connection was"
                        + " refused by other side: [2001:db8::1]:80. Connection was refused by other side: 192.0.2.1:80.");
        assertThat(refused.getSuppressed()).hasSize(2);
    }

    @Test
    void aFamilyWithoutRouteDoesNotHideThatTheOtherRefused() {
        resolveTo(A6, A4);
        Deferred<Protocol> connecting = endpoint.connect(factory);
        clients().get(0).fail(new ConnectFailed.NoRoute("[2001:db8::1]:80", new IOException("unreachable")));
        clients().get(1).fail(new ConnectFailed.Refused("192.0.2.1:80"));

        assertThat(Results.failureOf(connecting, ConnectFailed.Refused.class).getSuppressed()).hasSize(2);
    }

    @Test
    void differentReasonsAreAFailureOfNoKindOfItsOwn() {
        resolveTo(A6, A4);
        Deferred<Protocol> connecting = endpoint.connect(factory);
        clients().get(0).fail(new ConnectFailed.TimedOut("a", Duration.ofSeconds(1)));
        clients().get(1).fail(new ConnectFailed.Refused("b"));

        ConnectFailed failed = Results.failureOf(connecting, ConnectFailed.class);
        assertThat(failed.getClass()).isEqualTo(ConnectFailed.class);
        assertThat(failed.getMessage()).startsWith("An error occurred while connecting: example.com:80").contains("refused");
    }

    @Test
    void oneAddressFailsAsItIs() {
        resolveTo(A4);
        Deferred<Protocol> connecting = endpoint.connect(factory);
        ConnectFailed refused = new ConnectFailed.Refused(A4);
        clients().getFirst().fail(refused);

        assertThat(Results.failureOf(connecting)).isSameAs(refused);
    }

    @Test
    void theTimeoutHoldsForAllTogether() {
        HostnameEndpoint hasty = new HostnameEndpoint(
                reactor,
                "example.com",
                80,
                ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(600)),
                HappyEyeballs.DEFAULT);
        Deferred<Protocol> connecting = hasty.connect(factory);
        reactor.advance(Duration.ofMillis(250));
        clients().getFirst().fail(new ConnectFailed.Refused(A6));
        reactor.advance(Duration.ofMillis(350));

        ConnectFailed.TimedOut late = Results.failureOf(connecting, ConnectFailed.TimedOut.class);
        assertThat(late).hasMessageContaining("example.com:80 did not answer within 0.6 seconds");
        assertThat(late.getSuppressed()).hasSize(1);
        assertThat(states()).containsOnly(Connector.State.DISCONNECTED);
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void theTimeoutHoldsForTheLookUp() {
        List<String> cancelled = new ArrayList<>();
        reactor.installResolver(host -> new Promise<>(reactor, promise -> {
            cancelled.add(host);
            promise.errback(new CancellationException());
        }));
        Deferred<Protocol> connecting = endpoint.connect(factory);
        reactor.advance(Duration.ofSeconds(30));

        Results.failureOf(connecting, ConnectFailed.TimedOut.class);
        assertThat(cancelled).containsExactly("example.com");
    }

    @Test
    void aNameThatCannotBeResolvedIsDnsFailed() {
        reactor.installResolver(host -> Deferred.fail(reactor, new ConnectFailed.DnsFailed(host, "no such name", null)));

        assertThat(Results.failureOf(endpoint.connect(factory))).isInstanceOf(ConnectFailed.DnsFailed.class);
        reactor.installResolver(_ -> Deferred.succeed(reactor, List.of()));
        assertThat(Results.failureOf(endpoint.connect(factory)))
                .isInstanceOf(ConnectFailed.DnsFailed.class)
                .hasMessage("DNS lookup failed: example.com: it has no address.");
        reactor.installResolver(_ -> {
            throw new IllegalStateException("broken");
        });
        assertThat(Results.failureOf(endpoint.connect(factory)))
                .isInstanceOf(ConnectFailed.DnsFailed.class)
                .hasRootCauseMessage("broken");
    }

    @Test
    void aResolverThatAsksForEachFamilyIsNotWaitedForLong() {
        Promise<List<InetAddress>> six = new Promise<>(reactor);
        reactor.installResolver(new Resolver() {
            @Override
            public Deferred<List<InetAddress>> resolve(String host) {
                throw new AssertionError("both at once");
            }

            @Override
            public boolean separatesFamilies() {
                return true;
            }

            @Override
            public Deferred<List<InetAddress>> resolve(String host, AddressFamily family) {
                return family == AddressFamily.IPV6 ? six : Deferred.succeed(reactor, List.of(InetAddress.ofLiteral(A4)));
            }
        });
        Deferred<Protocol> connecting = endpoint.connect(factory);
        assertThat(tried()).isEmpty();
        reactor.advance(Duration.ofMillis(50));
        assertThat(tried()).containsExactly(A4);
        six.callback(List.of(InetAddress.ofLiteral(A6)));
        wait250();

        assertThat(tried()).containsExactly(A4, A6);
        connecting.cancel();
        Results.failureOf(connecting, CancellationException.class);
    }

    @Test
    void cancellingStopsAll() {
        Deferred<Protocol> connecting = endpoint.connect(factory);
        reactor.advance(Duration.ofMillis(300));
        connecting.cancel();

        assertThat(Results.failureOf(connecting))
                .isInstanceOf(CancellationException.class)
                .hasMessage("connecting to example.com:80 was cancelled");
        assertThat(states()).containsExactly(Connector.State.DISCONNECTED, Connector.State.DISCONNECTED);
        assertThat(reactor.clock().delayedCalls()).isEmpty();
        assertThat(events).containsExactly("started", "stopped");
    }

    @Test
    void onlyTheFamilyToConnectFromIsTried() {
        HostnameEndpoint from = new HostnameEndpoint(
                reactor,
                "example.com",
                80,
                ConnectOptions.DEFAULT.withBindAddress(new Address.Ip(InetAddress.ofLiteral("127.0.0.1"), 0)),
                HappyEyeballs.DEFAULT);
        Deferred<Protocol> connecting = from.connect(factory);
        wait250();
        wait250();

        assertThat(tried()).containsExactly(A4, B4);
        connecting.cancel();
        Results.failureOf(connecting, CancellationException.class);
    }

    @Test
    void aFactoryThatBuildsNothingEndsTheRaceAllTheSame() throws Exception {
        Factory refusing = _ -> null;
        Deferred<Protocol> connecting = endpoint.connect(refusing);
        reactor.advance(Duration.ofMillis(250));
        clients().getFirst().succeed(transport());

        Results.failureOf(connecting, NoProtocol.class);
        assertThat(states()).containsExactly(Connector.State.DISCONNECTED, Connector.State.DISCONNECTED);
    }

    private void wait250() {
        reactor.advance(Duration.ofMillis(250));
    }

    private List<MemoryConnector> clients() {
        return reactor.tcpClients();
    }

    private List<String> tried() {
        return clients().stream().map(MemoryConnector::host).toList();
    }

    private List<Connector.State> states() {
        return clients().stream().map(MemoryConnector::state).toList();
    }

    private MemoryTransport transport() {
        return new MemoryTransport(reactor, null, MemoryTransport.HOST, MemoryTransport.PEER);
    }
}
