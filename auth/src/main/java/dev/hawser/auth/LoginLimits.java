package dev.hawser.auth;

import java.time.Duration;

/**
 * How many failed logins are borne, and what then; see {@link LoginLimit}.
 *
 * @param freeFailures so many failures of a peer, and of a user, are answered without delay
 * @param firstDelay how long the answer to the next one is held back; twice as long for each further one
 * @param mostDelay and never longer than this
 * @param peerFailures so many within {@code window} lock a peer out
 * @param userFailures so many within {@code window}, from whatever peers, lock a user out; anybody who knows a name can do that to
 *     him, so it is the larger number
 * @param window in this time as many failures as lock out are forgotten, evenly: of 20 in 15 minutes, one in 45 seconds
 * @param lockOut how long a lock-out lasts
 * @param mostRemembered so many peers, and so many users, are remembered
 */
public record LoginLimits(
        int freeFailures,
        Duration firstDelay,
        Duration mostDelay,
        int peerFailures,
        int userFailures,
        Duration window,
        Duration lockOut,
        int mostRemembered) {
    /**
     * Three without delay, then 1, 2, 4 and 8 seconds; 20 failures of a peer or 100 of a user within 15 minutes lock out for 15
     * minutes; 10 000 of each are remembered.
     */
    public static final LoginLimits DEFAULT = new LoginLimits(
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(8),
            20,
            100,
            Duration.ofMinutes(15),
            Duration.ofMinutes(15),
            10_000);

    /** No delay and no lock-out: for a service that is guarded in another way. */
    public static final LoginLimits UNLIMITED = new LoginLimits(
            Integer.MAX_VALUE,
            Duration.ZERO,
            Duration.ZERO,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Duration.ofNanos(1),
            Duration.ZERO,
            1);

    /** Refuses numbers and times that make no sense. */
    public LoginLimits {
        notBelow("free failures", freeFailures, 0);
        notBelow("failures of a peer", peerFailures, 1);
        notBelow("failures of a user", userFailures, 1);
        notBelow("remembered peers and users", mostRemembered, 1);
        notNegative("first delay", firstDelay);
        notNegative("longest delay", mostDelay);
        notNegative("lock-out", lockOut);
        notNegative("window", window);
        if (window.isZero()) {
            throw new IllegalArgumentException("a window of no time counts nothing");
        }
    }

    /** These, with locks after so many failures. */
    public LoginLimits withFailures(int ofPeer, int ofUser) {
        return new LoginLimits(
                freeFailures, firstDelay, mostDelay, ofPeer, ofUser, window, lockOut, mostRemembered);
    }

    /** These, with other delays. */
    public LoginLimits withDelays(int free, Duration first, Duration most) {
        return new LoginLimits(free, first, most, peerFailures, userFailures, window, lockOut, mostRemembered);
    }

    /** These, with other times of counting and locking. */
    public LoginLimits withTimes(Duration counted, Duration locked) {
        return new LoginLimits(
                freeFailures, firstDelay, mostDelay, peerFailures, userFailures, counted, locked, mostRemembered);
    }

    /** These, with so many peers and users remembered. */
    public LoginLimits withRemembered(int most) {
        return new LoginLimits(
                freeFailures, firstDelay, mostDelay, peerFailures, userFailures, window, lockOut, most);
    }

    /** What the answer to the {@code count}th failure in the window waits for. */
    Duration delayAfter(double count) {
        int beyond = (int) Math.ceil(count) - freeFailures;
        if (beyond <= 0 || firstDelay.isZero()) {
            return Duration.ZERO;
        }
        Duration delay = firstDelay;
        for (int i = 1; i < beyond && delay.compareTo(mostDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(mostDelay) < 0 ? delay : mostDelay;
    }

    private static void notBelow(String what, int number, int least) {
        if (number < least) {
            throw new IllegalArgumentException(what + ": at least " + least + ", not " + number);
        }
    }

    private static void notNegative(String what, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(what + ": negative, " + duration);
        }
    }
}
