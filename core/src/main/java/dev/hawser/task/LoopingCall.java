package dev.hawser.task;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Work;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Does the same thing every so often, until it is stopped or fails.
 *
 * <p>The times are the multiples of the interval after the start: a late or slow run delays no other, and runs whose
 * time has passed are left out, never made up for in a bunch. When the work returns a Deferred, the next run waits for
 * it. With an interval of zero each run follows the one before in the scheduler's next turn.
 *
 * <p>Used on its scheduler's thread alone. It may be started again after it has ended.
 */
public final class LoopingCall {
    private final Scheduler scheduler;
    private final Work<? extends @Nullable Deferred<?>> work;

    private long intervalNanos;
    private long startNanos;
    /** Up to when {@link #withCount} has counted. */
    private long countedNanos;

    private boolean running;
    /** What start() returned; null when no loop runs and no run is going on. */
    private @Nullable Promise<LoopingCall> ended;
    /** The call for the next run; null while a run is going on. */
    private @Nullable DelayedCall next;
    /** What the present run waits for. */
    private @Nullable Deferred<?> working;

    private LoopingCall(Scheduler scheduler, Work<? extends @Nullable Deferred<?>> work) {
        this.scheduler = scheduler;
        this.work = work;
    }

    /** Will run {@code action}; what it throws ends the loop. */
    public static LoopingCall of(Scheduler scheduler, Action action) {
        return new LoopingCall(scheduler, () -> {
            action.run();
            return null;
        });
    }

    /**
     * Will run {@code work}, and wait for the Deferred that it returns, which it consumes. Null stands for one that has
     * fired. A failure ends the loop.
     */
    public static LoopingCall ofDeferred(Scheduler scheduler, Work<? extends @Nullable Deferred<?>> work) {
        return new LoopingCall(scheduler, work);
    }

    /**
     * Will give {@code counted} the number of intervals that have passed since it last was called: 1 as a rule, more
     * when runs were left out, and no call at all for none. The first is 1 for a loop that starts with a call, and
     * each is 1 with an interval of zero.
     */
    public static LoopingCall withCount(Scheduler scheduler, Receiver<? super Long> counted) {
        LoopingCall[] self = new LoopingCall[1];
        self[0] = of(scheduler, () -> {
            long count = self[0].count();
            if (count > 0) {
                counted.accept(count);
            }
        });
        return self[0];
    }

    /** Starts with a run now, and goes on as {@link #start(Duration, boolean)} says. */
    public Deferred<LoopingCall> start(Duration interval) {
        return start(interval, true);
    }

    /**
     * Starts the loop: with a run before this returns, or with the first after one interval.
     *
     * @return fires with this object when the loop has been stopped, and fails with what a run failed with. Cancelling
     *     it stops the loop, and cancels what the present run waits for
     * @throws IllegalStateException when it is running, or the last run of a stopped loop is not over
     * @throws IllegalArgumentException when {@code interval} is negative
     */
    public Deferred<LoopingCall> start(Duration interval, boolean now) {
        scheduler.checkThread();
        if (ended != null) {
            throw new IllegalStateException(
                    running
                            ? "this looping call runs already"
                            : "this looping call was stopped, but its last run still waits for its Deferred");
        }
        if (interval.isNegative()) {
            throw new IllegalArgumentException("an interval cannot be negative: " + interval);
        }
        intervalNanos = interval.toNanos();
        startNanos = scheduler.nanos();
        countedNanos = now ? startNanos - intervalNanos : startNanos;
        Promise<LoopingCall> promise = new Promise<>(scheduler, _ -> cancelled());
        ended = promise;
        running = true;
        if (now) {
            run();
        } else {
            schedule();
        }
        return promise;
    }

    /**
     * Ends the loop: what {@link #start} returned fires before this returns, or else when the present run is over.
     *
     * @throws IllegalStateException when it is not running
     */
    public void stop() {
        checkRunning("stopped");
        if (halted()) {
            end();
        }
    }

    /**
     * Counts the intervals from now on: the next run comes one interval from now, or from the end of the present run on
     * at the next multiple of it.
     *
     * @throws IllegalStateException when it is not running
     */
    public void reset() {
        checkRunning("reset");
        startNanos = scheduler.nanos();
        countedNanos = startNanos;
        if (next != null) {
            next.reset(Duration.ofNanos(intervalNanos));
        }
    }

    /** Whether it has been started, and neither been stopped nor failed since. */
    public boolean isRunning() {
        return running;
    }

    /** The interval of the last start; zero before. */
    public Duration interval() {
        return Duration.ofNanos(intervalNanos);
    }

    // ---------------------------------------------------------------- the loop

    private void run() {
        next = null;
        Deferred<?> step = Deferred.succeed(scheduler, null).chain(_ -> {
            Deferred<?> returned = work.run();
            return returned == null ? Deferred.succeed(scheduler, null) : returned;
        });
        working = step;
        step.finish(_ -> over(), this::failed);
    }

    private void over() {
        working = null;
        if (running) {
            schedule();
        } else {
            end();
        }
    }

    private void schedule() {
        long delayNanos = intervalNanos == 0
                ? 0
                : intervalNanos - Math.floorMod(scheduler.nanos() - startNanos, intervalNanos);
        next = scheduler.callLater(Duration.ofNanos(delayNanos), this::run);
    }

    private void failed(Throwable failure) {
        working = null;
        running = false;
        Promise<LoopingCall> promise = ended;
        ended = null;
        if (promise != null && !promise.isFired()) {
            promise.errback(failure);
        }
    }

    private void end() {
        Promise<LoopingCall> promise = ended;
        ended = null;
        if (promise != null && !promise.isFired()) {
            promise.callback(this);
        }
    }

    /** Stops the loop, and returns whether nothing of it is going on. */
    private boolean halted() {
        running = false;
        if (next == null) {
            return false;
        }
        next.cancel();
        next = null;
        return true;
    }

    private void cancelled() {
        if (halted()) {
            ended = null;
        } else if (working != null) {
            working.cancel();
        }
    }

    private void checkRunning(String verb) {
        scheduler.checkThread();
        if (!running) {
            throw new IllegalStateException("a looping call was " + verb + " that does not run");
        }
    }

    private long count() {
        long now = scheduler.nanos();
        if (intervalNanos == 0) {
            return 1;
        }
        long count = Math.floorDiv(now - startNanos, intervalNanos)
                - Math.floorDiv(countedNanos - startNanos, intervalNanos);
        if (count > 0) {
            countedNanos = now;
        }
        return count;
    }
}
