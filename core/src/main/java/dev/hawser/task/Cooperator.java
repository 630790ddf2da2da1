package dev.hawser.task;

import dev.hawser.deferred.Deferred;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does long work bit by bit, so that connections and timers get their turn in between.
 *
 * <p>The work is an {@link Iterator}: each {@code next()} does one small step. Null means that the next step may follow
 * at once; a Deferred, which is consumed, that the task waits for it first. All tasks take turns, step by step, for a
 * slice of 10 ms, and go on in a later turn of the scheduler.
 *
 * <p>Used on its scheduler's thread alone.
 */
public final class Cooperator {
    private static final Duration SLICE = Duration.ofMillis(10);
    /** Next to nothing, but not zero: what is due already goes first. */
    private static final Duration BREAK = Duration.ofNanos(10);

    private final Scheduler scheduler;
    private final long sliceNanos;
    private final LinkedHashSet<CooperativeTask<?>> unfinished = new LinkedHashSet<>();
    /** Those of the unfinished that wait for nothing but their turn, the next one first. */
    private final LinkedHashSet<CooperativeTask<?>> ready = new LinkedHashSet<>();

    private @Nullable DelayedCall next;
    private boolean stepping;
    private boolean stopped;

    /** A cooperator that works in slices of 10 ms. */
    public Cooperator(Scheduler scheduler) {
        this(scheduler, SLICE);
    }

    /**
     * A cooperator that works in slices of another length.
     *
     * @param slice after how long a time of steps others get their turn; zero for after each step
     * @throws IllegalArgumentException when {@code slice} is negative
     */
    public Cooperator(Scheduler scheduler, Duration slice) {
        if (slice.isNegative()) {
            throw new IllegalArgumentException("a slice of time cannot be negative: " + slice);
        }
        this.scheduler = scheduler;
        this.sliceNanos = slice.toNanos();
    }

    /**
     * Takes on {@code work}, whose first step is done in a later turn. A stopped cooperator gives a task that has
     * failed with {@link SchedulerStopped}.
     */
    public <I extends Iterator<? extends @Nullable Deferred<?>>> CooperativeTask<I> cooperate(I work) {
        scheduler.checkThread();
        CooperativeTask<I> task = new CooperativeTask<>(this, scheduler, work);
        if (stopped) {
            task.abandon();
        } else {
            unfinished.add(task);
            ready(task);
        }
        return task;
    }

    /**
     * Takes on {@code work} for a caller who only wants to know when it is done: {@link CooperativeTask#whenDone()} of
     * {@link #cooperate}.
     */
    public <I extends Iterator<? extends @Nullable Deferred<?>>> Deferred<I> coiterate(I work) {
        return cooperate(work).whenDone();
    }

    /**
     * Fails every unfinished task with {@link SchedulerStopped}, and every later one. Without effect the second time.
     */
    public void stop() {
        scheduler.checkThread();
        stopped = true;
        for (CooperativeTask<?> task : List.copyOf(unfinished)) {
            if (unfinished.contains(task)) { // the end of one may have stopped another
                task.abandon();
            }
        }
    }

    /** Whether it takes no more work. */
    public boolean isStopped() {
        return stopped;
    }

    // ---------------------------------------------------------------- what tasks call

    void ready(CooperativeTask<?> task) {
        ready.add(task);
        schedule();
    }

    void unready(CooperativeTask<?> task) {
        ready.remove(task);
        if (ready.isEmpty() && next != null) {
            next.cancel();
            next = null;
        }
    }

    void finished(CooperativeTask<?> task) {
        unfinished.remove(task);
        unready(task);
    }

    private void schedule() {
        if (next == null && !stepping && !ready.isEmpty()) {
            next = scheduler.callLater(BREAK, this::slice);
        }
    }

    private void slice() {
        next = null;
        stepping = true;
        try {
            long startNanos = scheduler.nanos();
            do {
                CooperativeTask<?> task = ready.removeFirst();
                ready.add(task);
                task.step();
            } while (!ready.isEmpty() && scheduler.nanos() - startNanos < sliceNanos);
        } finally {
            stepping = false;
            schedule();
        }
    }
}
