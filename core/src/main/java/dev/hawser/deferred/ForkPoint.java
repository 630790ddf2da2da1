package dev.hawser.deferred;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives one outcome to any number of branches. */
final class ForkPoint<T extends @Nullable Object> extends Stage<T> {
    private final List<Promise<T>> waiting = new ArrayList<>();
    private @Nullable Deferred<T> fired;

    ForkPoint(Deferred<T> source) {
        super(source);
    }

    Deferred<T> branch() {
        if (fired != null) {
            Promise<T> branch = new Promise<>(owner);
            give(fired, branch);
            return branch;
        }
        Promise<T> branch = new Promise<>(owner, this::cancelled);
        waiting.add(branch);
        return branch;
    }

    private void cancelled(Promise<T> branch) {
        waiting.remove(branch);
        if (waiting.isEmpty()) {
            cancel();
        }
    }

    @Override
    @SuppressWarnings("unchecked") // attached by Deferred<T>.fork alone
    boolean settle(Deferred<?> from) {
        fired = (Deferred<T>) from;
        List<Promise<T>> branches = List.copyOf(waiting);
        waiting.clear();
        for (Promise<T> branch : branches) {
            if (!branch.isFired()) { // one branch's callback may have cancelled another
                give(fired, branch);
            }
        }
        return false;
    }

    private static <T extends @Nullable Object> void give(Deferred<T> from, Promise<T> branch) {
        if (from.isFailed()) {
            branch.errback(from.failure());
        } else {
            branch.callback(from.value());
        }
    }
}
