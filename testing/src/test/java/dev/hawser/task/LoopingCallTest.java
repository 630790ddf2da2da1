package dev.hawser.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.testing.Seen;
import dev.hawser.testing.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopingCallTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestClock clock = new TestClock();
    private final List<Object> seen = new ArrayList<>();
    private final LoopingCall loop = LoopingCall.of(clock, () -> seen.add(millis()));

    private long millis() {
        return Duration.ofNanos(clock.nanos()).toMillis();
    }

    @AfterEach
    void noFailureIsLeftOver() {
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void L1_startCallsAtOnceAndThenEveryInterval() {
        clock.advance(SECOND);
        Seen<LoopingCall> end = Seen.of(loop.start(SECOND));
        assertThat(seen).containsExactly(1000L);
        assertThat(loop.isRunning()).isTrue();
        clock.pump(SECOND, SECOND);
        assertThat(seen).containsExactly(1000L, 2000L, 3000L);
        assertThat(end.nothing()).isTrue();
        assertThat(loop.interval()).isEqualTo(SECOND);
    }

    @Test
    void L1_startMayWaitOneIntervalFirst() {
        loop.start(SECOND, false);
        assertThat(seen).isEmpty();
        clock.advance(Duration.ofMillis(999));
        assertThat(seen).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(seen).containsExactly(1000L);
    }

    @Test
    void L1_aSecondStartAndANegativeIntervalAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> loop.start(Duration.ofNanos(-1)));
        assertThat(loop.isRunning()).isFalse();
        loop.start(SECOND);
        assertThatIllegalStateException().isThrownBy(() -> loop.start(SECOND)).withMessageContaining("already");
    }

    @Test
    void L1_itMayBeStartedAgainAfterItsEnd() {
        loop.start(SECOND);
        loop.stop();
        loop.start(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(2));
        assertThat(seen).containsExactly(0L, 0L, 2000L);
    }

    @Test
    void L2_theNextRunWaitsForTheDeferredOfTheOneBefore() {
        List<Promise<String>> work = new ArrayList<>();
        LoopingCall slow = LoopingCall.ofDeferred(clock, () -> {
            work.add(new Promise<>(clock));
            return work.getLast();
        });
        slow.start(SECOND);
        clock.advance(Duration.ofMillis(2500));
        assertThat(work).hasSize(1);
        work.getFirst().callback("done");
        clock.advance(Duration.ofMillis(499));
        assertThat(work).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(work).hasSize(2);
    }

    @Test
    void L2_runsThatWereMissedAreLeftOutAndTheTimesDoNotDrift() {
        loop.start(SECOND);
        clock.advance(Duration.ofMillis(3300));
        assertThat(seen).containsExactly(0L, 3300L);
        clock.advance(Duration.ofMillis(700));
        assertThat(seen).containsExactly(0L, 3300L, 4000L);
        clock.advance(SECOND);
        assertThat(seen).endsWith(5000L);
    }

    @Test
    void L2_anIntervalOfZeroRunsAgainInTheNextTurn() {
        LoopingCall[] self = new LoopingCall[1];
        self[0] = LoopingCall.of(clock, () -> {
            seen.add("run");
            if (seen.size() == 5) {
                self[0].stop();
            }
        });
        Seen<LoopingCall> end = Seen.of(self[0].start(Duration.ZERO));
        assertThat(seen).hasSize(1);
        assertThat(clock.delayedCalls()).hasSize(1);
        clock.advance(Duration.ZERO);
        assertThat(seen).hasSize(5);
        assertThat(end.value()).isSameAs(self[0]);
    }

    @Test
    void L2_nullStandsForADeferredThatHasFired() {
        LoopingCall call = LoopingCall.ofDeferred(clock, () -> {
            seen.add("run");
            return null;
        });
        call.start(SECOND);
        clock.advance(SECOND);
        assertThat(seen).hasSize(2);
    }

    @Test
    void L3_aThrowEndsTheLoop() {
        IOException failure = new IOException("third time");
        LoopingCall failing = LoopingCall.of(clock, () -> {
            seen.add("run");
            if (seen.size() == 3) {
                throw failure;
            }
        });
        Seen<LoopingCall> end = Seen.of(failing.start(SECOND));
        clock.pump(SECOND, SECOND, SECOND);
        assertThat(seen).hasSize(3);
        assertThat(end.failure()).isSameAs(failure);
        assertThat(failing.isRunning()).isFalse();
        assertThat(clock.delayedCalls()).isEmpty();
    }

    @Test
    void L3_aFailedDeferredEndsTheLoop() {
        IOException failure = new IOException("failed");
        LoopingCall failing = LoopingCall.ofDeferred(clock, () -> Deferred.fail(clock, failure));
        assertThat(Seen.of(failing.start(SECOND)).failure()).isSameAs(failure);
        assertThat(failing.isRunning()).isFalse();
    }

    @Test
    void L3_stopCancelsThePendingCallAndFiresWithTheLoop() {
        Seen<LoopingCall> end = Seen.of(loop.start(SECOND));
        loop.stop();
        assertThat(end.value()).isSameAs(loop);
        assertThat(clock.delayedCalls()).isEmpty();
        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void L3_stopDuringARunFiresWhenItsDeferredHas() {
        Promise<String> work = new Promise<>(clock);
        LoopingCall slow = LoopingCall.ofDeferred(clock, () -> work);
        Seen<LoopingCall> end = Seen.of(slow.start(SECOND));
        slow.stop();
        assertThat(end.nothing()).isTrue();
        assertThat(slow.isRunning()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> slow.start(SECOND)).withMessageContaining("last run");
        work.callback("done");
        assertThat(end.value()).isSameAs(slow);
        assertThat(clock.delayedCalls()).isEmpty();
    }

    @Test
    void L3_aRunThatFailsAfterStopFailsTheLoop() {
        Promise<String> work = new Promise<>(clock);
        LoopingCall slow = LoopingCall.ofDeferred(clock, () -> work);
        Seen<LoopingCall> end = Seen.of(slow.start(SECOND));
        slow.stop();
        IOException failure = new IOException("late");
        work.errback(failure);
        assertThat(end.failure()).isSameAs(failure);
    }

    @Test
    void L3_stopAndResetOfALoopThatDoesNotRunAreRefused() {
        assertThatIllegalStateException().isThrownBy(loop::stop);
        assertThatIllegalStateException().isThrownBy(loop::reset);
        loop.start(SECOND);
        loop.stop();
        assertThatIllegalStateException().isThrownBy(loop::stop);
    }

    @Test
    void L3_resetCountsTheIntervalFromNow() {
        loop.start(SECOND);
        clock.advance(Duration.ofMillis(700));
        loop.reset();
        clock.advance(Duration.ofMillis(999));
        assertThat(seen).containsExactly(0L);
        clock.advance(Duration.ofMillis(1));
        assertThat(seen).containsExactly(0L, 1700L);
        clock.advance(SECOND);
        assertThat(seen).endsWith(2700L);
    }

    @Test
    void L3_resetDuringARunDoesNotStartASecondOne() {
        Promise<String> work = new Promise<>(clock);
        LoopingCall slow = LoopingCall.ofDeferred(clock, () -> {
            seen.add(millis());
            return seen.size() == 1 ? work : null;
        });
        slow.start(SECOND);
        clock.advance(Duration.ofMillis(300));
        slow.reset();
        assertThat(clock.delayedCalls()).isEmpty();
        work.callback("done");
        clock.advance(SECOND);
        assertThat(seen).containsExactly(0L, 1300L);
    }

    @Test
    void L3_cancellingStopsTheLoopAndWhatItsRunWaitsFor() {
        Deferred<LoopingCall> idle = loop.start(SECOND);
        Seen<LoopingCall> end = Seen.of(idle);
        idle.cancel();
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
        assertThat(clock.delayedCalls()).isEmpty();
        loop.start(SECOND);

        Promise<String> work = new Promise<>(clock, seen::add);
        Deferred<LoopingCall> busy = LoopingCall.ofDeferred(clock, () -> work).start(SECOND);
        Seen<LoopingCall> other = Seen.of(busy);
        busy.cancel();
        assertThat(seen).endsWith(work);
        assertThat(other.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void L3_cancellingInsideARunEndsTheLoop() {
        List<Deferred<LoopingCall>> own = new ArrayList<>();
        LoopingCall self = LoopingCall.of(clock, () -> {
            seen.add("run");
            own.getFirst().cancel();
        });
        own.add(self.start(SECOND, false));
        clock.pump(SECOND, SECOND, SECOND);
        assertThat(seen).hasSize(1);
        assertThat(Seen.of(own.getFirst()).failure()).isInstanceOf(CancellationException.class);
        own.set(0, self.start(SECOND, false));
        self.stop();
    }

    @Test
    void L4_theCountIsOneInTimeAndMoreWhenLate() {
        LoopingCall.withCount(clock, seen::add).start(SECOND);
        assertThat(seen).containsExactly(1L);
        clock.advance(SECOND);
        assertThat(seen).containsExactly(1L, 1L);
        clock.advance(Duration.ofMillis(3500));
        assertThat(seen).containsExactly(1L, 1L, 3L);
        clock.advance(Duration.ofMillis(500));
        assertThat(seen).containsExactly(1L, 1L, 3L, 1L);
    }

    @Test
    void L4_theFirstCountOfALoopThatWaitsIsTheIntervalsPassed() {
        LoopingCall.withCount(clock, seen::add).start(SECOND, false);
        clock.advance(Duration.ofMillis(2100));
        assertThat(seen).containsExactly(2L);
    }

    @Test
    void L4_noCallIsMadeForNoInterval() {
        LoopingCall counting = LoopingCall.withCount(clock, seen::add);
        counting.start(SECOND);
        clock.advance(Duration.ofMillis(500));
        counting.stop();
        counting.start(SECOND, false);
        clock.delayedCalls().getFirst().reset(Duration.ofMillis(10)); // a run too early, before any interval
        clock.advance(Duration.ofMillis(10));
        assertThat(seen).containsExactly(1L);
        clock.advance(Duration.ofMillis(990));
        assertThat(seen).containsExactly(1L, 1L);
    }

    @Test
    void L4_anIntervalOfZeroAlwaysCountsOne() {
        LoopingCall[] self = new LoopingCall[1];
        self[0] = LoopingCall.withCount(clock, count -> {
            seen.add(count);
            if (seen.size() == 3) {
                self[0].stop();
            }
        });
        self[0].start(Duration.ZERO);
        clock.advance(SECOND);
        assertThat(seen).containsExactly(1L, 1L, 1L);
    }
}
