package dev.hawser.reactor;

import dev.hawser.time.Scheduler;
import java.time.Duration;
import java.util.function.Supplier;

/** Warnings about something that may happen very often: one in ten seconds is told, with the number of the others. */
final class Complaints {
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Scheduler clock;
    private long lastNanos;
    private long untold;
    private boolean any;

    Complaints(Scheduler clock) {
        this.clock = clock;
    }

    void complain(Supplier<String> what) {
        long now = clock.nanos();
        if (any && now - lastNanos < PAUSE_NANOS) {
            untold++;
            return;
        }
        String others = untold == 0 ? "" : " (and " + untold + " more such warnings since the last)";
        any = true;
        lastNanos = now;
        untold = 0;
        DatagramPort.LOGGER.log(System.Logger.Level.WARNING, what.get() + others);
    }
}
