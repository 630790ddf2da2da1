package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.Protocol;
import dev.hawser.net.TransportLimits;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import dev.hawser.net.endpoint.TcpServerEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Recorded connectors and ports, joined in memory (Y2, Y3). */
final class ConnectionCompleterTest {
    private final List<String> events = new ArrayList<>();
    private final MemoryReactor reactor = new MemoryReactor();
    private final ConnectionCompleter completer = new ConnectionCompleter(reactor);

    private static final class Echo extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }
    }

    private static final class Asking extends Protocol {
        private final StringBuilder heard = new StringBuilder();

        @Override
        public void connectionMade() {
            transport().write("anybody?");
        }

        @Override
        public void dataReceived(Bytes data) {
            heard.append(data.utf8());
        }
    }

    private final class Noting implements ClientFactory {
        boolean again;

        @Override
        public @Nullable Protocol buildProtocol(Address peer) {
            events.add("build for " + peer);
            return new Asking();
        }

        @Override
        public void clientConnectionMade(Connector connector, Protocol protocol) {
            events.add("made");
        }

        @Override
        public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
            events.add("failed " + reason.getClass().getSimpleName());
        }

        @Override
        public void clientConnectionLost(Connector connector, ConnectionEnd reason) {
            events.add("lost " + reason.getClass().getSimpleName());
            if (again) {
                connector.connect();
            }
        }

        @Override
        public void stopFactory() {
            events.add("stopFactory");
        }
    }

    @Test
    void Y3_succeedOnceJoinsAnEndpointWithThePortItNames() throws Exception {
        Results.successOf(new TcpServerEndpoint(reactor, 7).listen(Echo::new));
        Deferred<Asking> connecting = new TcpClientEndpoint(reactor, "example.com", 7).connect(Asking::new);
        Results.assertNoResult(connecting);

        IoPump pump = completer.succeedOnce();
        Asking client = Results.successOf(connecting);
        pump.flush();

        assertThat(client.heard).hasToString("anybody?");
        assertThat(client.transport().peer()).hasToString("127.0.0.1:7");
        assertThat(pump.server().peer()).isEqualTo(pump.client().host());
    }

    @Test
    void Y3_eachCallCompletesTheOldestAttempt() throws Exception {
        reactor.listenTcp(7, Echo::new);
        reactor.connectTcp("127.0.0.1", 7, new Noting());
        reactor.connectTcp("127.0.0.1", 7, new Noting());
        IoPump first = completer.succeedOnce();
        completer.failOnce();

        assertThat(events).containsExactly("build for 127.0.0.1:7", "made", "failed Refused", "stopFactory");
        assertThatIllegalStateException().isThrownBy(completer::succeedOnce).withMessageContaining("CONNECTED");
        assertThatIllegalStateException().isThrownBy(completer::failOnce);
        assertThat(reactor.connections()).containsExactly(first.server(), first.client());
    }

    @Test
    void Y3_failOnceTellsTheReason() {
        Deferred<Asking> connecting = new TcpClientEndpoint(reactor, "h", 7).connect(Asking::new);
        ConnectFailed noRoute = new ConnectFailed.NoRoute("h", new IOException("no way"));
        completer.failOnce(noRoute);

        assertThat(Results.failureOf(connecting, ConnectFailed.NoRoute.class)).isSameAs(noRoute);
    }

    @Test
    void Y3_clientsAndServersMayLiveOnDifferentReactors() throws Exception {
        MemoryReactor servers = new MemoryReactor();
        servers.listenTcp(7, Echo::new);
        reactor.connectTcp("h", 7, new Noting());
        IoPump pump = new ConnectionCompleter(reactor, servers).succeedOnce(
                IoPump.Options.DEFAULT.withChunks(1));
        pump.flush();

        assertThat(pump.server().reactor()).isSameAs(servers);
        assertThat(pump.client().reactor()).isSameAs(reactor);
        assertThat(pump.server().writtenText()).isEqualTo("anybody?");
    }

    @Test
    void aConnectorReachesThePortOfItsNumberAndHost() throws Exception {
        reactor.listenTcp(7, ListenOptions.DEFAULT.withInterface("127.0.0.2"), peer -> new Echo());
        reactor.listenTcp(8, Echo::new);
        reactor.connectTcp("127.0.0.1", 7, new Noting());
        assertThatIllegalStateException()
                .isThrownBy(completer::succeedOnce)
                .withMessageContaining("nobody listens at 127.0.0.1:7")
                .withMessageContaining("127.0.0.2:7");
        completer.failOnce();
        reactor.connectTcp("127.0.0.2", 7, new Noting());
        IoPump pump = completer.succeedOnce();
        assertThat(pump.client().peer()).hasToString("127.0.0.2:7");

        reactor.connectTcp("127.0.0.3", 8, new Noting());
        assertThat(completer.succeedOnce().client().peer()).as("listens everywhere").hasToString("127.0.0.3:8");
        reactor.tcpServers().getLast().stopListening();
        reactor.connectTcp("h", 8, new Noting());
        assertThatIllegalStateException().isThrownBy(completer::succeedOnce);
    }

    @Test
    void theBoundAddressIsTheClients() throws Exception {
        Address.Ip bound = new Address.Ip(InetAddress.ofLiteral("10.1.2.3"), 0);
        reactor.listenTcp(7, Echo::new);
        reactor.connectTcp("h", 7, ConnectOptions.DEFAULT.withBindAddress(bound), new Noting());
        reactor.connectTcp("h", 7, new Noting());

        Address first = completer.succeedOnce().server().peer();
        assertThat(first.host()).isEqualTo("10.1.2.3");
        assertThat(completer.succeedOnce().server().peer().port()).isNotEqualTo(first.port());
    }

    @Test
    void theLimitsOfThePortHoldForItsEnd() throws Exception {
        TransportLimits limits = new TransportLimits(10, 20, Duration.ofSeconds(1));
        reactor.listenTcp(7, ListenOptions.DEFAULT.withLimits(limits), peer -> new Echo());
        reactor.connectTcp("h", 7, new Noting());
        IoPump pump = completer.succeedOnce();
        pump.server().setCapacity(0);
        pump.server().write("more than ten bytes");
        pump.flush();
        assertThat(pump.server().isReading()).isFalse();
    }

    @Test
    void P4_theFactoryHearsOfTheEndAndMayConnectAgain() throws Exception {
        reactor.listenTcp(7, Echo::new);
        Noting factory = new Noting();
        factory.again = true;
        reactor.connectTcp("h", 7, factory);
        IoPump pump = completer.succeedOnce();
        pump.server().loseConnection();
        pump.flush();
        assertThat(events).containsExactly("build for 127.0.0.1:7", "made", "lost ConnectionDone");
        assertThat(reactor.tcpClients().getFirst().state()).isEqualTo(Connector.State.CONNECTING);
        assertThat(completer.succeedOnce()).isNotSameAs(pump);
    }

    @Test
    void P4_aServerThatRefusesClosesTheConnection() throws Exception {
        reactor.listenTcp(7, peer -> null);
        reactor.connectTcp("h", 7, new Noting());
        completer.succeedOnce().flush();
        assertThat(events).containsExactly("build for 127.0.0.1:7", "made", "lost ConnectionDone", "stopFactory");
    }

    @Test
    void P4_aClientThatRefusesClosesTheConnection() throws Exception {
        reactor.listenTcp(7, Echo::new);
        reactor.connectTcp("h", 7, (ClientFactory) peer -> null);
        IoPump pump = completer.succeedOnce();
        pump.flush();
        assertThat(pump.server().isClosed()).isTrue();
        assertThat(reactor.tcpClients().getFirst().state()).isEqualTo(Connector.State.DISCONNECTED);
    }

    @Test
    void P4_anEventThatThrowsEndsTheConnection() throws Exception {
        reactor.listenTcp(7, Echo::new);
        ClientFactory factory = ClientFactory.of(() -> new Protocol() {
            @Override
            public void connectionMade() throws IOException {
                throw new IOException("on purpose");
            }
        });
        reactor.connectTcp("h", 7, factory);
        IoPump pump = completer.succeedOnce();
        pump.flush();
        assertThat(pump.client().endReason()).hasRootCauseMessage("on purpose");
        assertThat(reactor.tcpClients().getFirst().state()).isEqualTo(Connector.State.DISCONNECTED);
        assertThat(pump.server().isClosed()).isTrue();
    }

    @Test
    void whatTheFactoryThrowsAtTheEndReachesTheTest() throws Exception {
        reactor.listenTcp(7, Echo::new);
        IOException broken = new IOException("broken");
        reactor.connectTcp("h", 7, new ClientFactory() {
            @Override
            public Protocol buildProtocol(Address peer) {
                return new Asking();
            }

            @Override
            public void clientConnectionLost(Connector connector, ConnectionEnd reason) throws IOException {
                throw broken;
            }
        });
        IoPump pump = completer.succeedOnce();
        pump.server().loseConnection();
        assertThatThrownBy(pump::flush).isSameAs(broken);
        assertThat(reactor.connections()).isEmpty();
    }

    @Test
    void R4_theShutdownEndsConnectionsOfBothKinds() throws Exception {
        reactor.listenTcp(7, Echo::new);
        reactor.connectTcp("h", 7, new Noting());
        reactor.startUp();
        IoPump pump = completer.succeedOnce();
        reactor.stop();
        reactor.advance(Duration.ZERO);
        assertThat(reactor.connections()).isEmpty();
        assertThat(pump.server().endReason()).hasMessageContaining("the reactor stops");
        assertThat(events).endsWith("lost ConnectionLost", "stopFactory");
    }

    @Test
    void connectorsLoseEndsAMemoryTransport() throws Exception {
        reactor.connectTcp("h", 7, new Noting());
        MemoryConnector connector = reactor.tcpClients().getFirst();
        MemoryTransport transport = new MemoryTransport(reactor);
        Protocol protocol = connector.succeed(transport);
        assertThat(transport.writtenText()).isEqualTo("anybody?");
        transport.deliver("yes");
        assertThat(protocol)
                .isInstanceOfSatisfying(Asking.class, asking -> assertThat(asking.heard).hasToString("yes"));
        connector.lose(new ConnectFailed.Stopped());
        assertThat(transport.isClosed()).isTrue();
        assertThat(events).containsExactly("build for 192.168.1.1:54321", "made", "lost Stopped", "stopFactory");
    }

    // ---------------------------------------------------------------- the timeout of an attempt

    @Test
    void P5_anAttemptThatNobodyDecidesTimesOutOnTheClock() {
        reactor.connectTcp("h", 7, ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)), new Noting());
        reactor.advance(Duration.ofMillis(4999));
        assertThat(events).isEmpty();
        reactor.advance(Duration.ofMillis(1));
        assertThat(events).containsExactly("failed TimedOut", "stopFactory");
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void P5_noTimerIsLeftByAnAttemptThatIsDecided() throws Exception {
        reactor.connectTcp("h", 7, new Noting());
        reactor.tcpClients().getLast().succeed(new MemoryTransport(reactor));
        reactor.connectTcp("h", 7, new Noting());
        completer.failOnce();
        reactor.connectTcp("h", 7, new Noting()).stopConnecting();
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void P5_stopConnectingInsideStartedConnectingIsToldLater() {
        reactor.connectTcp("h", 7, new ClientFactory() {
            @Override
            public Protocol buildProtocol(Address peer) {
                return new Echo();
            }

            @Override
            public void startedConnecting(Connector connector) {
                connector.stopConnecting();
                events.add("started");
            }

            @Override
            public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
                events.add("failed " + reason.getClass().getSimpleName());
            }
        });
        assertThat(events).containsExactly("started");
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("started", "failed Stopped");
    }
}
