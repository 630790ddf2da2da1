package dev.hawser.reactor.linux;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the target of a completion by a number: a place in an array, and how often that has been used. */
final class UringTargets {
    private static final int PLACE_SHIFT = 8;
    private static final int USE_SHIFT = 40;

    private @Nullable UringTarget[] places = new UringTarget[64];
    private int[] uses = new int[64];
    private int[] free = new int[64];
    private int freeCount;
    private int most;

    /** Gives it a place. */
    void add(UringTarget target) {
        int place;
        if (freeCount > 0) {
            place = free[--freeCount];
        } else {
            if (most == places.length) {
                places = Arrays.copyOf(places, most * 2);
                uses = Arrays.copyOf(uses, most * 2);
                free = Arrays.copyOf(free, most * 2);
            }
            place = most++;
        }
        places[place] = target;
        // the topmost bit is set, so that no data is 0
        target.data = 1L << 63 | (long) (++uses[place] & 0x7f_ffff) << USE_SHIFT | (long) place << PLACE_SHIFT;
    }

    /** Takes its place away: nothing of it is outstanding. */
    void remove(UringTarget target) {
        int place = (int) (target.data >>> PLACE_SHIFT);
        if (places[place] == target) {
            places[place] = null;
            free[freeCount++] = place;
        }
    }

    /** Whom a completion is for; null where that one is gone. */
    @Nullable UringTarget find(long data) {
        UringTarget target = places[(int) (data >>> PLACE_SHIFT)];
        return target != null && target.data == (data & -256L) ? target : null;
    }

    /** For each there is; it may remove itself. */
    void forEach(Consumer<UringTarget> action) {
        for (int i = 0; i < most; i++) {
            UringTarget target = places[i];
            if (target != null) {
                action.accept(target);
            }
        }
    }

    /** Whether {@code wanted} is true of any. */
    boolean any(Predicate<UringTarget> wanted) {
        for (int i = 0; i < most; i++) {
            UringTarget target = places[i];
            if (target != null && wanted.test(target)) {
                return true;
            }
        }
        return false;
    }

    int count() {
        return most - freeCount;
    }

    boolean isEmpty() {
        return freeCount == most;
    }
}
