package dev.hawser.app;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** How long to rest after a failure, before the next attempt. */
@FunctionalInterface
public interface RetryPolicy {
    /**
     * The time to rest, which is not negative.
     *
     * @param failures how many attempts in a row have failed, at least 1; it may be as large as an {@code int} can be
     */
    Duration delay(int failures);

    /**
     * A second and a half after the first failure, half as much again after each further one, up to a minute; and up to a
     * second more, by chance, so that the clients of a server that went down do not come back all at once.
     *
     * @param random as a rule {@link dev.hawser.net.Reactor#random()}
     */
    static RetryPolicy standard(RandomGenerator random) {
        return backoff(random, Duration.ofSeconds(1), Duration.ofMinutes(1), 1.5);
    }

    /**
     * {@code initial} times {@code factor} to the power of the failures, but no more than {@code max}; and by chance up to
     * {@code initial} more.
     *
     * @throws IllegalArgumentException unless {@code 0 < initial <= max <= 36500 days} and {@code factor} is a number of at
     *     least 1
     */
    static RetryPolicy backoff(RandomGenerator random, Duration initial, Duration max, double factor) {
        Objects.requireNonNull(random, "random");
        if (!initial.isPositive() || max.compareTo(initial) < 0 || max.compareTo(Duration.ofDays(36500)) > 0) {
            throw new IllegalArgumentException(
                    "0 < initial <= max <= 36500 days is due, not " + initial + " and " + max);
        }
        if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor must be a number of at least 1, not " + factor);
        }
        double initialNanos = initial.toNanos();
        double maxNanos = max.toNanos();
        return failures -> {
            if (failures < 1) {
                throw new IllegalArgumentException("a retry follows one failure at least, not " + failures);
            }
            double grown = initialNanos * StrictMath.pow(factor, failures); // strict: the same on every machine
            return Duration.ofNanos((long) (Math.min(grown, maxNanos) + random.nextDouble() * initialNanos));
        };
    }
}
