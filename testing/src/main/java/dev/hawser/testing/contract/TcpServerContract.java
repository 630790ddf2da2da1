package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules P1, P2 and P8: listening on TCP ports, and what factories are asked. */
public abstract class TcpServerContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected TcpServerContract() {}

    private static ServerSocket taken() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private Recorder closing(String name) {
        return recorder(name).onMade(self -> self.transport().loseConnection());
    }

    // ---------------------------------------------------------------- P1: factories

    @Test
    void P1_startFactoryComesWithTheFirstPortAndStopFactoryWithTheLast() {
        RecordingFactory factory = factory();
        ListeningPort first = reactor().listenTcp(0, ListenOptions.LOOPBACK, factory);
        ListeningPort second = reactor().listenTcp(0, ListenOptions.LOOPBACK, factory);
        assertThat(events).containsExactly("factory start");
        reactor().callWhenRunning(() -> first.stopListening().finish(
                _ -> {
                    events.add("first closed");
                    second.stopListening().finish(
                            _ -> {
                                events.add("second closed");
                                reactor().stop();
                            },
                            failure -> events.add(failure.toString()));
                },
                failure -> events.add(failure.toString())));
        run();
        assertThat(events).containsExactly("factory start", "first closed", "factory stop", "second closed");
    }

    @Test
    void P1_theStopOfTheReactorStopsTheFactory() {
        reactor().listenTcp(0, ListenOptions.LOOPBACK, factory());
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(events).containsExactly("factory start", "factory stop");
    }

    @Test
    void P1_startFactoryThatThrowsLeavesThePortClosed() {
        Factory failing = new Factory() {
            @Override
            public Protocol buildProtocol(Address peer) {
                return recorder("server");
            }

            @Override
            public void startFactory() throws Exception {
                throw new IOException("no file");
            }
        };
        assertThatThrownBy(() -> reactor().listenTcp(0, ListenOptions.LOOPBACK, failing))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no file");
        reactor().callWhenRunning(this::stopSoon);
        run();
    }

    @Test
    void P1_anExceptionInStopFactoryIsLoggedAndThePortIsClosed() {
        Factory failing = new Factory() {
            @Override
            public Protocol buildProtocol(Address peer) {
                return recorder("server");
            }

            @Override
            public void stopFactory() {
                throw new IllegalStateException("at stop");
            }
        };
        ListeningPort port = reactor().listenTcp(0, ListenOptions.LOOPBACK, failing);
        reactor().callWhenRunning(() -> port.stopListening().finish(
                _ -> {
                    events.add("closed");
                    reactor().stop();
                },
                failure -> events.add(failure.toString())));
        run();
        assertThat(events).containsExactly("closed");
    }

    // ---------------------------------------------------------------- P2: accepting

    @Test
    void P2_buildProtocolIsGivenThePeerAndServesEachConnectionWithANewProtocol() {
        List<Address> peers = new ArrayList<>();
        List<Recorder> built = new ArrayList<>();
        ListeningPort port = reactor().listenTcp(0, ListenOptions.LOOPBACK, peer -> {
            peers.add(peer);
            Recorder made = recorder("server" + built.size());
            built.add(made);
            return made;
        });
        Recorder first = recorder("first").onMade(self -> self.note("host " + self.transport().host()));
        Recorder second = recorder("second").onMade(self -> self.note("host " + self.transport().host()));
        connect(port, first);
        when(first::isMade, () -> connect(port, second));
        when(() -> built.size() == 2, reactor()::stop);
        run();
        assertThat(eventsOf("first")).contains("host " + peers.get(0));
        assertThat(eventsOf("second")).contains("host " + peers.get(1));
        assertThat(built).doesNotHaveDuplicates();
    }

    @Test
    void P2_aNullProtocolClosesTheConnectionAndListeningGoesOn() {
        Recorder server = closing("server");
        List<Protocol> answers = new ArrayList<>(List.of(server));
        boolean[] refused = new boolean[1];
        ListeningPort port = reactor().listenTcp(0, ListenOptions.LOOPBACK, _ -> {
            if (!refused[0]) {
                refused[0] = true;
                return null;
            }
            return answers.removeFirst();
        });
        Recorder first = recorder("first");
        Recorder second = recorder("second");
        connect(port, first);
        first.afterLost(() -> connect(port, second));
        stopWhenLost(server, second);
        run();
        assertThat(eventsOf("first")).hasSize(2).startsWith("made");
        assertThat(second.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void P2_buildProtocolThatThrowsClosesTheConnectionAndListeningGoesOn() {
        Recorder server = closing("server");
        boolean[] thrown = new boolean[1];
        ListeningPort port = reactor().listenTcp(0, ListenOptions.LOOPBACK, _ -> {
            if (!thrown[0]) {
                thrown[0] = true;
                throw new IOException("at build");
            }
            return server;
        });
        Recorder first = recorder("first");
        Recorder second = recorder("second");
        connect(port, first);
        first.afterLost(() -> connect(port, second));
        stopWhenLost(server, second);
        run();
        assertThat(first.isLost()).isTrue();
        assertThat(server.isLost()).isTrue();
    }

    @Test
    void P2_aSupplierOfProtocolsIsAFactory() {
        Recorder server = closing("server");
        ListeningPort port = reactor().listenTcp(0, () -> server);
        assertThat(port.host().host()).isIn("0.0.0.0", "0:0:0:0:0:0:0:0");
        connect(port, recorder("client"));
        stopWhenLost(server);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void P2_aProtocolMayStopListeningAndItsOwnConnectionGoesOn() {
        ListeningPort[] port = new ListeningPort[1];
        Recorder server = recorder("server")
                .onMade(_ -> port[0].stopListening().finish(_ -> events.add("closed"), _ -> {}))
                .onText("after", self -> self.transport().loseConnection());
        port[0] = listen(server);
        Recorder client = recorder("client")
                .onMade(self -> when(() -> events.contains("closed"), () -> self.transport().write("after")));
        connect(port[0], client);
        stopWhenLost(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionDone");
    }

    // ---------------------------------------------------------------- P8: ports

    @Test
    void P8_portZeroTakesAFreePortAndTellsItsNumber() {
        ListeningPort first = listen();
        ListeningPort second = listen();
        assertThat(first.port()).isBetween(1, 65535).isNotEqualTo(second.port());
        assertThat(first.host()).isEqualTo(new Address.Ip(InetAddress.ofLiteral("127.0.0.1"), first.port()));
        assertThat(first.isListening()).isTrue();
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(first.isListening()).isFalse();
    }

    @Test
    void P8_aPortInUseIsCannotListenAtOnceAndNamesThePort() throws IOException {
        needsSockets();
        try (ServerSocket other = taken()) {
            assertThatThrownBy(() -> reactor().listenTcp(other.getLocalPort(), ListenOptions.LOOPBACK, _ -> null))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .hasMessageContaining("in use")
                    .hasCauseInstanceOf(IOException.class);
        }
        reactor().callWhenRunning(reactor()::stop);
        run();
    }

    @Test
    void P8_anInterfaceThatIsNotOursIsCannotListen() {
        // 192.0.2.0/24 is for documentation (RFC 5737) and on no machine
        assertThatThrownBy(() -> reactor().listenTcp(0, ListenOptions.DEFAULT.withInterface("192.0.2.1"), _ -> null))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("192.0.2.1:0");
    }

    @Test
    void P8_anInterfaceThatIsNoAddressIsCannotListen() {
        assertThatThrownBy(() -> reactor().listenTcp(0, ListenOptions.DEFAULT.withInterface("localhost"), _ -> null))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("\"localhost\"");
    }

    @Test
    void P8_aNumberThatIsNoPortIsRefused() {
        assertThatThrownBy(() -> reactor().listenTcp(65536, ListenOptions.LOOPBACK, _ -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> reactor().listenTcp(-1, ListenOptions.DEFAULT, _ -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void P8_connectionsMadeBeforeTheReactorRunsWaitInTheBacklog() {
        Recorder server = closing("server");
        ListeningPort port = listen(ListenOptions.LOOPBACK.withBacklog(3), server);
        peer(port, socket -> events.add("peer " + Peer.ending(socket)));
        stopWhenLost(server);
        run();
        assertThat(events).contains("peer end");
    }

    @Test
    void P8_stopListeningFiresInALaterTurnWhenNobodyCanConnectAnyMore() {
        ListeningPort port = listen();
        reactor().callWhenRunning(() -> {
            port.stopListening().finish(_ -> events.add("closed"), _ -> {});
            events.add("asked, listening " + port.isListening());
            RecordingFactory client = factory().onFailed(_ -> stopSoon());
            reactor().connectTcp("127.0.0.1", port.port(), client);
        });
        run();
        assertThat(events)
                .containsSubsequence("asked, listening false", "closed", "factory failed Refused");
    }

    @Test
    void P8_stopListeningTwiceGivesAFiredDeferred() {
        ListeningPort port = listen();
        reactor().callWhenRunning(() -> {
            port.stopListening().finish(_ -> events.add("first"), _ -> {});
            port.stopListening().finish(_ -> events.add("second"), _ -> {});
            stopSoon();
        });
        run();
        assertThat(events).containsExactly("second", "first");
    }

    @Test
    void P8_connectionsOfAPortThatStopsListeningGoOn() {
        Recorder server = recorder("server").onData(self -> self.transport().write(self.takeText()));
        ListeningPort port = listen(server);
        Recorder client = recorder("client").onMade(self -> port.stopListening().finish(
                _ -> self.transport().write("still there"), _ -> {}));
        client.onText("still there", self -> self.transport().loseConnection());
        when(server::isMade, () -> {});
        connect(port, client);
        stopWhenLost(server, client);
        run();
        assertThat(client.text()).isEqualTo("still there");
    }

    @Test
    void P8_aPortMayListenAgainOnTheNumberItHad() {
        Recorder server = closing("server");
        ListeningPort port = listen(server);
        int number = port.port();
        Recorder client = recorder("client");
        reactor().callWhenRunning(() -> port.stopListening().finish(
                _ -> {
                    port.startListening();
                    events.add("same " + (port.port() == number) + " listening " + port.isListening());
                    connect(port, client);
                },
                _ -> {}));
        stopWhenLost(server, client);
        run();
        assertThat(events).contains("same true listening true");
        assertThat(server.isLost()).isTrue();
    }

    @Test
    void P8_startListeningOnAPortThatListensIsRefused() {
        ListeningPort port = listen();
        assertThatThrownBy(port::startListening)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already");
        reactor().callWhenRunning(reactor()::stop);
        run();
    }

    @Test
    void P8_restartingInTheSameTurnKeepsTheFactoryStarted() {
        RecordingFactory factory = factory();
        ListeningPort port = reactor().listenTcp(0, ListenOptions.LOOPBACK, factory);
        reactor().callWhenRunning(() -> {
            port.stopListening().finish(_ -> events.add("closed"), _ -> {});
            port.startListening();
            stopSoon();
        });
        run();
        assertThat(events).containsExactly("factory start", "closed", "factory stop");
    }

    @Test
    void P8_aPortThatIsClosedMayBeTakenByAnother() {
        ListeningPort port = listen();
        Recorder server = closing("server");
        Recorder client = recorder("client");
        reactor().callWhenRunning(() -> port.stopListening().finish(
                _ -> {
                    ListeningPort next = reactor().listenTcp(port.port(), ListenOptions.LOOPBACK, _ -> server);
                    connect(next, client);
                },
                _ -> {}));
        stopWhenLost(server, client);
        run();
        assertThat(server.isLost()).isTrue();
    }

    @Test
    void P8_theStopOfTheReactorClosesPortsAndConnections() {
        Recorder server = recorder("server").onMade(_ -> reactor().stop());
        ListeningPort port = listen(server);
        Recorder client = recorder("client");
        connect(port, client);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasMessageContaining("the reactor stops");
        assertThat(port.isListening()).isFalse();
        if (hasSockets()) {
            Peer late = peer(port, _ -> events.add("connected"));
            assertThatThrownBy(late::join).hasCauseInstanceOf(java.net.ConnectException.class);
        }
    }

    // ---------------------------------------------------------------- pausing

    @Test
    void aPortThatPausesLeavesNewcomersWaiting() {
        Recorder early = recorder("early");
        Recorder late = recorder("late").onText("here I am", self -> {
            early.transport().loseConnection();
            self.transport().loseConnection();
        });
        Recorder first = recorder("first");
        Recorder second = recorder("second").onMade(self -> self.transport().write("here I am"));
        ListeningPort port = listen(early, late);
        connect(port, first);
        when(early::isMade, () -> {
            port.pauseAccepting();
            afterTurns(3, () -> connect(port, second));
        });
        when(second::isMade, () -> reactor().callLater(Duration.ofMillis(60), () -> {
            early.note(late.isMade() ? "not alone" : "alone");
            port.resumeAccepting();
        }));
        stopWhenLost(early, late, first, second);
        run();
        assertThat(eventsOf("early")).containsExactly("made", "alone", "lost ConnectionDone");
        assertThat(eventsOf("late")).containsExactly("made", "data", "lost ConnectionDone");
    }
}
