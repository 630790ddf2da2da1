package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Transport;
import dev.hawser.time.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules W2, W5 and W6: producers that a transport slows down, and the transport as a producer of what its peer sends. */
public abstract class ProducerContract extends ReactorContract {
    private static final int PIECE = 32 << 10;

    /** For the tests of one kind of reactor. */
    protected ProducerContract() {}

    /** A push producer that writes a piece a turn while it is not paused. */
    private final class Pusher implements PushProducer {
        private final Transport to;
        private final int most;
        private boolean paused;
        private boolean stopped;
        private int written;
        private Action whenDone = () -> {};

        Pusher(Transport to, int most) {
            this.to = to;
            this.most = most;
        }

        void produce() {
            if (paused || stopped) {
                return;
            }
            if (written == most) {
                to.unregisterProducer();
                run(whenDone);
                return;
            }
            written++;
            to.write(Pattern.bytes(PIECE));
            afterTurns(1, this::produce);
        }

        @Override
        public void pauseProducing() {
            events.add("producer paused");
            paused = true;
        }

        @Override
        public void resumeProducing() {
            events.add("producer resumed");
            paused = false;
            afterTurns(1, this::produce);
        }

        @Override
        public void stopProducing() {
            events.add("producer stopped");
            stopped = true;
        }
    }

    /** A pull producer that writes pieces of one size. */
    private final class Puller implements PullProducer {
        private final Transport to;
        private final int pieceSize;
        private final int most;
        private int written;

        Puller(Transport to, int pieceSize, int most) {
            this.to = to;
            this.pieceSize = pieceSize;
            this.most = most;
        }

        @Override
        public void resumeProducing() {
            if (written == most) {
                events.add("producer done");
                to.unregisterProducer();
                return;
            }
            written++;
            to.write(Pattern.bytes(pieceSize));
        }

        @Override
        public void stopProducing() {
            events.add("producer stopped");
        }
    }

    private static void run(Action action) {
        try {
            action.run();
        } catch (Exception thrown) {
            throw new AssertionError(thrown);
        }
    }

    // ---------------------------------------------------------------- push producers

    @Test
    void W5_aPushProducerIsPausedOverSixtyFourKibibytesAndResumedWhenAllIsSent() {
        Recorder client = recorder("client").onMade(self -> self.transport().pauseProducing());
        Recorder server = recorder("server").onMade(self -> {
            Pusher producer = new Pusher(self.transport(), 600);
            producer.whenDone = self.transport()::loseConnection;
            self.transport().registerProducer(producer);
            producer.produce();
        });
        pair(server, client);
        when(() -> events.contains("producer paused"), () -> client.transport().resumeProducing());
        run();
        assertThat(events).containsSubsequence("producer paused", "producer resumed");
        assertThat(client.byteCount()).isEqualTo(600L * PIECE);
    }

    @Test
    void W5_aPushProducerOfOneLargeWriteInAnEventIsResumed() {
        Recorder server = recorder("server").onText("go", self -> {
            Pusher producer = new Pusher(self.transport(), 1);
            self.transport().registerProducer(producer);
            self.transport().write(Pattern.bytes(100 << 10));
            self.transport().write(Pattern.bytes(100 << 10)); // over the size at which an event's writes leave early
        });
        Recorder client = recorder("client").onMade(self -> self.transport().write("go"));
        connect(listen(server), client);
        stopWhenLost(server, client);
        when(() -> events.contains("producer resumed"), () -> client.transport().abortConnection());
        run();
        assertThat(events).containsSubsequence("producer paused", "producer resumed");
    }

