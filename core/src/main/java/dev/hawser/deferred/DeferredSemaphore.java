package dev.hawser.deferred;

import dev.hawser.time.Scheduler;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many things at a time happen among callbacks that each wait for others. First come, first served.
 *
 * <p>Not for threads: it is used on its scheduler's thread alone.
 */
public final class DeferredSemaphore {
    private final Scheduler owner;
    private final LinkedHashSet<Promise<DeferredSemaphore>> waiting = new LinkedHashSet<>();
    private final int limit;
    private int tokens;
    private boolean handingOver;

    /**
     * A semaphore with all its tokens.
     *
     * @throws IllegalArgumentException when {@code limit} is less than one
     */
    public DeferredSemaphore(Scheduler owner, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a semaphore needs at least one token, not " + limit);
        }
        this.owner = owner;
        this.limit = limit;
        this.tokens = limit;
    }

    /**
     * Fires with this semaphore when a token of it is the caller's, who must {@link #release()} it. Cancelling the
     * Deferred while it waits gives the place up.
     */
    public Deferred<DeferredSemaphore> acquire() {
        owner.checkThread();
        if (tokens > 0 && waiting.isEmpty()) {
            tokens--;
            return Deferred.succeed(owner, this);
        }
        Promise<DeferredSemaphore> place = new Promise<>(owner, waiting::remove);
        waiting.add(place);
        return place;
    }

    /**
     * Gives a token back. The next one waiting gets it, and its callbacks run, before this returns; only when called by
     * such a callback it returns first, so that a long row of short holders needs no deep stack.
     *
     * @throws IllegalStateException when no token is out
     */
    public void release() {
        owner.checkThread();
        if (tokens == limit) {
            throw new IllegalStateException("a semaphore was released that has all its " + limit + " tokens");
        }
        tokens++;
        if (handingOver) {
            return;
        }
        handingOver = true;
        try {
            while (tokens > 0 && !waiting.isEmpty()) {
                tokens--;
                waiting.removeFirst().callback(this);
            }
        } finally {
            handingOver = false;
        }
    }

    /**
     * Runs {@code work} holding a token, which is released when the Deferred that it returns has fired, or at once
     * when it throws. Cancelling the result gives the place up, or cancels that Deferred.
     */
    public <T extends @Nullable Object> Deferred<T> run(Work<? extends Deferred<T>> work) {
        return acquire().chain(_ -> Deferred.executeChain(owner, work).always(this::release));
    }

    /** How many tokens can be acquired without waiting. */
    public int tokens() {
        return tokens;
    }

    /** How many tokens there are. */
    public int limit() {
        return limit;
    }
}
