package dev.hawser.deferred;

import dev.hawser.time.Scheduler;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thing at a time happen among callbacks that each wait for others. First come, first served.
 *
 * <p>Not for threads: it is used on its scheduler's thread alone.
 */
public final class DeferredLock {
    private final Scheduler owner;
    private final LinkedHashSet<Promise<DeferredLock>> waiting = new LinkedHashSet<>();
    private boolean held;
    private boolean handingOver;

    /** A lock that nobody holds. */
    public DeferredLock(Scheduler owner) {
        this.owner = owner;
    }

    /**
     * Fires with this lock when it is the caller's, who must {@link #release()} it. Cancelling the Deferred while it
     * waits gives the place up.
     */
    public Deferred<DeferredLock> acquire() {
        owner.checkThread();
        if (!isLocked()) {
            held = true;
            return Deferred.succeed(owner, this);
        }
        Promise<DeferredLock> place = new Promise<>(owner, waiting::remove);
        waiting.add(place);
        return place;
    }

    /**
     * Gives the lock up. The next one waiting gets it, and its callbacks run, before this returns; only when called by
     * such a callback it returns first, so that a long row of short holders needs no deep stack.
     *
     * @throws IllegalStateException when nobody holds the lock
     */
    public void release() {
        owner.checkThread();
        if (!held) {
            throw new IllegalStateException("a lock was released that nobody holds");
        }
        held = false;
        if (handingOver) {
            return;
        }
        handingOver = true;
        try {
            while (!held && !waiting.isEmpty()) {
                held = true;
                waiting.removeFirst().callback(this);
            }
        } finally {
            handingOver = false;
        }
    }

    /**
     * Runs {@code work} holding the lock, which is released when the Deferred that it returns has fired, or at once
     * when it throws. Cancelling the result gives the place up, or cancels that Deferred.
     */
    public <T extends @Nullable Object> Deferred<T> run(Work<? extends Deferred<T>> work) {
        return acquire().chain(_ -> Deferred.executeChain(owner, work).always(this::release));
    }

    /** Whether somebody holds it. */
    public boolean isLocked() {
        return held || !waiting.isEmpty();
    }
}
