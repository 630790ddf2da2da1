package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.Connector;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules P4 and P5: connecting by TCP, and what the factory is told. */
public abstract class TcpClientContract extends ReactorContract {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** For the tests of one kind of reactor. */
    protected TcpClientContract() {}

    /** A port that is bound and not listened on: connecting to it is refused, and nobody else can take it meanwhile. */
    private static SocketChannel refusing() {
        try {
            return SocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static int port(SocketChannel bound) {
        return bound.socket().getLocalPort();
    }

    private Connector connect(ListeningPort port, RecordingFactory factory) {
        return reactor().connectTcp("127.0.0.1", port.port(), factory);
    }

    private Recorder closing(String name) {
        return recorder(name).onMade(self -> self.transport().loseConnection());
    }

    // ---------------------------------------------------------------- P4: what the factory is told

    @Test
    void P4_theEventsOfAConnectionComeInTheirOrder() {
        RecordingFactory factory = factory(recorder("client")).onLost(_ -> stopSoon());
        ListeningPort port = listen(closing("server"));
        connect(port, factory);
        events.add("connectTcp returned");
        run();
        events.removeIf(event -> event.startsWith("server"));
        assertThat(events)
                .containsExactly(
                        "factory start",
                        "factory connecting",
                        "connectTcp returned",
                        "factory build",
                        "client made",
                        "client lost ConnectionDone",
                        "factory lost ConnectionDone",
                        "factory stop");
    }

    @Test
    void P4_aFailedAttemptIsToldAfterStartedConnectingAndStopsTheFactory() throws IOException {
        try (SocketChannel nobody = refusing()) {
            reactor().connectTcp("127.0.0.1", port(nobody), factory().onFailed(_ -> stopSoon()));
            events.add("connectTcp returned");
            run();
        }
        assertThat(events)
                .containsExactly(
                        "factory start",
                        "factory connecting",
                        "connectTcp returned",
                        "factory failed Refused",
                        "factory stop");
    }

    @Test
    void P4_connectInsideClientConnectionLostConnectsAgainAndKeepsTheFactory() {
        ListeningPort port = listen(closing("first"), closing("second"));
        int[] left = {1};
        RecordingFactory factory = factory(recorder("client1"), recorder("client2")).onLost(connector -> {
            if (left[0]-- > 0) {
                connector.connect();
            } else {
                stopSoon();
            }
        });
        connect(port, factory);
        run();
        assertThat(eventsOf("factory"))
                .containsExactly(
                        "start",
                        "connecting",
                        "build",
                        "lost ConnectionDone",
                        "connecting",
                        "build",
                        "lost ConnectionDone",
                        "stop");
    }

    @Test
    void P4_connectInsideClientConnectionFailedTriesAgainAndKeepsTheFactory() throws IOException {
        int[] left = {2};
        try (SocketChannel nobody = refusing()) {
            reactor().connectTcp("127.0.0.1", port(nobody), factory().onFailed(connector -> {
                if (left[0]-- > 0) {
                    connector.connect();
                } else {
                    stopSoon();
                }
            }));
            run();
        }
        assertThat(eventsOf("factory").stream().filter("failed Refused"::equals)).hasSize(3);
        assertThat(eventsOf("factory")).startsWith("start").endsWith("stop").containsOnlyOnce("stop");
    }

    @Test
    void P4_aNullProtocolClosesTheConnectionAndClientConnectionLostFollows() {
        Recorder server = recorder("server");
        Connector connector = connect(listen(server), factory());
        stopWhenLost(server);
        run();
        assertThat(eventsOf("factory"))
                .containsExactly("start", "connecting", "build", "lost ConnectionDone", "stop");
        assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
        assertThat(server.isLost()).isTrue();
    }

    @Test
    void P4_buildProtocolThatThrowsClosesTheConnectionAndClientConnectionLostFollows() {
        List<String> told = new ArrayList<>();
        ClientFactory failing = new ClientFactory() {
            @Override
            public Protocol buildProtocol(Address peer) throws Exception {
                throw new IOException("at build");
            }

            @Override
            public void clientConnectionLost(Connector connector, dev.hawser.net.ConnectionEnd reason) {
                told.add("lost");
                stopSoon();
            }
        };
        reactor().connectTcp("127.0.0.1", listen(recorder("server")).port(), failing);
        run();
        assertThat(told).containsExactly("lost");
    }

    @Test
    void P4_exceptionsOfTheFactorysEventsAreLoggedAndHarmNothing() {
        Recorder client = recorder("client");
        RecordingFactory factory = factory(client)
                .onStarted(_ -> {
                    throw new IllegalStateException("at started");
                })
                .onLost(_ -> {
                    stopSoon();
                    throw new IllegalStateException("at lost");
                });
        connect(listen(closing("server")), factory);
        run();
        assertThat(client.reason()).isInstanceOf(ConnectionDone.class);
        assertThat(eventsOf("factory")).endsWith("lost ConnectionDone", "stop");
    }

    @Test
    void P1_startFactoryThatThrowsLeavesNoAttemptBehind() {
        ClientFactory failing = new ClientFactory() {
            @Override
            public Protocol buildProtocol(Address peer) {
                return recorder("client");
            }

            @Override
            public void startFactory() throws Exception {
                throw new IOException("no file");
            }

            @Override
            public void clientConnectionFailed(Connector connector, dev.hawser.net.ConnectionEnd reason) {
                events.add("failed");
            }
        };
        ListeningPort port = listen();
        assertThatThrownBy(() -> reactor().connectTcp("127.0.0.1", port.port(), failing))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no file");
        reactor().callWhenRunning(this::stopSoon);
        run();
        assertThat(events).isEmpty();
    }

    // ---------------------------------------------------------------- P5: the connector

    @Test
    void P5_theStatesOfAConnectorAreThoseOfItsConnection() {
        Recorder client = recorder("client");
        ListeningPort port = listen(closing("server"));
        List<Connector.State> states = new ArrayList<>();
        Connector[] connector = new Connector[1];
        client.onMade(_ -> states.add(connector[0].state()));
        client.onLost(_ -> states.add(connector[0].state()));
        connector[0] = connect(port, factory(client).onLost(lost -> {
            states.add(lost.state());
            stopSoon();
        }));
        states.add(connector[0].state());
        assertThat(connector[0].destination()).isEqualTo("127.0.0.1:" + port.port());
        run();
        assertThat(states)
                .containsExactly(
                        Connector.State.CONNECTING,
                        Connector.State.CONNECTED,
                        Connector.State.CONNECTED,
                        Connector.State.DISCONNECTED);
    }

    @Test
    void P5_connectWhileConnectingOrConnectedIsRefused() {
        Recorder client = recorder("client");
        Connector connector = connect(listen(recorder("server")), factory(client).onLost(_ -> stopSoon()));
        assertThatThrownBy(connector::connect)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("while connecting");
        client.onMade(self -> {
            assertThatThrownBy(connector::connect)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("while connected");
            self.transport().loseConnection();
        });
        run();
        assertThat(client.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void P5_stopConnectingFailsTheAttemptAndNothingElseComes() {
        Recorder client = recorder("client");
        Connector connector = connect(listen(recorder("server")), factory(client));
        connector.stopConnecting();
        assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
        reactor().callWhenRunning(this::stopSoon);
        run();
        assertThat(eventsOf("factory")).containsExactly("start", "connecting", "failed Stopped", "stop");
        assertThat(client.isMade()).isFalse();
    }

    @Test
    void P5_stopConnectingInsideStartedConnectingFailsTheAttemptInALaterTurn() {
        RecordingFactory factory = factory(recorder("client"))
                .onStarted(Connector::stopConnecting)
                .onFailed(_ -> stopSoon());
        connect(listen(recorder("server")), factory);
        events.add("connectTcp returned");
        run();
        assertThat(events)
                .containsExactly(
                        "factory start",
                        "factory connecting",
                        "connectTcp returned",
                        "factory failed Stopped",
                        "factory stop");
    }

    @Test
    void P5_stopConnectingWhileALookUpIsOnTheWayCancelsIt() {
        Promise<List<InetAddress>> never =
                new Promise<>(reactor(), (Promise<List<InetAddress>> _) -> events.add("cancelled"));
        reactor().installResolver(_ -> never);
        RecordingFactory factory = factory(recorder("client")).onFailed(_ -> stopSoon());
        Connector connector = reactor().connectTcp("somewhere.test", 9, factory);
        afterTurns(3, connector::stopConnecting);
        run();
        assertThat(events).contains("cancelled", "factory failed Stopped");
    }

    @Test
    void P5_stopConnectingWithoutAnAttemptIsRefused() {
        Connector connector = connect(listen(closing("server")), factory(recorder("client")).onLost(_ -> stopSoon()));
        run();
        assertThatThrownBy(connector::stopConnecting)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not connecting");
    }

    @Test
    void P5_disconnectDoesWhatTheStateAsksFor() {
        Recorder client = recorder("client").onMade(self -> self.transport().write("last words"));
        Recorder server = recorder("server");
        Connector connector = connect(listen(server), factory(client));
        server.onText("last words", _ -> connector.disconnect());
        stopWhenLost(server, client);
        run();
        assertThat(client.reason()).isInstanceOf(ConnectionDone.class);
        connector.disconnect();
        assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
    }

    @Test
    void P5_disconnectOfAnAttemptStopsIt() {
        Connector connector = connect(listen(recorder("server")), factory(recorder("client")));
        connector.disconnect();
        reactor().callWhenRunning(this::stopSoon);
        run();
        assertThat(eventsOf("factory")).contains("failed Stopped");
    }

    @Test
    void P5_disconnectInsideBuildProtocolClosesTheConnection() {
        Connector[] connector = new Connector[1];
        Recorder client = recorder("client");
        ClientFactory factory = _ -> {
            connector[0].disconnect();
            return client;
        };
        connector[0] = reactor().connectTcp("127.0.0.1", listen(recorder("server")).port(), factory);
        stopWhenLost(client);
        run();
        assertThat(eventsOf("client")).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void P5_theTimeIsUpWhenNobodyAnswers() {
        reactor().installResolver(_ -> new Promise<>(reactor()));
        RecordingFactory factory = factory(recorder("client")).onFailed(_ -> stopSoon());
        ConnectOptions options = ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(40));
        reactor().connectTcp("silent.test", 80, options, factory);
        run();
        assertThat(factory.reason())
                .isInstanceOf(ConnectFailed.TimedOut.class)
                .hasMessageStartingWith("User timeout caused connection failure")
                .hasMessageEndingWith(": silent.test:80 did not answer within 0.04 seconds.");
    }

    @Test
    void P5_aTimeoutThatWasLongEnoughDoesNothingToTheConnection() {
        Recorder server = recorder("server").onText("late", self -> self.transport().loseConnection());
        Recorder client = recorder("client")
                .onMade(self -> reactor().callLater(Duration.ofMillis(400), () -> self.transport().write("late")));
        ClientFactory factory = _ -> client;
        ConnectOptions options = ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(300));
        reactor().connectTcp("127.0.0.1", listen(server).port(), options, factory);
        stopWhenLost(server, client);
        run();
        assertThat(client.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void P5_theStopOfTheReactorFailsAnAttempt() {
        reactor().installResolver(_ -> new Promise<>(reactor()));
        reactor().connectTcp("silent.test", 80, factory(recorder("client")));
        afterTurns(2, reactor()::stop);
        run();
        assertThat(eventsOf("factory")).containsExactly("start", "connecting", "failed Stopped", "stop");
    }
}