    @Test
    void W5_aSecondProducerIsRefusedAndTheFirstStays() {
        Recorder server = recorder("server").onMade(self -> {
            Pusher first = new Pusher(self.transport(), 1);
            self.transport().registerProducer(first);
            assertThatThrownBy(() -> self.transport().registerProducer(new Pusher(self.transport(), 1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("never unregistered");
            self.transport().abortConnection();
        });
        pair(server, recorder("client"));
        run();
        assertThat(events).containsOnlyOnce("producer stopped");
    }

    @Test
    void W5_aProducerRegisteredOnALostConnectionIsStoppedAtOnce() {
        Recorder server = recorder("server")
                .onMade(self -> self.transport().loseConnection())
                .onLost(self -> {
                    self.transport().registerProducer(new Pusher(self.transport(), 1));
                    self.note("registered");
                });
        pair(server, recorder("client"));
        run();
        assertThat(events).containsSubsequence("producer stopped", "server registered");
    }

    @Test
    void W5_theLossOfTheConnectionStopsTheProducerBeforeConnectionLost() {
        Recorder server = recorder("server")
                .onMade(self -> self.transport().registerProducer(new Pusher(self.transport(), 1)));
        Recorder client = recorder("client").onMade(self -> self.transport().abortConnection());
        pair(server, client);
        run();
        assertThat(events).containsSubsequence("producer stopped", "server lost ConnectionLost");
        assertThat(events).containsOnlyOnce("producer stopped");
    }

    @Test
    void W5_theEndOfThePeersStreamStopsTheProducer() {
        Recorder server = recorder("server")
                .onMade(self -> self.transport().registerProducer(new Pusher(self.transport(), 1)));
        Recorder client = recorder("client").onMade(self -> self.transport().loseConnection());
        pair(server, client);
        run();
        assertThat(events).containsSubsequence("producer stopped", "server lost ConnectionDone");
    }

    @Test
    void W5_anUnregisteredProducerIsNotCalledAgain() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().registerProducer(new Pusher(self.transport(), 1));
            self.transport().unregisterProducer();
            self.transport().unregisterProducer();
            self.transport().write(Pattern.bytes(1 << 20));
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(1 << 20);
        assertThat(events).noneMatch(event -> event.startsWith("producer"));
    }

    @Test
    void W5_whatAProducerThrowsEndsTheConnectionAndDoesNotReachWhoWrote() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().registerProducer(new PushProducer() {
                @Override
                public void pauseProducing() throws Exception {
                    throw new java.io.IOException("at pause");
                }

                @Override
                public void resumeProducing() {}

                @Override
                public void stopProducing() {}
            });
            self.transport().write(Pattern.bytes(32 << 20));
            self.note("wrote");
        });
        pair(server, recorder("client"));
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasRootCauseMessage("at pause");
        assertThat(eventsOf("server")).containsExactly("made", "wrote", "lost ConnectionLost");
    }

    @Test
    void W2_loseConnectionWaitsForAPushProducerAndTakesItsWrites() {
        Recorder server = recorder("server").onMade(self -> {
            Pusher producer = new Pusher(self.transport(), 100);
            self.transport().registerProducer(producer);
            producer.produce();
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(100L * PIECE);
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void W2_loseWriteConnectionWaitsForAProducerToo() {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onMade(self -> {
            Pusher producer = new Pusher(self.transport(), 20);
            self.transport().registerProducer(producer);
            producer.produce();
            self.transport().loseWriteConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(20L * PIECE);
        assertThat(eventsOf("server")).contains("write lost");
    }

    // ---------------------------------------------------------------- pull producers

    @Test
    void W5_aPullProducerIsResumedAtOnceAndEachTimeAllIsSent() {
        Recorder server = recorder("server").onMade(self -> {
            Puller producer = new Puller(self.transport(), 1000, 50);
            self.transport().registerProducer(producer);
            assertThat(producer.written).isEqualTo(1);
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(50_000);
    }

    @Test
    void W5_aPullProducerOfLargePiecesRegisteredInAnEventGoesOn() {
        Recorder server = recorder("server").onText("go", self -> self.transport()
                .registerProducer(new Puller(self.transport(), 200 << 10, 20)));
        Recorder client = recorder("client").onMade(self -> self.transport().write("go"));
        connect(listen(server), client);
        stopWhenLost(server, client);
        when(() -> client.byteCount() == 20L * (200 << 10), () -> client.transport().loseConnection());
        run();
        assertThat(client.byteCount()).isEqualTo(20L * (200 << 10));
    }

    @Test
    void W5_aPullProducerOfLargePiecesRegisteredOutsideEventsGoesOn() {
        Recorder server = recorder("server").onMade(self -> afterTurns(1, () -> self.transport()
                .registerProducer(new Puller(self.transport(), 200 << 10, 20))));
        Recorder client = recorder("client");
        connect(listen(server), client);
        stopWhenLost(server, client);
        when(() -> client.byteCount() == 20L * (200 << 10), () -> client.transport().loseConnection());
        run();
        assertThat(client.byteCount()).isEqualTo(20L * (200 << 10));
    }

    @Test
    void W5_aBusyPullProducerLeavesOthersTheirTurns() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().registerProducer(new Puller(self.transport(), 100, Integer.MAX_VALUE));
        });
        Recorder client = recorder("client");
        connect(listen(server), client);
        stopWhenLost(server, client);
        afterTurns(200, () -> client.transport().abortConnection());
        run();
        assertThat(events).contains("producer stopped");
    }

    // ---------------------------------------------------------------- the transport as a producer

    @Test
    void W6_pauseProducingStopsReadingUntilResumeProducing() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().pauseProducing();
            assertThat(self.transport().isReading()).isFalse();
            reactor().callLater(java.time.Duration.ofMillis(60), () -> {
                self.note("resuming");
                self.transport().resumeProducing();
                self.note("asked");
            });
        });
        server.onText("data", self -> self.transport().loseConnection());
        Recorder client = recorder("client").onMade(self -> self.transport().write("data"));
        pair(server, client);
        run();
        assertThat(eventsOf("server"))
                .containsExactly("made", "resuming", "asked", "resumed", "data", "lost ConnectionDone");
    }

    @Test
    void W6_pauseInsideDataReceivedHoldsBackTheRest() {
        List<Long> pieces = new ArrayList<>();
        Recorder server = recorder("server").onData(self -> {
            pieces.add(self.byteCount());
            self.transport().pauseProducing();
            afterTurns(1, self.transport()::resumeProducing);
            if (self.byteCount() == 1 << 20) {
                self.transport().loseConnection();
            }
        });
        Recorder client = recorder("client").onMade(self -> self.transport().write(Pattern.bytes(1 << 20)));
        pair(server, client);
        run();
        assertThat(server.checksum()).isEqualTo(Pattern.checksum(Pattern.bytes(1 << 20)));
        assertThat(eventsOf("server").stream().filter("resumed"::equals).count()).isEqualTo(pieces.size() - 1);
    }

    @Test
    void W6_thePeersEndIsNotNoticedWhilePaused() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().pauseProducing();
            reactor().callLater(java.time.Duration.ofMillis(60), () -> {
                self.note("resuming");
                self.transport().resumeProducing();
            });
        });
        Recorder client = recorder("client").onMade(self -> {
            self.transport().write("last words");
            self.transport().loseConnection();
        });
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "resuming", "resumed", "data", "lost ConnectionDone");
    }

    @Test
    void W6_resumeWithoutPauseAndPauseTwiceDoNothing() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().resumeProducing();
            self.transport().pauseProducing();
            self.transport().pauseProducing();
            self.transport().resumeProducing();
        });
        server.onText("data", self -> self.transport().loseConnection());
        Recorder client = recorder("client").onMade(self -> self.transport().write("data"));
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "resumed", "data", "lost ConnectionDone");
    }

    @Test
    void W6_resumeProducingAfterLoseConnectionDoesNotReadAgain() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().pauseProducing();
            self.transport().loseConnection();
            self.transport().resumeProducing();
            assertThat(self.transport().isReading()).isFalse();
        });
        Recorder client = recorder("client").onMade(self -> self.transport().write("data"));
        pair(server, client);
        run();
        assertThat(eventsOf("server")).doesNotContain("data", "resumed");
    }

    @Test
    void W6_aPausedTransportStillWrites() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().pauseProducing();
            self.transport().write("written");
        });
        Recorder client = recorder("client").onText("written", self -> {
            self.transport().loseConnection();
            server.transport().resumeProducing();
        });
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("written");
    }

    // ---------------------------------------------------------------- drained

    private void note(Deferred<@Nullable Void> drained, String name) {
        drained.finish(
                _ -> events.add(name + " drained"),
                failure -> events.add(name + " " + failure.getClass().getSimpleName()));
    }

    @Test
    void W5_drainedFiresAtOnceWhereNothingIsUnsent() {
        Recorder server = recorder("server").onMade(self -> {
            note(self.transport().drained(), "first");
            events.add("asked");
            self.transport().loseConnection();
        });
        pair(server, recorder("client"));
        run();
        assertThat(events).containsSubsequence("first drained", "asked");
    }

    @Test
    void W5_drainedFiresWhenAllIsSent() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(Pattern.bytes(16 << 20));
            note(self.transport().drained(), "first");
            note(self.transport().drained(), "second");
            self.transport().drained().finish(_ -> {
                events.add("unsent " + self.transport().unsent());
                self.transport().loseConnection();
            }, _ -> {});
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(events).containsSubsequence("first drained", "second drained", "unsent 0");
        assertThat(client.byteCount()).isEqualTo(16 << 20);
    }

    @Test
    void W5_drainedFiresAlsoWhenALaterWriteOfTheEventSentAll() {
        Recorder server = recorder("server").onText("go", self -> {
            self.transport().write("a little");
            note(self.transport().drained(), "first");
            self.transport().write(Pattern.bytes(200 << 10)); // leaves inside this call
        });
        Recorder client = recorder("client").onMade(self -> self.transport().write("go"));
        connect(listen(server), client);
        stopWhenLost(server, client);
        when(() -> events.contains("first drained"), () -> client.transport().loseConnection());
        run();
        assertThat(events).contains("first drained");
    }

    @Test
    void W5_drainedFailsWithTheReasonWhenTheConnectionEndsBefore() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(Pattern.bytes(32 << 20));
            note(self.transport().drained(), "before");
            self.transport().abortConnection();
            note(self.transport().drained(), "after");
        });
        pair(server, recorder("client"));
        run();
        assertThat(events).contains("before ConnectionAborted", "after ConnectionAborted");
        assertThat(server.reason()).isInstanceOf(ConnectionAborted.class);
    }

    @Test
    void W5_aWaiterForDrainedMayCancelAnotherWhenTheConnectionEnds() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(Pattern.bytes(32 << 20));
            Deferred<@Nullable Void> first = self.transport().drained();
            Deferred<@Nullable Void> second = self.transport().drained();
            first.finish(_ -> {}, _ -> second.cancel());
            second.finish(_ -> {}, failure -> events.add(
                    failure instanceof CancellationException ? "second cancelled" : "second " + failure));
            self.transport().abortConnection();
        });
        pair(server, recorder("client"));
        run();
        assertThat(events).containsSubsequence("second cancelled", "server lost ConnectionAborted");
    }

    @Test
    void W5_aCancelledWaiterForDrainedIsForgotten() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(Pattern.bytes(16 << 20));
            Deferred<@Nullable Void> waiter = self.transport().drained();
            waiter.finish(_ -> events.add("drained"), _ -> events.add("cancelled"));
            waiter.cancel();
            self.transport().loseConnection();
        });
        pair(server, recorder("client"));
        run();
        assertThat(events).contains("cancelled").doesNotContain("drained");
    }
}
