package dev.hawser.auth;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What one peer, or one user, has tried and failed. */
final class AttemptCount {
    /** Nobody honest has more attempts waiting than this. */
    private static final int MOST_WAITING = 1000;

    private final Scheduler scheduler;
    private final LoginLimits limits;
    private final int mostFailures;
    private final AttemptTable table;
    private final Object key;
    private final Deque<Promise<@Nullable Void>> waiting = new ArrayDeque<>();

    private double failures;
    private long countedNanos;
    private long lockedUntilNanos;
    private int underway;
    private boolean locked;
    private boolean letting;

    AttemptCount(Scheduler scheduler, LoginLimits limits, int mostFailures, AttemptTable table, Object key) {
        this.scheduler = scheduler;
        this.limits = limits;
        this.mostFailures = mostFailures;
        this.table = table;
        this.key = key;
        this.countedNanos = scheduler.nanos();
    }

    /** Fires when an attempt may be made; each that fires is followed by {@link #leave}. */
    Deferred<@Nullable Void> enter() {
        if (isLocked()) {
            return Deferred.fail(scheduler, new LoginLocked(lockLeft()));
        }
        if (mayEnter()) {
            underway++;
            return Deferred.succeed(scheduler, null);
        }
        if (waiting.size() >= MOST_WAITING) {
            return Deferred.fail(scheduler, new LoginLocked(Duration.ofSeconds(1)));
        }
        Promise<@Nullable Void> turn = new Promise<>(scheduler, this::giveUp);
        waiting.add(turn);
        return turn;
    }

    /** An attempt is over. */
    void leave() {
        underway--;
        letNextIn();
        if (isIdle() && drained() == 0 && !isLocked()) {
            table.forget(key, this);
        }
    }

    /** One more failure: how many there are by now. */
    double countFailure() {
        failures = drained() + 1;
        countedNanos = scheduler.nanos();
        if (Math.ceil(failures) >= mostFailures && !locked) {
            locked = true;
            lockedUntilNanos = countedNanos + limits.lockOut().toNanos();
        }
        return failures;
    }

    boolean isLocked() {
        if (locked && scheduler.nanos() - lockedUntilNanos >= 0) {
            locked = false;
            failures = Math.min(drained(), mostFailures - 1); // one more chance, however short the lock-out was
            countedNanos = scheduler.nanos();
        }
        return locked;
    }

    /** Whether nobody uses this now. */
    boolean isIdle() {
        return underway == 0 && waiting.isEmpty();
    }

    void forgive() {
        failures = 0;
        locked = false;
        letNextIn();
    }

    private boolean mayEnter() {
        return Math.ceil(drained()) + underway < mostFailures;
    }

    private double drained() {
        double passed = scheduler.nanos() - countedNanos;
        return Math.max(0, failures - mostFailures * passed / limits.window().toNanos());
    }

    private Duration lockLeft() {
        return Duration.ofNanos(Math.max(0, lockedUntilNanos - scheduler.nanos()));
    }

    private void giveUp(Promise<@Nullable Void> turn) {
        waiting.remove(turn);
    }

    /** A loop and no recursion: an attempt that was let in may be over before {@code callback} returns. */
    private void letNextIn() {
        if (letting) {
            return;
        }
        letting = true;
        try {
            while (!waiting.isEmpty()) {
                if (isLocked()) {
                    waiting.remove().errback(new LoginLocked(lockLeft()));
                } else if (mayEnter()) {
                    underway++;
                    waiting.remove().callback(null);
                } else {
                    return; // one that is under way lets them in
                }
            }
        } finally {
            letting = false;
        }
    }
}
