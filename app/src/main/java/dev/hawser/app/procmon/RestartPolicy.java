package dev.hawser.app.procmon;

import java.time.Duration;

/**
 * When a program that has ended is started again: at once where it had run for a while, else after a delay that doubles each
 * time. Source: Twisted's {@code procmon}, and its figures.
 *
 * @param threshold how long is a while
 * @param minDelay the first delay, and the one that counts again after a run of that length
 * @param maxDelay the longest delay
 */
public record RestartPolicy(Duration threshold, Duration minDelay, Duration maxDelay) {
    /** A second; from a second to an hour. */
    public static final RestartPolicy DEFAULT =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1));

    /**
     * Refuses what would start a program without pause that ends at once.
     *
     * @throws IllegalArgumentException when one of them is not above zero, or the longest delay is below the first
     */
    public RestartPolicy {
        positive("threshold", threshold);
        positive("shortest delay", minDelay);
        positive("longest delay", maxDelay);
        if (maxDelay.compareTo(minDelay) < 0) {
            throw new IllegalArgumentException("the longest delay before a restart (" + shown(maxDelay)
                    + ") is below the shortest (" + shown(minDelay) + ")");
        }
    }

    private static void positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the " + what + " of restarts is above 0 s, and not " + shown(value));
        }
    }

    /**
     * What follows the end of one run.
     *
     * @param delay how long to wait before the next run
     * @param next what to say as {@code delay} after that one
     */
    public record Decision(Duration delay, Duration next) {}

    /** The end of a run of length {@code ran}; {@code delay} is {@link #minDelay} at first, and then what the last decision says. */
    public Decision after(Duration ran, Duration delay) {
        if (ran.compareTo(threshold) >= 0) {
            return new Decision(Duration.ZERO, minDelay);
        }
        Duration bounded = delay.compareTo(maxDelay) > 0 ? maxDelay : delay;
        boolean doubles = bounded.compareTo(maxDelay.dividedBy(2)) <= 0; // and never overflows
        return new Decision(bounded, doubles ? bounded.multipliedBy(2) : maxDelay);
    }

    /** Seconds, as in {@code 1.5 s}. */
    static String shown(Duration duration) {
        return java.math.BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString() + " s";
    }
}
