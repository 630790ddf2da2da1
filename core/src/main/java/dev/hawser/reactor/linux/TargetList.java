package dev.hawser.reactor.linux;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Targets in the order they came. */
final class TargetList {
    private @Nullable UringTarget[] targets = new UringTarget[16];
    private int from;
    private int to;

    void add(UringTarget target) {
        if (to == targets.length) {
            targets = Arrays.copyOf(targets, to * 2);
        }
        targets[to++] = target;
    }

    boolean hasMore() {
        return from < to;
    }

    /** Removes and gives the first. */
    UringTarget next() {
        UringTarget target = targets[from];
        if (from == to || target == null) {
            throw new IllegalStateException("no target is left");
        }
        targets[from++] = null;
        if (from == to) {
            from = 0;
            to = 0;
        }
        return target;
    }
}
