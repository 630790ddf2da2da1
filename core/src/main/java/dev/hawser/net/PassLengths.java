package dev.hawser.net;

import java.time.Duration;
import java.util.List;

/**
 * How long the passes of a reactor's loop took, each from the end of a wait to the beginning of the next: counts by powers
 * of two of a microsecond. See {@link Reactor#measurePasses}.
 *
 * @param isMeasuring whether passes are being counted
 * @param counts how many took less than 1 µs, from 1 to 2 µs, from 2 to 4 µs, and so on; the last is of all that took longer
 * @param longest the longest one
 */
public record PassLengths(boolean isMeasuring, List<Long> counts, Duration longest) {
    /** How many {@link #counts} there are: the last is of passes from 2<sup>26</sup> µs on, which is 67 s. */
    public static final int SIZE = 28;

    /** Copies. Refuses another number of counts. */
    public PassLengths {
        counts = List.copyOf(counts);
        if (counts.size() != SIZE) {
            throw new IllegalArgumentException("there are " + SIZE + " counts, not " + counts.size());
        }
    }

    /** Which of the counts is for a pass of {@code nanos}. */
    public static int indexOf(long nanos) {
        long micros = Math.max(0, nanos) / 1_000;
        return Math.min(Long.SIZE - Long.numberOfLeadingZeros(micros), SIZE - 1);
    }

    /** Passes of the count at {@code index} took less than this many microseconds; for the last, {@link Long#MAX_VALUE}. */
    public static long microsBelow(int index) {
        if (index < 0 || index >= SIZE) {
            throw new IllegalArgumentException("a count is from 0 to " + (SIZE - 1) + ", not " + index);
        }
        return index == SIZE - 1 ? Long.MAX_VALUE : 1L << index;
    }

    /** How many passes there were. */
    public long total() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
