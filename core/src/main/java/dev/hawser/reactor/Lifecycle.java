package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Trigger;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a reactor starts and stops. Shutdown goes through the states in their order; each pass of the loop takes it as
 * far as it can go, since "before" triggers and worker threads may take time.
 */
final class Lifecycle {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    /** Where the reactor is. */
    enum State {
        /** Not running; may run again. */
        IDLE,
        /** Its thread has been made and has not begun. */
        STARTING,
        RUNNING,
        /** The "before" triggers' Deferreds are awaited. */
        BEFORE,
        /** Connections are told, worker threads finish. */
        DRAINING,
        /** The loop ends with this pass. */
        FINISHED
    }

    private final LoopReactor loop;
    final Triggers startup;
    final Triggers shutdown;
    private volatile State state = State.IDLE;
    private volatile boolean stopRequested;
    /** A signal came while the shutdown was delayed. */
    private volatile boolean isImpatient;
    private volatile @Nullable String stopSignal;
    private Awaited awaited = new Awaited("a shutdown trigger");
    private long drainingSince;

    Lifecycle(LoopReactor loop) {
        this.loop = loop;
        this.startup = new Triggers("startup", loop.unhandledFailures());
        this.shutdown = new Triggers("shutdown", loop.unhandledFailures());
    }

    State state() {
        return state;
    }

    @Nullable String stopSignal() {
        return stopSignal;
    }

    /**
     * Claims the reactor for one run: a thread is about to {@link #begin}. It may be stopped from now on. From any
     * thread.
     *
     * @return false where it runs already
     */
    boolean starting() {
        synchronized (this) {
            if (state != State.IDLE) {
                return false;
            }
            stopSignal = null;
            state = State.STARTING;
            return true;
        }
    }

    void begin() {
        state = State.RUNNING;
        Awaited ignored = new Awaited("a start-up trigger");
        ignored.addAll(startup.run(Trigger.Phase.BEFORE));
        ignored.addAll(startup.run(Trigger.Phase.DURING));
        ignored.addAll(startup.run(Trigger.Phase.AFTER));
    }

    /** The Deferreds of one kind of triggers that have not fired. */
    private final class Awaited {
        private final String source;
        private int count;

        Awaited(String source) {
            this.source = source;
        }

        void addAll(List<Deferred<?>> returned) {
            for (Deferred<?> deferred : returned) {
                count++;
                try {
                    deferred.finish(_ -> count--, failure -> {
                        count--;
                        complain(failure);
                    });
                } catch (RuntimeException refused) { // somebody else's, or attached to already
                    count--;
                    complain(refused);
                }
            }
        }

        private void complain(Throwable failure) {
            loop.unhandledFailures().report(LOGGER, "Unhandled error in the Deferred of " + source, failure);
        }
    }

    /** From any thread. */
    void requestStop(@Nullable String signal) {
        synchronized (this) {
            if (state == State.IDLE) {
                throw new IllegalStateException("can't stop a reactor that isn't running");
            }
            if (stopRequested) {
                isImpatient |= signal != null;
                loop.wake();
                return;
            }
            isImpatient = false;
            stopRequested = true;
            stopSignal = signal;
        }
        loop.wake();
    }

    boolean isStopRequested() {
        return stopRequested;
    }

    /** Takes the shutdown one step further, where one was asked for. */
    void step() {
        if (!stopRequested) {
            return;
        }
        if (state == State.RUNNING) {
            state = State.BEFORE;
            awaited = new Awaited("a shutdown trigger"); // not the last run's, which may have ended by a fatal error
            awaited.addAll(shutdown.run(Trigger.Phase.BEFORE));
        }
        if (state == State.BEFORE && awaited.count > 0 && isImpatient) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "a second signal: stopping without " + awaited.count + " Deferreds that delay the shutdown");
            awaited = new Awaited("a shutdown trigger");
        }
        if (state == State.BEFORE && awaited.count == 0) {
            state = State.DRAINING;
            drainingSince = loop.nanos();
            awaited.addAll(shutdown.run(Trigger.Phase.DURING));
        }
        if (state == State.DRAINING) {
            loop.cancelCoroutines();
            loop.loseEverything(); // in each pass: connectionLost may have opened something
            if (loop.isDrained() || remainingNanos() <= 0) {
                loop.abandonRest();
                loop.loseEverything(); // what the failing of the rest has opened
                awaited.addAll(shutdown.run(Trigger.Phase.AFTER));
                state = State.FINISHED;
            }
        }
    }

    /** Whether what is opened now would be closed in the next pass. */
    boolean isEnding() {
        return state == State.DRAINING || state == State.FINISHED;
    }

    /** How long the loop may wait at most because of a shutdown; negative where there is no bound. */
    long waitLimitNanos() {
        return switch (state) {
            case BEFORE -> awaited.count == 0 ? 0 : -1; // the last has fired since the step, as with connectionLost
            case DRAINING -> Math.max(1, Math.min(remainingNanos(), Duration.ofMillis(5).toNanos()));
            default -> -1;
        };
    }

    private long remainingNanos() {
        return TimerHeap.nanos(loop.options().stopTimeout()) - (loop.nanos() - drainingSince);
    }

    void end() {
        synchronized (this) {
            state = State.IDLE;
            stopRequested = false;
        }
    }
}
