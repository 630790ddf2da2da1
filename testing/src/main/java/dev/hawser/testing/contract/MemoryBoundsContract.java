package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.PullProducer;
import dev.hawser.net.TransportLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The memory bounds of accepted connections: a slow peer costs a bounded amount, and costs nobody else anything. */
public abstract class MemoryBoundsContract extends ReactorContract {
    private static final int MANY = 64 << 20;

    /** What one read and the early sends of an event may add to a bound. */
    private static final int SLACK = 256 << 10;

    private static final TransportLimits SMALL =
            TransportLimits.DEFAULT.withOutboundSoft(64 << 10).withOutboundHard(1 << 20);

    /** For the tests of one kind of reactor. */
    protected MemoryBoundsContract() {}

    private static ListenOptions with(TransportLimits limits) {
        return ListenOptions.LOOPBACK.withLimits(limits);
    }

    private Recorder echo(String name) {
        return recorder(name).onData(self -> self.transport().write(self.takeText()));
    }

    /** A protocol that never reads. */
    private Recorder deaf(String name) {
        return recorder(name).onMade(self -> self.transport().pauseProducing());
    }

    private Recorder byteEcho(String name) {
        // text is kept for the first 64 KiB only: this one sends back as many bytes of the pattern
        long[] sent = new long[1];
        return recorder(name).onData(self -> {
            self.transport().write(Bytes.adopt(new byte[(int) (self.byteCount() - sent[0])]));
            sent[0] = self.byteCount();
        });
    }

    // ---------------------------------------------------------------- outboundSoft

    @Test
    void W5_anAcceptedConnectionStopsReadingOverTheSoftBoundAndReadsAgainAtHalf() {
        Recorder client = deaf("client").onMade(self -> {
            self.transport().pauseProducing();
            self.transport().write("first");
        });
        Recorder server = recorder("server").onText("first", self -> {
            self.transport().write(Pattern.bytes(16 << 20));
            self.note("reading " + self.transport().isReading());
            client.transport().write("second");
            reactor().callLater(Duration.ofMillis(50), () -> {
                self.note("still reading " + self.transport().isReading());
                client.transport().resumeProducing();
            });
        });
        server.onResumed(self -> self.note("unsent at most half " + (self.transport().unsent() <= 32 << 10)));
        server.onText("firstsecond", self -> self.transport().loseConnection());
        connect(listen(with(TransportLimits.DEFAULT.withOutboundSoft(64 << 10)), server), client);
        stopWhenLost(server, client);
        run();
        assertThat(eventsOf("server"))
                .containsExactly(
                        "made",
                        "data",
                        "reading false",
                        "still reading false",
                        "resumed",
                        "unsent at most half true",
                        "data",
                        "lost ConnectionDone");
        assertThat(client.byteCount()).isEqualTo(16 << 20);
    }

    @Test
    void W5_anEchoWhosePeerNeverReadsStaysWithinItsBoundAndHarmsNobody() {
        Recorder slow = byteEcho("slow");
        Recorder flood = recorder("flood").onMade(self -> {
            self.transport().pauseProducing();
            self.transport().write(Pattern.bytes(MANY));
        });
        Recorder other = echo("other");
        ListeningPort port = listen(with(SMALL), slow, other);
        connect(port, flood);
        long[] most = new long[1];
        Recorder polite = recorder("polite")
                .onMade(self -> self.transport().write("round"))
                .onData(self -> {
                    most[0] = Math.max(most[0], slow.transport().unsent());
                    if (self.byteCount() < 5000) {
                        self.transport().write("round");
                    } else {
                        flood.transport().abortConnection();
                        self.transport().loseConnection();
                    }
                });
        when(() -> slow.isMade() && !slow.transport().isReading(), () -> connect(port, polite));
        stopWhenLost(slow, polite);
        run();
        assertThat(most[0]).isPositive().isLessThanOrEqualTo((64 << 10) + SLACK);
        assertThat(slow.byteCount()).isLessThan(MANY);
        assertThat(polite.byteCount()).isGreaterThanOrEqualTo(5000);
    }

