package dev.hawser.reactor;

import dev.hawser.reactor.watch.Pulse;
import dev.hawser.time.Action;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * Calls from other threads, in the order of arrival. Any thread may {@link #add}; the loop runs in each pass what had
 * arrived before it (T6). Guarded by its own lock, which is never held while a call runs.
 */
final class ThreadCalls {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    private final int limit;
    private final UnhandledFailures unhandled;
    private final Pulse pulse;
    private final Object lock = new Object();
    private ArrayDeque<Action> arriving = new ArrayDeque<>();
    private ArrayDeque<Action> running = new ArrayDeque<>();
    private volatile boolean waiting;

    ThreadCalls(int limit, UnhandledFailures unhandled, Pulse pulse) {
        this.limit = limit;
        this.unhandled = unhandled;
        this.pulse = pulse;
    }

    /**
     * Adds {@code action}.
     *
     * @return whether it is the first since the last pass, so that the loop must be woken
     */
    boolean add(Action action) {
        Objects.requireNonNull(action, "action");
        synchronized (lock) {
            if (arriving.size() >= limit) {
                throw new RejectedExecutionException(
                        limit + " calls from threads wait already: the reactor does not keep up");
            }
            return addLocked(action);
        }
    }

    /** Adds a result that somebody waits for, beyond the limit too: there is at most one for each thing asked for. */
    boolean addResult(Action action) {
        synchronized (lock) {
            return addLocked(action);
        }
    }

    private boolean addLocked(Action action) {
        arriving.add(action);
        boolean first = !waiting;
        waiting = true;
        return first;
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Runs what has arrived so far. What a call throws is logged. */
    void run() {
        if (!waiting) {
            return;
        }
        synchronized (lock) {
            if (running.isEmpty()) { // otherwise a fatal error ended the last run amid them: they are older
                ArrayDeque<Action> snapshot = arriving;
                arriving = running;
                running = snapshot;
            }
            waiting = !arriving.isEmpty();
        }
        Action action;
        while ((action = running.poll()) != null) {
            pulse.threadCall();
            try {
                action.run();
            } catch (Throwable thrown) {
                if (Scheduler.isFatal(thrown)) {
                    waiting = true;
                }
                Scheduler.rethrowFatal(thrown);
                unhandled.report(LOGGER, "Unhandled error while calling from thread", thrown);
            }
        }
    }
}
