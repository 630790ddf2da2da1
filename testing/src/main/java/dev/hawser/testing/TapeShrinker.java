package dev.hawser.testing;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Looks for a simpler tape that still fails: one with fewer draws first, then with smaller ones. Whatever helps is
 * kept, and all is tried again, until nothing helps or enough was tried.
 */
final class TapeShrinker {
    private static final int MOST_TRIALS = 4000;

    /** Whether the value that a tape makes fails. */
    private final Predicate<long[]> fails;

    private long[] best;
    private int trials;

    TapeShrinker(long[] failing, Predicate<long[]> fails) {
        this.best = failing;
        this.fails = fails;
    }

    /** The simplest that was found. */
    long[] shrunk() {
        boolean helped = true;
        while (helped && trials < MOST_TRIALS) {
            helped = leaveOut() | lower() | lowerAndLeaveOut();
        }
        return best;
    }

    private boolean attempt(long[] candidate) {
        if (trials >= MOST_TRIALS) {
            return false;
        }
        trials++;
        if (!fails.test(candidate)) {
            return false;
        }
        best = candidate;
        return true;
    }

    /** Leaves out pieces, the largest first, from the end on. */
    private boolean leaveOut() {
        boolean helped = false;
        for (int size = Math.max(1, best.length / 2); size > 0; size /= 2) {
            for (int from = best.length - size; from >= 0 && trials < MOST_TRIALS; from -= size) {
                helped |= from + size <= best.length && attempt(without(best, from, size));
            }
        }
        return helped;
    }

    /** Makes each draw as small as it can be. */
    private boolean lower() {
        boolean helped = false;
        for (int i = 0; i < best.length && trials < MOST_TRIALS; i++) {
            helped |= best[i] != 0 && lower(i);
        }
        return helped;
    }

    private boolean lower(int i) {
        if (attempt(with(best, i, 0))) {
            return true;
        }
        boolean helped = false;
        // Takes off the largest power of two that can be spared, and then smaller ones.
        for (long by = Long.highestOneBit(best[i]); by != 0; by >>>= 1) {
            while (Long.compareUnsigned(best[i], by) >= 0 && attempt(with(best, i, best[i] - by))) {
                helped = true;
            }
        }
        return helped;
    }

    /** For a count that comes before what it counts: lowers it and leaves out as many draws, or twice as many. */
    private boolean lowerAndLeaveOut() {
        boolean helped = false;
        for (int i = 0; i < best.length && trials < MOST_TRIALS; i++) {
            for (long by = Math.min(best[i], best.length); by > 0; by /= 2) {
                for (int each = 1; each <= 2; each++) {
                    int size = (int) by * each;
                    for (int from = i + 1; from + size <= best.length && trials < MOST_TRIALS; from += size) {
                        while (from + size <= best.length
                                && best[i] >= by
                                && attempt(without(with(best, i, best[i] - by), from, size))) {
                            helped = true;
                        }
                    }
                }
            }
        }
        return helped;
    }

    private static long[] with(long[] tape, int at, long draw) {
        long[] changed = tape.clone();
        changed[at] = draw;
        return changed;
    }

    private static long[] without(long[] tape, int from, int size) {
        long[] rest = Arrays.copyOf(tape, tape.length - size);
        System.arraycopy(tape, from + size, rest, from, tape.length - from - size);
        return rest;
    }
}