    @Test
    void W5_anEchoOfOurOwnClientThatWritesSixtyFourMebibytesInOneCallCompletes() {
        Recorder server = byteEcho("server");
        Recorder client = recorder("client")
                .onMade(self -> self.transport().write(Bytes.adopt(new byte[MANY])))
                .onData(self -> {
                    if (self.byteCount() == MANY) {
                        self.transport().loseConnection();
                    }
                });
        pair(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(MANY);
        assertThat(server.reason()).isNotInstanceOf(PeerTooSlow.class);
    }

    @Test
    void W5_connectionsThatWeOpenedNeverPauseByThemselves() {
        Recorder client = recorder("client").onMade(self -> self.transport().write(Pattern.bytes(MANY)));
        Recorder server = deaf("server").onMade(self -> {
            self.transport().pauseProducing();
            self.transport().write("read this");
        });
        connect(listen(server), client);
        client.onText("read this", self -> {
            self.note("unsent " + (self.transport().unsent() > 8 << 20) + " reading " + self.transport().isReading());
            self.transport().write("more");
            self.transport().abortConnection();
            server.transport().resumeProducing();
        });
        stopWhenLost(server, client);
        run();
        assertThat(eventsOf("client")).contains("unsent true reading true", "lost ConnectionAborted");
    }

    @Test
    void W5_aFramingSeesTheBoundBetweenTwoMessages() {
        // asks isReading after each message, as a framing does, and keeps the rest
        int[] served = new int[1];
        Recorder server = recorder("server");
        Recorder.Step serve = self -> {
            while (self.transport().isReading() && served[0] < 40) {
                served[0]++;
                self.transport().write(Pattern.bytes(1 << 20));
            }
            if (served[0] == 40) {
                self.transport().loseConnection();
            } else {
                self.note("paused");
            }
        };
        server.onText("forty requests", serve).onResumed(serve);
        Recorder client = recorder("client").onMade(self -> self.transport().write("forty requests"));
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsSubsequence("made", "data", "paused", "resumed", "lost ConnectionDone");
        assertThat(client.byteCount()).isEqualTo(40 << 20);
    }

    // ---------------------------------------------------------------- outboundHard

    @Test
    void W5_aWriteWhileMoreThanTheHardBoundIsUnsentEndsTheConnection() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(Pattern.bytes(32 << 20));
            self.note("open " + self.transport().isOpen());
            self.transport().write("one more");
            self.note("open " + self.transport().isOpen() + " unsent " + self.transport().unsent());
        });
        connect(listen(with(SMALL), server), deaf("client"));
        stopWhenLost(server);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "open true", "open false unsent 0", "lost PeerTooSlow");
        assertThat(server.reason()).hasMessageContaining("unsent").hasMessageContaining("1048576");
    }

    @Test
    void W5_aPeerEndedAsTooSlowSeesAReset() {
        needs(Wire.Trait.RESET);
        CountDownLatch ended = new CountDownLatch(1);
        Recorder server = recorder("server")
                .onText("go", self -> {
                    self.transport().write(Pattern.bytes(32 << 20));
                    self.transport().write("one more");
                })
                .onLost(_ -> ended.countDown());
        List<String> ending = new ArrayList<>();
        peer(listen(with(SMALL), server), socket -> {
            Peer.write(socket, "go");
            ended.await();
            ending.add(Peer.ending(socket));
        });
        stopWhenLost(server);
        run();
        assertThat(ending).containsExactly("reset");
    }

    @Test
    void W5_aBroadcasterEndsTheClientThatNeverReadsAndServesTheOthers() {
        needs(Wire.Trait.ROOM);
        List<Recorder> listeners = new ArrayList<>();
        Factory everybody = _ -> {
            Recorder listener = recorder("server" + listeners.size());
            listeners.add(listener);
            return listener;
        };
        ListeningPort port = listenFor(with(SMALL), everybody);
        Recorder first = recorder("first");
        Recorder second = recorder("second");
        connect(port, first);
        connect(port, second);
        connect(port, deaf("third"));
        int pieces = 800;
        long[] most = new long[1];
        when(() -> listeners.size() == 3, () -> broadcast(listeners, pieces, most));
        when(
                () -> first.byteCount() == (long) pieces << 15 && second.byteCount() == (long) pieces << 15,
                reactor()::stop);
        run();
        assertThat(listeners.stream().filter(Recorder::isLost).map(Recorder::reason))
                .hasAtLeastOneElementOfType(PeerTooSlow.class);
        assertThat(events.stream().filter(event -> event.endsWith("lost PeerTooSlow"))).hasSize(1);
        assertThat(most[0]).isLessThanOrEqualTo((1 << 20) + (32 << 10));
    }

    private void broadcast(List<Recorder> listeners, int pieces, long[] most) {
        if (pieces == 0) {
            return;
        }
        for (Recorder listener : listeners) {
            listener.transport().write(Pattern.bytes(32 << 10));
            most[0] = Math.max(most[0], listener.transport().unsent());
        }
        afterTurns(1, () -> broadcast(listeners, pieces - 1, most));
    }

    @Test
    void W5_withAProducerRegisteredTheHardBoundDoesNotEndTheConnection() {
        Recorder client = recorder("client");
        Recorder server = recorder("server").onText("go", self -> {
            self.transport().registerProducer(new PullProducer() {
                @Override
                public void resumeProducing() {}

                @Override
                public void stopProducing() {}
            });
            self.transport().write(Pattern.bytes(16 << 20));
            self.transport().write(Pattern.bytes(16 << 20));
            self.transport().unregisterProducer();
            self.transport().loseConnection();
            client.transport().resumeProducing();
        });
        client.onMade(self -> {
            self.transport().pauseProducing();
            self.transport().write("go");
        });
        pair(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(32 << 20);
    }

    @Test
    void W5_unlimitedIsUnlimited() {
        Recorder client = recorder("client");
        Recorder server = recorder("server").onMade(self -> {
            for (int i = 0; i < 32; i++) {
                self.transport().write(Pattern.bytes(1 << 20));
            }
            self.note("reading " + self.transport().isReading());
            self.transport().loseConnection();
        });
        connect(listen(with(TransportLimits.UNLIMITED), server), client);
        stopWhenLost(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(32 << 20);
        assertThat(eventsOf("server")).contains("reading true");
    }

    // ---------------------------------------------------------------- stallTimeout

    @Test
    void W5_aPeerThatTakesNothingForTheStallTimeoutIsEnded() {
        Recorder server = recorder("server").onMade(self -> self.transport().write(Pattern.bytes(32 << 20)));
        TransportLimits limits = TransportLimits.DEFAULT.withStallTimeout(Duration.ofMillis(100));
        connect(listen(with(limits), server), deaf("client"));
        stopWhenLost(server);
        run();
        assertThat(server.reason()).isInstanceOf(PeerTooSlow.class).hasMessageContaining("0.1 seconds");
    }

    @Test
    void W5_aPeerThatTakesALittleNowAndThenIsNotEnded() {
        TransportLimits limits = TransportLimits.DEFAULT.withStallTimeout(Duration.ofMillis(400));
        long[] pausedAt = new long[1];
        Recorder client = deaf("client");
        client.onData(self -> {
            if (self.byteCount() - pausedAt[0] >= 128 << 10) { // less is not worth telling the other side of
                pausedAt[0] = self.byteCount();
                self.transport().pauseProducing();
                reactor().callLater(Duration.ofMillis(20), self.transport()::resumeProducing);
            }
        });
        client.onMade(self -> {
            self.transport().pauseProducing();
            reactor().callLater(Duration.ofMillis(20), self.transport()::resumeProducing);
        });
        Recorder server = recorder("server").onMade(self -> self.transport().write(Pattern.bytes(32 << 20)));
        connect(listen(with(limits), server), client);
        stopWhenLost(server, client);
        reactor().callLater(Duration.ofMillis(1200), () -> client.transport().abortConnection());
        run();
        assertThat(server.reason()).isNotInstanceOf(PeerTooSlow.class);
    }

    @Test
    void W5_loseConnectionDoesNotWaitForAStalledPeerForEver() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(Pattern.bytes(32 << 20));
            self.transport().loseConnection();
        });
        TransportLimits limits = TransportLimits.DEFAULT.withStallTimeout(Duration.ofMillis(100));
        connect(listen(with(limits), server), deaf("client"));
        stopWhenLost(server);
        run();
        assertThat(server.reason()).isInstanceOf(PeerTooSlow.class);
    }
}
