package dev.hawser.deferred;

import dev.hawser.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** A stage that waits for the one before it, and perhaps then for a Deferred that its callback returned. */
abstract non-sealed class Stage<T extends @Nullable Object> extends Deferred<T> {
    /** What this stage waits for; null while its callback runs, and after it has fired. */
    private @Nullable Deferred<?> source;

    private boolean inner;

    Stage(Deferred<?> source) {
        super(source.owner);
        this.source = source;
    }

    @Nullable Deferred<?> awaited() {
        return source;
    }

    /**
     * Takes the outcome of {@code from}, which is what this stage has waited for.
     *
     * @return whether this stage has fired by it
     */
    final boolean receive(Deferred<?> from) {
        source = null;
        follow(from);
        if (inner) {
            settleAs(from);
            return true;
        }
        Hops.Trail trail = trail();
        if (trail != null && from.isFailed()) {
            Hops.note(from.failure(), trail.here);
        }
        try {
            return settle(from);
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            settleFailure(thrown);
            return true;
        }
    }

    /** Runs the callback that fits, and settles this stage or {@linkplain #await waits on}; throwing fails it. */
    abstract boolean settle(Deferred<?> from) throws Exception;

    /**
     * Settles with what {@code returned} has or will have.
     *
     * @return whether this stage has fired by it
     */
    final boolean await(@Nullable Deferred<?> returned) {
        if (returned == null) {
            throw new NullPointerException("the callback given to chain returned null where a Deferred is due");
        }
        refuseRing(returned);
        boolean fired = waitFor(this, returned);
        inner = !fired;
        source = fired ? null : returned;
        return fired;
    }

    /** Finds the ring that a mistake makes; a longer one is found by cancel() alone, to keep this cheap. */
    private void refuseRing(Deferred<?> returned) {
        Deferred<?> at = returned;
        for (int hops = 0; at != null && hops < 16; hops++) {
            if (at == this) {
                throw new IllegalStateException("a callback returned the Deferred that waits for it, or one that"
                        + " follows it: it would never fire");
            }
            at = at instanceof Stage<?> stage ? stage.source : null;
        }
    }
}
