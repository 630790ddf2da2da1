package dev.hawser.testing.simulation;

import java.time.Duration;

/** Simulated time as text, and within the reach of a {@code long}. */
final class Times {
    private static final Duration LONGEST = Duration.ofDays(36500);

    private Times() {}

    /** {@code nanos} as seconds with all nine digits, such as {@code 12.000000500s}. */
    static String seconds(long nanos) {
        StringBuilder text = new StringBuilder();
        appendSeconds(text, nanos);
        return text.append('s').toString();
    }

    static void appendSeconds(StringBuilder text, long nanos) {
        if (nanos < 0) {
            text.append('-');
        }
        text.append(Math.abs(nanos / 1_000_000_000)).append('.');
        String fraction = Long.toString(Math.abs(nanos % 1_000_000_000));
        text.repeat('0', 9 - fraction.length()).append(fraction);
    }

    /** A hundred years at most. */
    static long nanos(Duration duration) {
        return (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toNanos();
    }
}
