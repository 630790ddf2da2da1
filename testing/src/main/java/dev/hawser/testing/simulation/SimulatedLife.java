package dev.hawser.testing.simulation;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a simulated reactor starts and stops: step by step as a real one, one step or more in each pass. */
final class SimulatedLife {
    /** While connections are being told and work finishes, the loop looks again after this. */
    static final long DRAINING_NANOS = 5_000_000;

    /** Where the reactor is. */
    enum State {
        /** Not running; may run again. */
        IDLE,
        RUNNING,
        /** The "before" triggers' Deferreds are awaited. */
        BEFORE,
        /** Connections are told, work finishes. */
        DRAINING,
        /** The loop ends with this pass. */
        FINISHED
    }

    private final SimulatedReactor loop;
    private final List<Waiting> triggers = new ArrayList<>();
    private State state = State.IDLE;
    private boolean stopRequested;
    private int awaited;
    private int run;
    private long drainingSince;

    SimulatedLife(SimulatedReactor loop) {
        this.loop = loop;
    }

    State state() {
        return state;
    }

    /** Whether what is opened now would be closed in the next pass. */
    boolean isEnding() {
        return state == State.DRAINING || state == State.FINISHED;
    }

    /** May be stopped from now on. */
    void starting() {
        if (state != State.IDLE) {
            throw new IllegalStateException("the reactor is running already, in the simulation");
        }
        state = State.RUNNING;
        run++;
    }

    void begin() {
        for (Trigger.Phase phase : Trigger.Phase.values()) {
            await(fire(phase, Trigger.Event.STARTUP), "a start-up trigger", -1);
        }
    }

    void requestStop() {
        if (state == State.IDLE) {
            throw new IllegalStateException("can't stop a reactor that isn't running");
        }
        stopRequested = true;
    }

    /** Takes the shutdown one step further, where one was asked for. */
    void step() {
        if (!stopRequested) {
            return;
        }
        if (state == State.RUNNING) {
            state = State.BEFORE;
            awaited = 0;
            await(fire(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN), "a shutdown trigger", run);
        }
        if (state == State.BEFORE && awaited == 0) {
            state = State.DRAINING;
            drainingSince = loop.nanos();
            await(fire(Trigger.Phase.DURING, Trigger.Event.SHUTDOWN), "a shutdown trigger", -1);
        }
        if (state == State.DRAINING) {
            loop.cancelCoroutines();
            loop.loseEverything(); // in each pass: connectionLost may have opened something
            if (loop.isDrained() || remainingNanos() <= 0) {
                loop.abandonRest();
                loop.loseEverything(); // what the failing of the rest has opened
                await(fire(Trigger.Phase.AFTER, Trigger.Event.SHUTDOWN), "a shutdown trigger", -1);
                state = State.FINISHED;
            }
        }
    }

    /** Whether {@link #step()} would go on where it stands. */
    boolean wantsStep() {
        return stopRequested && (state == State.RUNNING || state == State.BEFORE && awaited == 0);
    }

    private long remainingNanos() {
        return Times.nanos(loop.options().stopTimeout()) - (loop.nanos() - drainingSince);
    }

    void end() {
        state = State.IDLE;
        stopRequested = false;
    }

    // ---------------------------------------------------------------- triggers

    Trigger add(Trigger.Phase phase, Trigger.Event event, Work<? extends @Nullable Deferred<?>> work) {
        Waiting trigger = new Waiting(phase, event, work);
        triggers.add(trigger);
        return trigger;
    }

    /** Runs those of a phase in their order, those too that they add; gives the Deferreds that they returned. */
    private List<Deferred<?>> fire(Trigger.Phase phase, Trigger.Event event) {
        List<Deferred<?>> results = new ArrayList<>();
        while (true) {
            Waiting next = null;
            for (Waiting trigger : triggers) {
                if (trigger.phase == phase && trigger.event == event) {
                    next = trigger;
                    break;
                }
            }
            if (next == null) {
                return results;
            }
            triggers.remove(next);
            Work<? extends @Nullable Deferred<?>> work = next.work;
            loop.guarded("a trigger of " + phase + " " + event, () -> {
                Deferred<?> result = work.run();
                if (result != null) {
                    results.add(result);
                }
            });
        }
    }

    /** Counts down in {@link #awaited} where {@code countedRun} is the run that waits for them. */
    private void await(List<Deferred<?>> results, String source, int countedRun) {
        for (Deferred<?> result : results) {
            awaited += countedRun < 0 ? 0 : 1;
            loop.guarded("the Deferred of " + source, () -> {
                boolean attached = false;
                try {
                    result.finish(_ -> arrived(countedRun), failure -> {
                        arrived(countedRun);
                        loop.failed("Unhandled error in the Deferred of " + source, failure);
                    });
                    attached = true;
                } finally {
                    if (!attached) { // somebody else's, or attached to already
                        arrived(countedRun);
                    }
                }
            });
        }
    }

    private void arrived(int countedRun) {
        if (countedRun == run) {
            awaited--;
        }
    }

    private final class Waiting implements Trigger {
        private final Phase phase;
        private final Event event;
        private final Work<? extends @Nullable Deferred<?>> work;

        Waiting(Phase phase, Event event, Work<? extends @Nullable Deferred<?>> work) {
            this.phase = phase;
            this.event = event;
            this.work = work;
        }

        @Override
        public void remove() {
            if (!triggers.remove(this)) {
                throw new IllegalStateException(
                        "this trigger of " + phase + " " + event + " has run or was removed already");
            }
        }
    }
}
