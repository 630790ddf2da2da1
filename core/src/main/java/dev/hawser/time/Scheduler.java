package dev.hawser.time;

import dev.hawser.coroutine.Coroutines;
import java.time.Duration;
import java.util.List;

/**
 * One thread of callbacks and its clock. A reactor is one; so is the test kit's clock.
 *
 * <p><b>Threads.</b> All that belongs to a scheduler (its delayed calls, the Deferreds made on it, its connections) is
 * used on its thread only. {@link #callFromThread} and {@link #isOnThread} may be called from anywhere; everything
 * else throws {@link WrongThreadException} elsewhere.
 */
public interface Scheduler {
    /**
     * Runs {@code action} once, {@code delay} from now, in a turn of its own: never inside this call, and never in the
     * pass that made it, so that an endless row of {@code callLater(ZERO)} leaves room for input and output. Calls due
     * at the same time run in the order in which they were made. What the action throws is logged.
     *
     * @throws IllegalArgumentException when {@code delay} is negative
     */
    DelayedCall callLater(Duration delay, Action action);

    /** Nanoseconds on a clock that only goes forward; its zero means nothing. */
    long nanos();

    /**
     * Has {@code action} run on this scheduler's thread, in the order of arrival, in a later turn, also when called on
     * that thread. May be called from any thread, and from a signal.
     *
     * @throws java.util.concurrent.RejectedExecutionException when as many calls wait as the scheduler allows
     */
    void callFromThread(Action action);

    /** Whether the calling code runs where this scheduler's things may be used. */
    boolean isOnThread();

    /** Throws where {@link #isOnThread()} is false, naming both threads and the cure. */
    void checkThread() throws WrongThreadException;

    /** The failures of this scheduler's Deferreds that nobody has handled yet. May be read from any thread. */
    UnhandledFailures unhandledFailures();

    /** This scheduler's coroutines, for {@code Deferred} and for schedulers; programs use {@code async}. */
    Coroutines coroutines();

    /**
     * What there is now that has not come to its end, as the sorts are listed in {@link Holding.Kind}; timers as they
     * are due, all else as it was made. What belongs to a thing in the list is not in it itself: the {@link Upkeep}
     * timers, a child process's pipes, the look-up of a connect attempt. Nor is what the scheduler keeps for itself,
     * such as idle threads. An empty list means that nothing will happen here before somebody asks for more.
     *
     * <p>{@link Holding#origin()} tells where each was made, where the scheduler traces: see its options. A connection
     * that was accepted was made where its port was.
     */
    List<Holding> holdings();

    /**
     * Whether {@code thrown} must end the program rather than one callback: a {@link LinkageError}, or a
     * {@link VirtualMachineError} other than {@link StackOverflowError}. Whoever catches a callback's throwable
     * rethrows such a one.
     */
    static boolean isFatal(Throwable thrown) {
        return (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError))
                || thrown instanceof LinkageError;
    }

    /** Rethrows {@code thrown} where {@link #isFatal} says so, and returns otherwise. */
    static void rethrowFatal(Throwable thrown) {
        if (isFatal(thrown)) {
            throw (Error) thrown;
        }
    }
}
