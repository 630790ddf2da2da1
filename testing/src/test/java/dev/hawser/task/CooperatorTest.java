package dev.hawser.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.testing.Seen;
import dev.hawser.testing.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CooperatorTest {
    private static final Duration TURN = Duration.ofMillis(1);

    private final TestClock clock = new TestClock();
    private final List<Object> seen = new ArrayList<>();
    /** One step in each turn, since no step takes time on a test's clock. */
    private final Cooperator byStep = new Cooperator(clock, Duration.ZERO);

    /** So many steps, each of which is told its number and may return a Deferred. */
    private static final class Steps implements Iterator<@Nullable Deferred<?>> {
        private interface Step {
            @Nullable Deferred<?> run(int number) throws IOException;
        }

        private final int count;
        private final Step step;
        private int done;

        Steps(int count, Step step) {
            this.count = count;
            this.step = step;
        }

        @Override
        public boolean hasNext() {
            return done < count;
        }

        @Override
        public @Nullable Deferred<?> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            try {
                return step.run(done++);
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private Steps named(String name, int count) {
        return new Steps(count, number -> {
            seen.add(name + number);
            return null;
        });
    }

    @Test
    void C1_theFirstStepIsDoneInALaterTurn() {
        byStep.cooperate(named("a", 2));
        assertThat(seen).isEmpty();
        clock.advance(TURN);
        assertThat(seen).containsExactly("a0");
    }

    @Test
    void C1_tasksTakeTurnsStepByStep() {
        byStep.cooperate(named("a", 3));
        byStep.cooperate(named("b", 2));
        for (int i = 0; i < 10; i++) {
            clock.advance(TURN);
        }
        assertThat(seen).containsExactly("a0", "b0", "a1", "b1", "a2");
        assertThat(clock.delayedCalls()).isEmpty();
    }

    @Test
    void C1_aSliceLastsTenMilliseconds() {
        Cooperator cooperator = new Cooperator(clock);
        cooperator.cooperate(new Steps(10, number -> {
            clock.advance(Duration.ofMillis(4)); // as if the step had taken so long
            seen.add(number);
            return null;
        }));
        clock.callLater(Duration.ofMillis(12), () -> seen.add("somebody else"));
        clock.advance(Duration.ofNanos(10));
        assertThat(seen).containsExactly(0, 1, 2, "somebody else");
        clock.advance(Duration.ofNanos(10));
        assertThat(seen).containsExactly(0, 1, 2, "somebody else", 3, 4, 5);
    }

    @Test
    void C1_aTaskWaitsForTheDeferredOfItsStepWhileOthersGoOn() {
        Promise<String> wait = new Promise<>(clock);
        byStep.cooperate(new Steps(2, number -> {
            seen.add("a" + number);
            return number == 0 ? wait : null;
        }));
        byStep.cooperate(named("b", 2));
        for (int i = 0; i < 5; i++) {
            clock.advance(TURN);
        }
        assertThat(seen).containsExactly("a0", "b0", "b1");
        assertThat(clock.delayedCalls()).isEmpty();
        wait.callback("go on");
        clock.advance(TURN);
        assertThat(seen).endsWith("a1");
    }

    @Test
    void C1_aFailedDeferredFailsTheTask() {
        IOException failure = new IOException("failed");
        CooperativeTask<Steps> task = byStep.cooperate(new Steps(2, _ -> Deferred.fail(clock, failure)));
        Seen<Steps> end = Seen.of(task.whenDone());
        clock.advance(TURN);
        assertThat(end.failure()).isSameAs(failure);
        assertThatExceptionOfType(TaskFailed.class).isThrownBy(task::pause).withCause(failure);
        assertThatExceptionOfType(TaskFailed.class).isThrownBy(task::stop).withCause(failure);
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void C1_aStepThatThrowsFailsTheTaskAndNoOther() {
        Seen<Steps> end = Seen.of(byStep.coiterate(new Steps(1, _ -> {
            throw new IOException("thrown");
        })));
        Seen<Steps> other = Seen.of(byStep.coiterate(named("b", 1)));
        clock.pump(TURN, TURN, TURN, TURN);
        assertThat(end.failure()).hasRootCauseMessage("thrown");
        assertThat(other.value().done).isEqualTo(1);
    }

    @Test
    void C1_aFailureThatNobodyAskedForIsUnhandled() {
        IOException failure = new IOException("nobody asked");
        CooperativeTask<Steps> task = byStep.cooperate(new Steps(2, _ -> Deferred.fail(clock, failure)));
        clock.advance(TURN);
        assertThat(clock.unhandledFailures().pending()).containsExactly(failure);
        assertThat(Seen.of(task.whenDone()).failure()).isSameAs(failure);
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void C1_aDeferredOfAnotherSchedulerFailsTheTask() {
        Promise<String> foreign = new Promise<>(new TestClock());
        Seen<Steps> end = Seen.of(byStep.coiterate(new Steps(2, _ -> foreign)));
        clock.advance(TURN);
        assertThat(end.failure()).hasMessageContaining("on(scheduler)");
    }

    @Test
    void C1_aStepThatReturnsAConsumedDeferredFailsTheTaskAndSparesTheDeferred() {
        Promise<String> consumed = new Promise<>(clock);
        Seen<String> owner = Seen.of(consumed);
        Seen<Steps> end = Seen.of(byStep.coiterate(new Steps(2, _ -> consumed)));
        clock.advance(TURN);
        assertThat(end.failure()).hasMessageContaining("fork()");
        consumed.callback("unharmed");
        assertThat(owner.value()).isEqualTo("unharmed");
    }

    @Test
    void C2_pausesNestAndResumingOnceTooOftenThrows() {
        CooperativeTask<Steps> task = byStep.cooperate(named("a", 3));
        task.pause();
        task.pause();
        assertThat(clock.delayedCalls()).isEmpty();
        task.resume();
        clock.advance(TURN);
        assertThat(seen).isEmpty();
        task.resume();
        clock.advance(TURN);
        assertThat(seen).containsExactly("a0");
        assertThatExceptionOfType(NotPaused.class).isThrownBy(task::resume);
    }

    @Test
    void C2_theWaitForADeferredIsNotForTheCallerToResume() {
        Promise<String> wait = new Promise<>(clock);
        CooperativeTask<Steps> task = byStep.cooperate(new Steps(2, number -> number == 0 ? wait : null));
        clock.advance(TURN);
        assertThatExceptionOfType(NotPaused.class).isThrownBy(task::resume);
        task.pause();
        wait.callback("go on");
        assertThat(clock.delayedCalls()).isEmpty();
        task.resume();
        assertThat(clock.delayedCalls()).hasSize(1);
    }

    @Test
    void C2_afterTheEndPauseAndStopThrowTaskDone() {
        CooperativeTask<Steps> task = byStep.cooperate(named("a", 1));
        clock.pump(TURN, TURN);
        assertThatExceptionOfType(TaskDone.class).isThrownBy(task::pause);
        assertThatExceptionOfType(TaskDone.class).isThrownBy(task::stop);
    }

    @Test
    void C2_whenDoneFiresWithTheIteratorAnyNumberOfTimes() {
        Steps work = named("a", 1);
        CooperativeTask<Steps> task = byStep.cooperate(work);
        Seen<Steps> one = Seen.of(task.whenDone());
        Seen<Steps> two = Seen.of(task.whenDone());
        clock.pump(TURN, TURN);
        assertThat(one.value()).isSameAs(work);
        assertThat(two.value()).isSameAs(work);
        assertThat(Seen.of(task.whenDone()).value()).isSameAs(work);
    }

    @Test
    void C2_stopFailsTheWaitersWithTaskStopped() {
        Promise<String> wait = new Promise<>(clock, seen::add);
        CooperativeTask<Steps> task = byStep.cooperate(new Steps(2, _ -> wait));
        Seen<Steps> end = Seen.of(task.whenDone());
        clock.advance(TURN);
        task.stop();
        assertThat(end.failure()).isInstanceOf(TaskStopped.class);
        assertThat(seen).containsExactly(wait);
        assertThat(Seen.of(task.whenDone()).failure()).isInstanceOf(TaskStopped.class);
        assertThatExceptionOfType(TaskStopped.class).isThrownBy(task::pause);
        assertThatExceptionOfType(TaskStopped.class).isThrownBy(task::stop);
    }

    @Test
    void C2_stoppingATaskThatNobodyWaitsForLeavesNoUnhandledFailure() {
        byStep.cooperate(named("a", 2)).stop();
        assertThat(clock.unhandledFailures().pending()).isEmpty();
        assertThat(clock.delayedCalls()).isEmpty();
    }

    @Test
    void C2_aStepMayStopItsOwnTask() {
        List<CooperativeTask<Steps>> own = new ArrayList<>();
        own.add(byStep.cooperate(new Steps(3, number -> {
            seen.add(number);
            own.getFirst().stop();
            return null;
        })));
        Seen<Steps> end = Seen.of(own.getFirst().whenDone());
        clock.pump(TURN, TURN, TURN);
        assertThat(seen).containsExactly(0);
        assertThat(end.failure()).isInstanceOf(TaskStopped.class);
    }

    @Test
    void C2_cancellingAllWhoWaitStopsTheTask() {
        CooperativeTask<Steps> task = byStep.cooperate(named("a", 5));
        Deferred<Steps> one = task.whenDone();
        Deferred<Steps> two = task.whenDone();
        one.cancel();
        clock.advance(TURN);
        assertThat(seen).hasSize(1);
        two.cancel();
        clock.advance(TURN);
        assertThat(seen).hasSize(1);
        assertThat(Seen.of(one).failure()).isInstanceOf(CancellationException.class);
        assertThat(Seen.of(two).failure()).isInstanceOf(CancellationException.class);
        assertThatExceptionOfType(TaskStopped.class).isThrownBy(task::pause);
    }

    @Test
    void C2_stoppingTheCooperatorFailsAllTasksAlsoThePausedOnes() {
        CooperativeTask<Steps> going = byStep.cooperate(named("a", 5));
        CooperativeTask<Steps> paused = byStep.cooperate(named("b", 5));
        paused.pause();
        Seen<Steps> one = Seen.of(going.whenDone());
        Seen<Steps> two = Seen.of(paused.whenDone());
        byStep.stop();
        byStep.stop();
        assertThat(byStep.isStopped()).isTrue();
        assertThat(one.failure()).isInstanceOf(SchedulerStopped.class);
        assertThat(two.failure()).isInstanceOf(SchedulerStopped.class);
        assertThat(clock.delayedCalls()).isEmpty();
        assertThatExceptionOfType(SchedulerStopped.class).isThrownBy(going::stop);
    }

    @Test
    void C2_aStoppedCooperatorTakesNoMoreWork() {
        byStep.stop();
        CooperativeTask<Steps> task = byStep.cooperate(named("a", 1));
        assertThat(Seen.of(task.whenDone()).failure()).isInstanceOf(SchedulerStopped.class);
        assertThat(clock.delayedCalls()).isEmpty();
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void C1_aNegativeSliceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Cooperator(clock, Duration.ofMillis(-1)));
    }
}
