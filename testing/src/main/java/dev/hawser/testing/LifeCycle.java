package dev.hawser.testing;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.Trigger;
import dev.hawser.time.Action;
import dev.hawser.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The start and stop of a {@link MemoryReactor}, and what waits for them. Only the stop may come from elsewhere. */
final class LifeCycle {
    private enum State {
        STOPPED,
        RUNNING,
        STOPPING
    }

    private final Scheduler clock;
    private final Action closeAll;
    private final List<Waiting> triggers = new ArrayList<>();
    private volatile State state = State.STOPPED;
    private int holdingUp;

    /**
     * Of a reactor that does not run.
     *
     * @param closeAll what the reactor itself does during the shutdown
     */
    LifeCycle(Scheduler clock, Action closeAll) {
        this.clock = clock;
        this.closeAll = closeAll;
    }

    boolean isRunning() {
        return state != State.STOPPED;
    }

    /** Deferreds of "before" triggers that the shutdown waits for. */
    int holdingUp() {
        return holdingUp;
    }

    List<Trigger> waiting() {
        return List.copyOf(triggers);
    }

    Trigger add(Trigger.Phase phase, Trigger.Event event, Work<? extends @Nullable Deferred<?>> work) {
        Waiting trigger = new Waiting(phase, event, work);
        triggers.add(trigger);
        return trigger;
    }

    void startUp() {
        if (state != State.STOPPED) {
            throw new IllegalStateException("the reactor runs already");
        }
        fire(Trigger.Phase.BEFORE, Trigger.Event.STARTUP);
        state = State.RUNNING;
        fire(Trigger.Phase.DURING, Trigger.Event.STARTUP);
        fire(Trigger.Phase.AFTER, Trigger.Event.STARTUP);
    }

    /** Has the shutdown begin in the clock's next turn. From any thread. */
    synchronized void stop() {
        switch (state) {
            case STOPPED -> throw new IllegalStateException("the reactor does not run");
            case STOPPING -> {}
            case RUNNING -> {
                state = State.STOPPING;
                clock.callFromThread(this::beginStop);
            }
        }
    }

    private void beginStop() {
        List<Deferred<?>> results = fire(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN);
        holdingUp = results.size();
        for (Deferred<?> result : results) {
            result.finish(_ -> released(), failure -> {
                clock.unhandledFailures().report(failure);
                released();
            });
        }
        if (results.isEmpty()) {
            finishStop();
        }
    }

    private void released() {
        holdingUp--;
        if (holdingUp == 0) {
            // In a turn of its own, so that what the rest throws reaches the test and not this Deferred.
            clock.callFromThread(this::finishStop);
        }
    }

    private void finishStop() {
        fire(Trigger.Phase.DURING, Trigger.Event.SHUTDOWN);
        Thrown.through(closeAll::run);
        state = State.STOPPED;
        fire(Trigger.Phase.AFTER, Trigger.Event.SHUTDOWN);
    }

    /** Each trigger is taken off before it runs, and one added meanwhile runs too. */
    private List<Deferred<?>> fire(Trigger.Phase phase, Trigger.Event event) {
        List<Deferred<?>> results = new ArrayList<>();
        while (true) {
            @Nullable Waiting next = triggers.stream()
                    .filter(trigger -> trigger.phase == phase && trigger.event == event)
                    .findFirst()
                    .orElse(null);
            if (next == null) {
                return results;
            }
            triggers.remove(next);
            Thrown.through(() -> {
                Deferred<?> result = next.work.run();
                if (result != null) {
                    results.add(result);
                }
            });
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
                throw new IllegalStateException("the trigger has run or was removed: " + this);
            }
        }

        @Override
        public String toString() {
            return "Trigger[" + phase + " " + event + "]";
        }
    }
}
