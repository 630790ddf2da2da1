package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.time.DelayedCall;
import dev.hawser.time.UnhandledFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The heap against a sorted list: the same random calls, cancellations, resets and delays, from outside and from inside
 * running calls, make the same calls run in the same order (T1 to T4).
 */
final class TimerHeapModelTest {
    private static final int STEPS = 4000;
    private static final Comparator<Expected> BY_TIME =
            Comparator.<Expected>comparingLong(call -> call.due).thenComparingLong(call -> call.sequence);

    /** What the model knows of a call. */
    private static final class Expected {
        final int id;
        final DelayedCall real;
        long due;
        long sequence;
        /** The pass in which it was made: it does not run in that one. */
        final long madeInPass;

        Expected(int id, DelayedCall real, long due, long sequence, long madeInPass) {
            this.id = id;
            this.real = real;
            this.due = due;
            this.sequence = sequence;
            this.madeInPass = madeInPass;
        }
    }

    /** Both sides, driven by one source of randomness. */
    private static final class Machine {
        final SplittableRandom random;
        final List<Expected> model = new ArrayList<>();
        final List<Integer> ran = new ArrayList<>();
        final TimerHeap heap;
        long now;
        long sequences;
        long pass;
        int ids;
        boolean inPass;

        Machine(long seed, long begin) {
            random = new SplittableRandom(seed);
            now = begin;
            heap = new TimerHeap(() -> now, () -> {}, new UnhandledFailures());
        }

        void add() {
            long delay = random.nextInt(4) == 0 ? 0 : random.nextInt(50);
            int id = ids++;
            DelayedCall real = heap.add(Duration.ofNanos(delay), () -> runs(id), null);
            model.add(new Expected(id, real, now + delay, sequences++, inPass ? pass : -1));
        }

        /** A call runs: the model says that it is the one whose turn it is; then it does things itself. */
        void runs(int id) {
            Expected first = model.stream()
                    .filter(call -> call.due - now <= 0 && call.madeInPass != pass)
                    .min(BY_TIME)
                    .orElseThrow(() -> new AssertionError("call " + id + " ran, and none is due"));
            assertThat(id).as("the call that runs at " + now).isEqualTo(first.id);
            model.remove(first);
            ran.add(id);
            assertThat(first.real.isActive()).isFalse();
            for (int i = random.nextInt(4); i > 0; i--) {
                change();
            }
            if (random.nextInt(50) == 0) {
                throw new IllegalStateException("on purpose: a call that throws does not disturb the others");
            }
        }

        void change() {
            int what = random.nextInt(10);
            if (what < 5 || model.isEmpty()) {
                add();
                return;
            }
            Expected call = model.get(random.nextInt(model.size()));
            if (what < 7) {
                call.real.cancel();
                model.remove(call);
            } else if (what < 9) {
                long delay = random.nextInt(60);
                call.real.reset(Duration.ofNanos(delay));
                call.due = now + delay;
                call.sequence = sequences++;
            } else {
                long by = random.nextInt(80) - 40;
                call.real.delay(Duration.ofNanos(by));
                call.due += by;
                call.sequence = sequences++;
            }
        }

        void step() {
            for (int i = random.nextInt(6); i > 0; i--) {
                change();
            }
            now += random.nextInt(12);
            pass++;
            inPass = true;
            heap.runDue();
            inPass = false;
            assertThat(model.stream().filter(call -> call.due - now <= 0 && call.madeInPass != pass))
                    .as("due calls that did not run")
                    .isEmpty();
            assertThat(heap.active()).isEqualTo(model.size());
            long untilNext = heap.untilNext();
            long due = model.stream().mapToLong(call -> Math.max(0, call.due - now)).min().orElse(-1);
            // a call that was put off may wake the loop early, never late
            assertThat(untilNext).isLessThanOrEqualTo(due < 0 ? Long.MAX_VALUE : due);
            if (due >= 0) {
                assertThat(untilNext).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void T2_theHeapRunsWhatASortedListRuns(long seed) {
        Machine machine = new Machine(seed, 1_000);
        for (int i = 0; i < STEPS; i++) {
            machine.step();
        }
        assertThat(machine.ran).as("seed " + seed).hasSizeGreaterThan(STEPS / 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void T2_theClockMayWrapAround(long seed) {
        Machine machine = new Machine(seed, Long.MAX_VALUE - 10_000);
        Machine plain = new Machine(seed, 1_000);
        for (int i = 0; i < STEPS; i++) {
            plain.step();
        }
        assertThat(plain.ran).isNotEmpty();
        List<Integer> beforeTheWrap = new ArrayList<>();
        TimerHeap heap = machine.heap;
        for (int i = 0; i < 100; i++) {
            int mine = i;
            heap.add(Duration.ofNanos(200L * i), () -> beforeTheWrap.add(mine), null);
        }
        for (int i = 0; i < 30; i++) {
            machine.now += 1000;
            heap.runDue();
        }
        assertThat(beforeTheWrap).hasSize(100).isSorted();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void T3_manyCancelledCallsLeaveTheOthersInOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Machine machine = new Machine(seed, 0);
        for (int i = 0; i < 5000; i++) {
            machine.add();
        }
        while (machine.model.size() > 50) {
            Expected call = machine.model.remove(random.nextInt(machine.model.size()));
            call.real.cancel();
            if (random.nextInt(1000) == 0) {
                machine.heap.untilNext(); // lets those that wait enter
            }
        }
        assertThat(machine.heap.active()).isEqualTo(50);
        for (int i = 0; i < 40; i++) {
            machine.step();
        }
    }
}
