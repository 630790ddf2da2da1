package dev.hawser.deferred;

import dev.hawser.coroutine.Coroutine;
import org.jspecify.annotations.Nullable;

/** The follower of a Deferred that a coroutine waits for. */
final class Awaiting<T extends @Nullable Object> extends Stage<T> {
    private final Coroutine coroutine;
    /** The coroutine is to be resumed: it has been, or is about to be, suspended. */
    private boolean suspended;

    Awaiting(Deferred<T> source, Coroutine coroutine) {
        super(source);
        this.coroutine = coroutine;
    }

    /** Suspends the coroutine until this has fired. */
    void suspend() {
        suspended = true;
        try {
            coroutine.suspend();
        } catch (IllegalStateException refused) {
            suspended = false;
            throw refused;
        }
    }

    @Override
    boolean settle(Deferred<?> from) {
        settleAs(from);
        if (suspended) {
            suspended = false;
            coroutine.resume();
        }
        return false;
    }
}
