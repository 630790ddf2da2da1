package dev.hawser.deferred;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** Gives one outcome to any number of branches. Fires as a stage does, but has no follower. */
final class ForkPoint<T extends @Nullable Object> extends Stage<T> implements Receiver<Promise<T>> {
    private final LinkedHashSet<Promise<T>> waiting = new LinkedHashSet<>();

    ForkPoint(Deferred<T> source) {
        super(source);
    }

    Deferred<T> branch() {
        if (isFired()) {
            Promise<T> branch = new Promise<>(owner);
            branch.fireAs(this);
            propagate(branch);
            return branch;
        }
        Promise<T> branch = new Promise<>(owner, this);
        waiting.add(branch);
        return branch;
    }

    /** A branch is cancelled; {@link Deferred#cancel} goes on to the source when it was the last. */
    @Override
    public void accept(Promise<T> branch) {
        waiting.remove(branch);
    }

    /** Whether nobody waits here any more. */
    boolean isDeserted() {
        return waiting.isEmpty();
    }

    @Override
    boolean settle(Deferred<?> from) {
        settleAs(from);
        return false;
    }

    /**
     * Fires the next branch, which the caller propagates; null when there is none left. One at a time, because a
     * callback of one branch may cancel another.
     */
    @Nullable Deferred<T> nextFired() {
        if (waiting.isEmpty()) {
            return null;
        }
        Promise<T> branch = waiting.removeFirst();
        branch.fireAs(this);
        return branch;
    }
}
