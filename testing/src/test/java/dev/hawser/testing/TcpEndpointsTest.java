package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.NoProtocol;
import dev.hawser.net.endpoint.ServerEndpoint;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import dev.hawser.net.endpoint.TcpServerEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TcpEndpointsTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final RecordingTransport transport = new RecordingTransport(reactor);
    private final ClientEndpoint client = new TcpClientEndpoint(reactor, "example.com", 80);
    private final ServerEndpoint server = new TcpServerEndpoint(reactor, 8007);
    private final List<String> events = new ArrayList<>();

    // ---------------------------------------------------------------- servers

    @Test
    void E1_listenFiresWithThePort() {
        ListenOptions options = ListenOptions.LOOPBACK.withBacklog(3);
        ListeningPort port = Results.successOf(new TcpServerEndpoint(reactor, 0, options).listen(Noting::new));

        assertThat(port.isListening()).isTrue();
        assertThat(port.port()).isPositive();
        assertThat(reactor.tcpServers()).singleElement().satisfies(recorded -> {
            assertThat(recorded).isSameAs(port);
            assertThat(recorded.options()).isEqualTo(options);
        });
    }

    @Test
    void E1_listenTakesASupplierALambdaAndAFactory() throws Exception {
        List<Deferred<ListeningPort>> all = List.of(
                new TcpServerEndpoint(reactor, 1).listen(Noting::new),
                new TcpServerEndpoint(reactor, 2).listen(() -> new Noting()),
                new TcpServerEndpoint(reactor, 3).listen(peer -> new Noting()),
                new TcpServerEndpoint(reactor, 4).listen(new Counted()));

        assertThat(all).allMatch(Deferred::isFired);
        for (MemoryPort port : reactor.tcpServers()) {
            assertThat(port.accept(new RecordingTransport(reactor))).isInstanceOf(Noting.class);
        }
    }

    @Test
    void E1_listenFailsAndDoesNotThrow() {
        server.listen(Noting::new).finish(_ -> {}, reactor.unhandledFailures()::report);

        assertThat(Results.failureOf(server.listen(Noting::new)))
                .isInstanceOf(CannotListen.class)
                .hasMessage("Couldn't listen on 0.0.0.0:8007: Address already in use.");
    }

    @Test
    void listenOnAnotherThreadThrows() throws Exception {
        assertThatThrownBy(() -> OtherThread.run(() -> server.listen(Noting::new)))
                .isInstanceOf(WrongThreadException.class);
        assertThatThrownBy(() -> OtherThread.run(() -> client.connect(Noting::new)))
                .isInstanceOf(WrongThreadException.class);
        assertThat(reactor.tcpClients()).isEmpty();
    }

    // ---------------------------------------------------------------- clients

    @Test
    void E1_connectFiresWithTheProtocolAfterConnectionMadeAndBeforeItsFirstData() throws Exception {
        client.connect(Noting::new).peek(_ -> events.add("fired")).finish(_ -> {}, reactor.unhandledFailures()::report);
        Protocol connected = Objects.requireNonNull(connector().succeed(transport));
        connected.dataReceived(Bytes.of("x"));

        assertThat(events).containsExactly("connectionMade", "fired", "dataReceived");
    }

    @Test
    void E1_connectGivesTheProtocolOfItsOwnType() throws Exception {
        Deferred<Noting> typed = client.connect(Noting::new);
        connector().succeed(transport);
        Noting protocol = Results.successOf(typed);

        assertThat(protocol.transport()).isSameAs(transport);
    }

    @Test
    void E1_connectTakesASupplierALambdaAnInstanceAndAFactory() throws Exception {
        Noting instance = new Noting();
        List<Deferred<? extends Protocol>> all = List.of(
                client.connect(Noting::new),
                client.connect(() -> new Noting()),
                client.connect(() -> instance),
                client.connect(peer -> new Noting()),
                client.connect(new Counted()));
        for (MemoryConnector each : reactor.tcpClients()) {
            each.succeed(new RecordingTransport(reactor));
        }

        List<Protocol> made = new ArrayList<>();
        all.forEach(each -> made.add(Results.successOf(each)));
        assertThat(made).hasSize(5).allSatisfy(protocol -> assertThat(protocol).isInstanceOf(Noting.class));
        assertThat(made.get(2)).isSameAs(instance);
    }

    @Test
    void connectPassesHostPortAndOptionsOn() {
        ConnectOptions options = ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(3));
        var _ = new TcpClientEndpoint(reactor, "h.example", 7, options).connect(Noting::new);

        assertThat(connector().host()).isEqualTo("h.example");
        assertThat(connector().port()).isEqualTo(7);
        assertThat(connector().options()).isEqualTo(options);
    }

    @Test
    void E1_aRefusedConnectionIsTheFailure() {
        Deferred<Noting> result = client.connect(Noting::new);
        ConnectFailed refused = new ConnectFailed.Refused("example.com:80");
        connector().fail(refused);

        assertThat(Results.failureOf(result)).isSameAs(refused);
    }

    @Test
    void E1_cancellingStopsTheAttempt() {
        Deferred<Noting> connecting = client.connect(Noting::new);
        connecting.cancel();

        assertThat(connector().state()).isEqualTo(Connector.State.DISCONNECTED);
        assertThat(Results.failureOf(connecting))
                .isInstanceOf(CancellationException.class)
                .hasMessage("connecting to example.com:80 was cancelled");
    }

    @Test
    void E1_cancellingInConnectionMadeClosesTheConnection() throws Exception {
        List<Deferred<Noting>> connecting = new ArrayList<>();
        connecting.add(client.connect(() -> new Noting() {
            @Override
            public void connectionMade() {
                connecting.getFirst().cancel();
            }
        }));
        connector().succeed(transport);

        assertThat(transport.lost).isTrue();
        assertThat(Results.failureOf(connecting.getFirst())).isInstanceOf(CancellationException.class);
    }

    @Test
    void E1_cancellingInBuildProtocolRefusesTheConnection() throws Exception {
        List<Deferred<Protocol>> connecting = new ArrayList<>();
        connecting.add(client.connect(peer -> {
            connecting.getFirst().cancel();
            return new Noting();
        }));

        assertThat(connector().succeed(transport)).isNull();
        assertThat(transport.lost).isTrue();
        assertThat(events).isEmpty();
        assertThat(Results.failureOf(connecting.getFirst())).isInstanceOf(CancellationException.class);
    }

    @Test
    void E1_aFactoryThatBuildsNothingIsNoProtocol() throws Exception {
        Factory refusing = _ -> null;
        Deferred<Protocol> result = client.connect(refusing);
        connector().succeed(transport);

        assertThat(Results.failureOf(result))
                .isInstanceOf(NoProtocol.class)
                .hasMessage("the factory made no protocol for the connection to " + RecordingTransport.PEER);
        assertThat(transport.lost).isTrue();
    }

    @Test
    void E1_whatBuildProtocolThrowsIsTheFailure() throws Exception {
        IOException broken = new IOException("broken");
        Deferred<Protocol> result = client.connect(peer -> {
            throw broken;
        });
        connector().succeed(transport);

        assertThat(Results.failureOf(result)).isSameAs(broken);
        assertThat(transport.lost).isTrue();
    }

    @Test
    void E1_whatConnectionMadeThrowsIsTheFailureAndReachesTheTransportToo() {
        IOException broken = new IOException("broken");
        Deferred<Noting> result = client.connect(() -> new Noting() {
            @Override
            public void connectionMade() throws Exception {
                throw broken;
            }
        });

        assertThatThrownBy(() -> connector().succeed(transport)).isSameAs(broken);
        assertThat(Results.failureOf(result)).isSameAs(broken);
    }

    @Test
    void E1_theHooksOfAClientFactoryAreNotCalled() throws Exception {
        class Hooked implements ClientFactory {
            @Override
            public Protocol buildProtocol(Address peer) {
                return new Noting();
            }

            @Override
            public void startedConnecting(Connector connector) {
                events.add("startedConnecting");
            }

            @Override
            public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
                events.add("clientConnectionFailed");
            }

            @Override
            public void clientConnectionLost(Connector connector, ConnectionEnd reason) {
                events.add("clientConnectionLost");
            }
        }

        Deferred<Protocol> failed = client.connect(new Hooked());
        reactor.tcpClients().getFirst().fail(new ConnectFailed.Stopped());
        Deferred<Protocol> made = client.connect(new Hooked());
        reactor.tcpClients().getLast().succeed(transport);
        reactor.tcpClients().getLast().lose(new ConnectionDone());

        Results.failureOf(failed, ConnectFailed.Stopped.class);
        Results.successOf(made);
        assertThat(events).containsExactly("connectionMade", "connectionLost");
    }

    @Test
    void P1_aFactoryIsStartedWithItsFirstConnectionAndStoppedWithItsLast() {
        Counted factory = new Counted();
        Deferred<Protocol> first = client.connect(factory);
        Deferred<Protocol> second = client.connect(factory);
        assertThat(events).containsExactly("startFactory");
        reactor.tcpClients().getFirst().fail(new ConnectFailed.Stopped());
        assertThat(events).containsExactly("startFactory");
        reactor.tcpClients().getLast().fail(new ConnectFailed.Stopped());

        assertThat(events).containsExactly("startFactory", "stopFactory");
        Results.failureOf(first, ConnectFailed.Stopped.class);
        Results.failureOf(second, ConnectFailed.Stopped.class);
    }

    @Test
    void allEventsReachTheProtocolWithItsName() throws Exception {
        Deferred<Halves> result = client.connect(Halves::new);
        Protocol connected = Objects.requireNonNull(connector().succeed(transport));
        assertThat(connected).isInstanceOf(HalfCloseable.class);
        connected.dataReceived(Bytes.of("x"));
        connected.readResumed();
        ((HalfCloseable) connected).readConnectionLost();
        ((HalfCloseable) connected).writeConnectionLost();
        connector().lose(new ConnectionDone());

        assertThat(connected.logPrefix()).isEqualTo(Results.successOf(result).logPrefix()).isEqualTo("Halves");
        assertThat(events)
                .containsExactly(
                        "connectionMade", "dataReceived", "readResumed", "readConnectionLost", "writeConnectionLost",
                        "connectionLost");
    }

    @Test
    void aProtocolThatIsNotHalfCloseableIsNotMadeSo() throws Exception {
        Deferred<Noting> result = client.connect(Noting::new);

        assertThat(connector().succeed(transport)).isNotInstanceOf(HalfCloseable.class);
        assertThat(result.isFired()).isTrue();
    }

    private MemoryConnector connector() {
        return reactor.tcpClients().getFirst();
    }

    private class Noting extends Protocol {
        @Override
        public void connectionMade() throws Exception {
            events.add("connectionMade");
        }

        @Override
        public void dataReceived(Bytes data) {
            events.add("dataReceived");
        }

        @Override
        public void readResumed() {
            events.add("readResumed");
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("connectionLost");
        }
    }

    private final class Halves extends Noting implements HalfCloseable {
        @Override
        public void readConnectionLost() {
            events.add("readConnectionLost");
        }

        @Override
        public void writeConnectionLost() {
            events.add("writeConnectionLost");
        }
    }

    private final class Counted implements Factory {
        @Override
        public Protocol buildProtocol(Address peer) {
            return new Noting();
        }

        @Override
        public void startFactory() {
            events.add("startFactory");
        }

        @Override
        public void stopFactory() {
            events.add("stopFactory");
        }
    }
}
