package dev.hawser.reactor.linux;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the target of an event by the key that the kernel keeps with the descriptor: a small number in its lower half,
 * which is used again, and how often that has been in its upper half. So an event that was fetched before its target
 * was removed finds nobody, even when another has the number, and the descriptor, by then.
 */
final class EpollTargets {
    /** No target's key. */
    static final long NONE = -1;

    private @Nullable EpollTarget[] targets = new EpollTarget[16];
    private int[] generations = new int[16];
    private int[] free = new int[16];
    private int freeCount;
    private int used;

    /** Gives {@code target} a key. */
    void add(EpollTarget target) {
        int slot = freeCount > 0 ? free[--freeCount] : used++;
        if (slot == targets.length) {
            targets = Arrays.copyOf(targets, 2 * slot);
            generations = Arrays.copyOf(generations, 2 * slot);
            free = Arrays.copyOf(free, 2 * slot);
        }
        // never -1 in its upper half, which is NONE's
        int generation = (generations[slot] + 1) & Integer.MAX_VALUE;
        generations[slot] = generation;
        targets[slot] = target;
        target.key = (long) generation << Integer.SIZE | slot;
    }

    /** Takes the key of {@code target} back; does nothing where it has none. */
    void remove(EpollTarget target) {
        if (target.key != NONE) {
            int slot = (int) target.key;
            target.key = NONE;
            targets[slot] = null;
            free[freeCount++] = slot;
        }
    }

    /** Gives the key of {@code before} to {@code after}. */
    void replace(EpollTarget before, EpollTarget after) {
        after.key = before.key;
        before.key = NONE;
        targets[(int) after.key] = after;
    }

    /** The target that has {@code key}; null where that is no more. */
    @Nullable EpollTarget find(long key) {
        EpollTarget target = targets[(int) key];
        return target != null && target.key == key ? target : null;
    }

    /** Whether {@code wanted} is true of one. */
    boolean any(Predicate<EpollTarget> wanted) {
        return Arrays.stream(targets, 0, used).anyMatch(target -> target != null && wanted.test(target));
    }

    /** Shows all; each may remove itself. */
    void forEach(Consumer<EpollTarget> action) {
        for (int slot = 0; slot < used; slot++) {
            EpollTarget target = targets[slot];
            if (target != null) {
                action.accept(target);
            }
        }
    }
}
