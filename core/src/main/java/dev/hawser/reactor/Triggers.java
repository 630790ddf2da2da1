package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.Trigger;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What waits for one event of a reactor, phase by phase (R3). Each trigger runs once. */
final class Triggers {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    private final String event;
    private final UnhandledFailures unhandled;
    private final Map<Trigger.Phase, List<Waiting>> waiting = new EnumMap<>(Trigger.Phase.class);

    Triggers(String event, UnhandledFailures unhandled) {
        this.event = event;
        this.unhandled = unhandled;
        for (Trigger.Phase phase : Trigger.Phase.values()) {
            waiting.put(phase, new ArrayList<>());
        }
    }

    Trigger add(Trigger.Phase phase, Work<? extends @Nullable Deferred<?>> work) {
        Waiting trigger = new Waiting(phase, work);
        of(phase).add(trigger);
        return trigger;
    }

    /** Runs the triggers of {@code phase} in order, those too that they add; gives the Deferreds they returned. */
    List<Deferred<?>> run(Trigger.Phase phase) {
        List<Deferred<?>> returned = new ArrayList<>();
        List<Waiting> mine = of(phase);
        while (!mine.isEmpty()) {
            try {
                Deferred<?> deferred = mine.removeFirst().work.run();
                if (deferred != null) {
                    returned.add(deferred);
                }
            } catch (Throwable thrown) {
                Scheduler.rethrowFatal(thrown);
                unhandled.report(LOGGER, "Unhandled error in a trigger of " + phase + " " + event, thrown);
            }
        }
        return returned;
    }

    private List<Waiting> of(Trigger.Phase phase) {
        List<Waiting> list = waiting.get(phase);
        if (list == null) {
            throw new IllegalArgumentException("no such phase: " + phase);
        }
        return list;
    }

    private final class Waiting implements Trigger {
        private final Phase phase;
        private final Work<? extends @Nullable Deferred<?>> work;

        Waiting(Phase phase, Work<? extends @Nullable Deferred<?>> work) {
            this.phase = phase;
            this.work = work;
        }

        @Override
        public void remove() {
            if (!of(phase).remove(this)) {
                throw new IllegalStateException(
                        "this trigger of " + phase + " " + event + " has run or was removed already");
            }
        }
    }
}
