package dev.hawser.web.client;

import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A time limit that moves often: its timer is touched only when it fires, or when the limit comes nearer. */
final class Deadline {
    private final Scheduler scheduler;
    private final Runnable passed;
    private @Nullable DelayedCall timer;
    private long due;
    private boolean isSet;

    Deadline(Scheduler scheduler, Runnable passed) {
        this.scheduler = scheduler;
        this.passed = passed;
    }

    void set(Duration fromNow) {
        due = scheduler.nanos() + fromNow.toNanos();
        isSet = true;
        DelayedCall armed = timer;
        if (armed == null) {
            timer = scheduler.callLater(fromNow, (Upkeep) this::fired);
        } else if (due - armed.dueNanos() < 0) {
            armed.reset(fromNow);
        }
    }

    void clear() {
        isSet = false;
        DelayedCall armed = timer;
        timer = null;
        if (armed != null && armed.isActive()) {
            armed.cancel();
        }
    }

    private void fired() {
        timer = null;
        if (!isSet) {
            return;
        }
        long left = due - scheduler.nanos();
        if (left > 0) {
            timer = scheduler.callLater(Duration.ofNanos(left), (Upkeep) this::fired);
        } else {
            isSet = false;
            passed.run();
        }
    }
}
