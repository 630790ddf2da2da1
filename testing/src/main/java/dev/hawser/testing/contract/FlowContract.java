package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule W6, and {@code drained()}: the transport as a producer of what its peer sends, and as something to wait for. */
public abstract class FlowContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected FlowContract() {}

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
