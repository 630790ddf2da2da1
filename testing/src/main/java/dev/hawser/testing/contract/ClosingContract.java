package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.ListeningPort;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rules P3, P7, W2 and W3: how connections end, what the protocol is told, and what is left to ask then. */
public abstract class ClosingContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected ClosingContract() {}

    // ---------------------------------------------------------------- order of events

    @Test
    void P3_eventsComeInTheirOrderAndConnectionLostOnceAndLast() {
        Recorder server = recorder("server").onText("bye", self -> self.transport().loseConnection());
        Recorder client = recorder("client").onMade(self -> self.transport().write("bye"));
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionDone");
        assertThat(eventsOf("client")).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void P3_hostAndPeerAreValidFromConnectionMadeAndAfterTheLoss() {
        AtomicReference<Address> host = new AtomicReference<>();
        AtomicReference<Address> peer = new AtomicReference<>();
        Recorder server = recorder("server")
                .onMade(self -> {
                    host.set(self.transport().host());
                    peer.set(self.transport().peer());
                    self.transport().loseConnection();
                })
                .onLost(self -> {
                    assertThat(self.transport().host()).isEqualTo(host.get());
                    assertThat(self.transport().peer()).isEqualTo(peer.get());
                    self.note("asked");
                });
        Recorder client = recorder("client").onMade(self -> self.note("host " + self.transport().host()));
        ListeningPort port = listen(server);
        connect(port, client);
        stopWhenLost(server, client);
        run();
        assertThat(host.get()).isEqualTo(port.host()).isEqualTo(client.transport().peer());
        assertThat(eventsOf("client")).contains("host " + peer.get());
        assertThat(eventsOf("server")).endsWith("lost ConnectionDone", "asked");
        assertThat(server.transport().peer()).isEqualTo(peer.get());
    }

    @Test
    void P3_noDataAfterLoseConnection() {
        Recorder server = recorder("server").onData(self -> self.transport().loseConnection());
        Recorder client = recorder("client").onMade(self -> self.transport().write(Pattern.bytes(4 << 20)));
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionDone");
        assertThat(server.byteCount()).as("one piece").isLessThanOrEqualTo(1 << 17);
    }

    @Test
    void P3_anExceptionInConnectionMadeEndsTheConnectionWithItAsTheCause() {
        Recorder server = recorder("server").onMade(_ -> {
            throw new IllegalArgumentException("at made");
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasRootCauseMessage("at made");
        assertThat(client.isLost()).isTrue();
    }

    @Test
    void P3_anExceptionInDataReceivedEndsTheConnectionWithItAsTheCause() {
        Recorder server = recorder("server").onData(_ -> {
            throw new java.io.IOException("at data");
        });
        Recorder client = recorder("client").onMade(self -> self.transport().write("x"));
        pair(server, client);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasRootCauseMessage("at data");
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionLost");
    }

    @Test
    void P3_anErrorInDataReceivedThatIsNotFatalEndsTheConnectionOnly() {
        Recorder server = recorder("server").onData(_ -> {
            throw new StackOverflowError("too deep");
        });
        Recorder client = recorder("client").onMade(self -> self.transport().write("x"));
        pair(server, client);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasRootCauseMessage("too deep");
    }

    @Test
    void P3_anExceptionInConnectionLostIsLoggedAndHarmsNobody() {
        Recorder server = recorder("server")
                .onMade(self -> self.transport().loseConnection())
                .onLost(_ -> {
                    throw new IllegalStateException("at lost");
                });
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void P3_anExceptionInReadResumedEndsTheConnection() {
        Recorder server = recorder("server")
                .onMade(self -> {
                    self.transport().pauseProducing();
                    self.transport().resumeProducing();
                })
                .onResumed(_ -> {
                    throw new IllegalStateException("at resumed");
                });
        pair(server, recorder("client"));
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasRootCauseMessage("at resumed");
    }

    @Test
    void P3_aProtocolHandedOutTwiceServesItsFirstConnectionUndisturbed() {
        Recorder server = recorder("server").onText("still here", self -> self.transport().loseConnection());
        Recorder second = recorder("second");
        Recorder first = recorder("first").onMade(self -> self.note("up"));
        ListeningPort port = listen(server, server);
        connect(port, first);
        when(first::isMade, () -> connect(port, second));
        second.onLost(_ -> first.transport().write("still here"));
        stopWhenLost(server, first, second);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionDone");
    }

    // ---------------------------------------------------------------- reasons

    @Test
    void P7_theEndOfThePeersStreamIsConnectionDone() {
        Recorder server = recorder("server");
        peer(server, _ -> {});
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class).hasMessage("Connection was closed cleanly.");
    }

    @Test
    void P7_ourOwnLoseConnectionIsConnectionDone() {
        Recorder server = recorder("server").onMade(self -> self.transport().loseConnection());
        AtomicReference<String> ending = new AtomicReference<>();
        peer(server, socket -> ending.set(Peer.ending(socket)));
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
        assertThat(ending).hasValue("end");
    }

    @Test
    void P7_aResetByThePeerIsConnectionLost() {
        needs(Wire.Trait.RESET);
        Recorder server = recorder("server");
        peer(server, Peer::reset);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class);
        assertThat(server.reason().getMessage())
                .startsWith("Connection to the other side was lost in a non-clean fashion");
    }

    @Test
    void P7_aResetWhileWritingIsConnectionLost() {
        Recorder server = recorder("server").onMade(self -> self.transport().write(Pattern.bytes(32 << 20)));
        peer(server, socket -> {
            Peer.skip(socket, 1 << 20);
            Peer.reset(socket);
        });
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class);
    }

    @Test
    void P7_whatWasWrittenBeforeThePeersEndWasSeenStillArrives() {
        needs(Wire.Trait.HALF_CLOSE);
        Bytes much = Pattern.bytes(8 << 20);
        AtomicReference<Integer> read = new AtomicReference<>(0);
        Recorder server = recorder("server").onText("give", self -> self.transport().write(much));
        peer(server, socket -> {
            Peer.write(socket, "give");
            socket.shutdownOutput();
            read.set(socket.input().readAllBytes().length);
        });
        run();
        assertThat(read).hasValue(much.size());
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
    }

    // ---------------------------------------------------------------- loseConnection

    @Test
    void W2_loseConnectionSendsWhatWasWrittenFirst() {
        Bytes much = Pattern.bytes(8 << 20);
        Recorder server = recorder("server").onText("go", self -> {
            self.transport().write(much);
            self.transport().loseConnection();
        });
        Recorder client = recorder("client").onMade(self -> self.transport().write("go"));
        pair(server, client);
        run();
        assertThat(client.checksum()).isEqualTo(Pattern.checksum(much));
        assertThat(client.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void W2_writesAfterLoseConnectionAreDropped() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write("kept");
            self.transport().loseConnection();
            self.transport().write("dropped");
            assertThat(self.transport().isOpen()).isFalse();
            assertThat(self.transport().isReading()).isFalse();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("kept");
    }

    @Test
    void W2_aSecondLoseConnectionDoesNothing() {
        Recorder server = recorder("server")
                .onMade(self -> {
                    self.transport().loseConnection();
                    self.transport().loseConnection();
                })
                .onLost(self -> self.transport().loseConnection());
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void W2_connectionLostComesInALaterTurnThanLoseConnection() {
        Recorder server = recorder("server").onMade(self -> afterTurns(1, () -> {
            self.transport().loseConnection();
            self.note("asked");
        }));
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "asked", "lost ConnectionDone");
    }

    @Test
    void W2_stopProducingIsLoseConnection() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write("last");
            self.transport().stopProducing();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("last");
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void W2_bothEndsMayLoseTheConnectionAtOnce() {
        Recorder server = recorder("server").onMade(self -> self.transport().loseConnection());
        Recorder client = recorder("client").onMade(self -> self.transport().loseConnection());
        pair(server, client);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
        assertThat(client.reason()).isInstanceOf(ConnectionDone.class);
    }

    // ---------------------------------------------------------------- abortConnection

    @Test
    void W3_abortConnectionResetsThePeer() {
        needs(Wire.Trait.RESET);
        AtomicReference<String> ending = new AtomicReference<>();
        Recorder server = recorder("server").onText("go", self -> self.transport().abortConnection());
        peer(server, socket -> {
            Peer.write(socket, "go");
            ending.set(Peer.ending(socket));
        });
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionAborted.class);
        assertThat(ending).hasValue("reset");
    }

    @Test
    void W3_abortConnectionDropsWhatIsUnsent() {
        Recorder client = recorder("client");
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(Pattern.bytes(32 << 20));
            self.transport().abortConnection();
            assertThat(self.transport().unsent()).isZero();
        });
        pair(server, client);
        run();
        assertThat(client.byteCount()).isLessThan(32 << 20);
        if (has(Wire.Trait.RESET)) {
            assertThat(client.reason()).isInstanceOf(ConnectionLost.class);
        }
    }

    @Test
    void W3_abortInsideAnEventTellsConnectionLostLaterAndOnce() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().abortConnection();
            self.transport().abortConnection();
            self.transport().loseConnection();
            self.note("asked");
        });
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "asked", "lost ConnectionAborted");
    }

    @Test
    void W3_noDataAfterAbortConnection() {
        Recorder server = recorder("server").onData(self -> self.transport().abortConnection());
        Recorder client = recorder("client").onMade(self -> self.transport().write(Pattern.bytes(4 << 20)));
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionAborted");
    }

    @Test
    void W3_abortAfterLoseConnectionEndsAWaitForASlowPeer() {
        Recorder client = recorder("client").onMade(self -> self.transport().pauseProducing());
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(Pattern.bytes(32 << 20));
            self.transport().loseConnection();
            afterTurns(3, () -> {
                self.transport().abortConnection();
                client.transport().resumeProducing();
            });
        });
        pair(server, client);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionAborted.class);
    }

    @Test
    void W3_abortInsideConnectionLostDoesNothing() {
        Recorder server = recorder("server")
                .onMade(self -> self.transport().loseConnection())
                .onLost(self -> self.transport().abortConnection());
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void P7_aConnectionIdleForAWhileStillCarriesBytes() {
        Recorder server = recorder("server").onText("late", self -> self.transport().loseConnection());
        Recorder client = recorder("client")
                .onMade(self -> reactor().callLater(Duration.ofMillis(60), () -> self.transport().write("late")));
        pair(server, client);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
    }
}
