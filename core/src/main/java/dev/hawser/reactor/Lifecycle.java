package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Trigger;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a reactor starts and stops. Shutdown goes through the states in their order; each pass of the loop takes it as far as
 * it can go, since "before" triggers and worker threads may take time.
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

    private final NioReactor loop;
    final Triggers startup = new Triggers("startup");
    final Triggers shutdown = new Triggers("shutdown");
    private volatile State state = State.IDLE;
    private volatile boolean stopRequested;
    private volatile @Nullable String stopSignal;
    private int awaited;
    private long drainingSince;

    Lifecycle(NioReactor loop) {
        this.loop = loop;
    }

    State state() {
        return state;
    }

    @Nullable String stopSignal() {
        return stopSignal;
    }

    /** A thread is about to {@link #begin}. */
    void starting() {
        state = State.STARTING;
    }

    void begin() {
        stopSignal = null;
        state = State.RUNNING;
        awaitedOfStartup(startup.run(Trigger.Phase.BEFORE));
        awaitedOfStartup(startup.run(Trigger.Phase.DURING));
        awaitedOfStartup(startup.run(Trigger.Phase.AFTER));
    }

    private static void awaitedOfStartup(List<Deferred<?>> returned) {
        for (Deferred<?> deferred : returned) {
            deferred.finish(_ -> {}, failure -> complain("a start-up trigger", failure));
        }
    }

    /** From any thread. */
    void requestStop(@Nullable String signal) {
        synchronized (this) {
            if (state == State.IDLE || state == State.FINISHED) {
                throw new IllegalStateException("can't stop a reactor that isn't running");
            }
            if (stopRequested) {
                if (signal != null) {
                    return; // an impatient second Ctrl-C
                }
                throw new IllegalStateException("can't stop a reactor that is stopping already");
            }
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
            List<Deferred<?>> returned = shutdown.run(Trigger.Phase.BEFORE);
            awaited = returned.size();
            for (Deferred<?> deferred : returned) {
                deferred.finish(_ -> awaited--, failure -> {
                    awaited--;
                    complain("a shutdown trigger", failure);
                });
            }
        }
        if (state == State.BEFORE && awaited == 0) {
            state = State.DRAINING;
            drainingSince = loop.nanos();
            discard(shutdown.run(Trigger.Phase.DURING));
        }
        if (state == State.DRAINING) {
            loop.loseEverything(); // each time: the events of the end may open something anew
        }
        if (state == State.DRAINING && (loop.isDrained() || remainingNanos() <= 0)) {
            loop.abandonRest();
            discard(shutdown.run(Trigger.Phase.AFTER));
            state = State.FINISHED;
        }
    }

    private static void discard(List<Deferred<?>> returned) {
        for (Deferred<?> deferred : returned) {
            deferred.finish(_ -> {}, failure -> complain("a shutdown trigger", failure));
        }
    }

    private static void complain(String source, Throwable failure) {
        LOGGER.log(System.Logger.Level.ERROR, "Unhandled error in the Deferred of " + source, failure);
    }

    /** How long the loop may wait at most because of a shutdown; negative where there is no bound. */
    long waitLimitNanos() {
        return switch (state) {
            case DRAINING -> Math.max(1, Math.min(remainingNanos(), Duration.ofMillis(5).toNanos()));
            default -> -1;
        };
    }

    private long remainingNanos() {
        return loop.options().stopTimeout().toNanos() - (loop.nanos() - drainingSince);
    }

    void end() {
        synchronized (this) {
            state = State.IDLE;
            stopRequested = false;
        }
    }
}
