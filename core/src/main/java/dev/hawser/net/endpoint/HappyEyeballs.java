package dev.hawser.net.endpoint;

import java.time.Duration;

/**
 * How the addresses of one name are tried against each other (Happy Eyeballs version 2, RFC 8305): the families take
 * turns, the next address is tried when the last one has not answered for a while or one has failed, and the first
 * connection that is made is taken.
 *
 * @param attemptDelay after how long without an answer the next address is tried as well, 100 ms to 2 s (section 5)
 * @param resolutionDelay how long the IPv6 addresses of a name are waited for when the IPv4 ones are there (section 3)
 * @param mostAttempts how many addresses are tried at most, so that an answer with hundreds of them does no harm
 */
public record HappyEyeballs(Duration attemptDelay, Duration resolutionDelay, int mostAttempts) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** What RFC 8305 section 8 recommends, 250 and 50 ms, and 16 attempts. */
    public static final HappyEyeballs DEFAULT =
            new HappyEyeballs(Duration.ofMillis(250), Duration.ofMillis(50), 16);

    /** Refuses an attempt delay out of its range, a negative resolution delay, and no attempts at all. */
    public HappyEyeballs {
        if (attemptDelay.compareTo(SHORTEST) < 0 || attemptDelay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the attempt delay is " + SHORTEST + " to " + LONGEST + ", not " + attemptDelay);
        }
        if (resolutionDelay.isNegative() || resolutionDelay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the resolution delay is 0 to " + LONGEST + ", not " + resolutionDelay);
        }
        if (mostAttempts < 1) {
            throw new IllegalArgumentException("there is at least one attempt, not " + mostAttempts);
        }
    }

    /** These with another attempt delay. */
    public HappyEyeballs withAttemptDelay(Duration delay) {
        return new HappyEyeballs(delay, resolutionDelay, mostAttempts);
    }

    /** These with another resolution delay. */
    public HappyEyeballs withResolutionDelay(Duration delay) {
        return new HappyEyeballs(attemptDelay, delay, mostAttempts);
    }

    /** These with another number of attempts. */
    public HappyEyeballs withMostAttempts(int attempts) {
        return new HappyEyeballs(attemptDelay, resolutionDelay, attempts);
    }
}
