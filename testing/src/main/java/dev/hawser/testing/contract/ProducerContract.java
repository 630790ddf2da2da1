package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Transport;
import dev.hawser.time.Action;
import org.junit.jupiter.api.Test;

/** Rules W2 and W5: producers, which a transport slows down and waits for. */
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
        String lost = has(Wire.Trait.RESET) ? "server lost ConnectionLost" : "server lost ConnectionDone";
        assertThat(events).containsSubsequence("producer stopped", lost);
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
        needs(Wire.Trait.HALF_CLOSE);
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
}
