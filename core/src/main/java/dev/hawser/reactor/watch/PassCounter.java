package dev.hawser.reactor.watch;

import java.util.function.LongSupplier;
import java.util.function.LongToIntFunction;

/** Counts passes by their length. Used on the loop's thread. */
public final class PassCounter {
    private final LongSupplier clock;
    private final LongToIntFunction classes;
    private final long[] counts;
    private long longestNanos;
    private long beganNanos;
    private boolean begun;

    /**
     * Without passes yet.
     *
     * @param clock the time in nanoseconds
     * @param classes which count, from 0 to {@code size - 1}, a length in nanoseconds belongs to
     */
    public PassCounter(LongSupplier clock, LongToIntFunction classes, int size) {
        this.clock = clock;
        this.classes = classes;
        this.counts = new long[size];
    }

    void begin() {
        begun = true;
        beganNanos = clock.getAsLong();
    }

    void end() {
        if (begun) {
            begun = false;
            long nanos = clock.getAsLong() - beganNanos;
            counts[classes.applyAsInt(nanos)]++;
            longestNanos = Math.max(longestNanos, nanos);
        }
    }

    /** What began was no pass. */
    void forget() {
        begun = false;
    }

    /** How many passes there were of each class. */
    public long[] counts() {
        return counts.clone();
    }

    /** The length of the longest. */
    public long longestNanos() {
        return longestNanos;
    }
}
