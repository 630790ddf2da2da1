package dev.hawser.deferred;

import dev.hawser.coroutine.Coroutine;
import dev.hawser.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** How a coroutine waits for a Deferred. */
final class Awaits {
    private static final int MOST_HOPS = 16;

    private Awaits() {}

    static <T extends @Nullable Object> T await(Deferred<T> deferred) {
        Deferred<T> fired = fired(deferred);
        if (fired.isFailed()) {
            throw unchecked(fired.failure());
        }
        return fired.value();
    }

    static <T extends @Nullable Object, E extends Exception> T await(Deferred<T> deferred, Class<E> type) throws E {
        Deferred<T> fired = fired(deferred);
        if (!fired.isFailed()) {
            return fired.value();
        }
        if (type.isInstance(fired.failure())) {
            throw type.cast(fired.failure());
        }
        throw unchecked(fired.failure());
    }

    private static RuntimeException unchecked(Throwable failure) {
        return switch (failure) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new AwaitException(failure);
        };
    }

    /**
     * Consumes {@code deferred}, and returns a stage that has its outcome: at once, or when the coroutine goes on. A
     * failure is about to be thrown there, and is told so.
     */
    private static <T extends @Nullable Object> Deferred<T> fired(Deferred<T> deferred) {
        Coroutine coroutine = coroutineOf(deferred.owner);
        Running<?> running = (Running<?>) coroutine.body();
        refuseRing(deferred, running);
        Awaiting<T> waiting = new Awaiting<>(deferred, coroutine);
        deferred.attach(waiting);
        if (!waiting.isFired()) {
            try {
                running.waits(waiting); // a cancellation that is due may fire it
                if (!waiting.isFired()) {
                    waiting.suspend();
                }
            } finally {
                running.waitsNoMore();
            }
        }
        if (waiting.isFailed()) {
            running.receives(waiting.failure());
            Hops.noteAwait(waiting.failure());
        }
        return waiting;
    }

    /** Finds the mistake of waiting for oneself; a ring of several is found by cancel() alone, to keep this cheap. */
    private static void refuseRing(Deferred<?> deferred, Running<?> self) {
        Deferred<?> at = deferred;
        for (int hops = 0; hops < MOST_HOPS && at instanceof Stage<?> stage && !stage.isFired(); hops++) {
            at = stage.awaited();
        }
        if (at instanceof Promise<?> promise && promise.ranBy() == self) {
            throw new IllegalStateException("a coroutine awaits its own end, which would never come");
        }
    }

    private static Coroutine coroutineOf(Scheduler owner) {
        Coroutine coroutine = owner.isOnThread() ? owner.coroutines().current() : null;
        if (coroutine != null) {
            coroutine.checkMayWait();
            return coroutine;
        }
        if (!owner.isOnThread()) {
            throw new WrongThreadException("await, on " + Thread.currentThread() + ", of a Deferred that belongs to"
                    + " another scheduler: hand it over first, with deferred.on(scheduler)");
        }
        throw new IllegalStateException("await outside of a coroutine: start one with reactor.async(() -> ...), or attach"
                + " a callback");
    }
}
