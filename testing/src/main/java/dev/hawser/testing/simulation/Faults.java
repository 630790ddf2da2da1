package dev.hawser.testing.simulation;

import java.time.Duration;

/**
 * What the seed may break. Each fault that happens has a name that stays the same when others are taken away, so that a
 * run can be repeated with some of them: {@link Simulation#onlyFaults}.
 *
 * @param resets the share of connections that break with a reset, after a number of bytes that the seed chooses
 * @param resetWithin the largest number of bytes after which a reset comes; small numbers are as likely as large ones
 * @param refusals the share of attempts to connect that are refused although somebody listens
 * @param betweenPartitions how long two hosts reach each other on average until a partition; {@link #NEVER}
 * @param partitionFor how long a partition lasts on average
 * @param betweenCrashes how long a host runs on average until it crashes; {@link #NEVER}
 * @param downFor how long a crashed host is down on average until it starts again
 * @param clockSkew how far the time of day of a host may be wrong, either way
 * @param clockDrift how much faster or slower a host's clocks may go, in millionths
 * @param datagramLosses the share of datagrams that are lost
 * @param datagramDoubles the share of datagrams that come twice
 * @param datagramDelays the share of datagrams that come up to a fifth of a second later, behind others that were sent
 *     after them
 */
public record Faults(
        double resets,
        int resetWithin,
        double refusals,
        Duration betweenPartitions,
        Duration partitionFor,
        Duration betweenCrashes,
        Duration downFor,
        Duration clockSkew,
        int clockDrift,
        double datagramLosses,
        double datagramDoubles,
        double datagramDelays) {
    /** For something that does not happen. */
    public static final Duration NEVER = Duration.ofDays(36500);

    /** Nothing breaks. */
    public static final Faults NONE = new Faults(
            0, 4096, 0, NEVER, Duration.ofSeconds(5), NEVER, Duration.ofSeconds(2), Duration.ZERO, 0, 0, 0, 0);

    /**
     * Everything breaks now and then: a tenth of connections and attempts, a partition of each pair and a crash of each
     * host every minute, clocks that are up to an hour and 200 millionths wrong; a tenth of datagrams lost, a twentieth doubled, a tenth
     * late.
     */
    public static final Faults ALL = NONE.withResets(0.1)
            .withRefusals(0.1)
            .withPartitions(Duration.ofMinutes(1), Duration.ofSeconds(5))
            .withCrashes(Duration.ofMinutes(1), Duration.ofSeconds(2))
            .withClockSkew(Duration.ofHours(1), 200)
            .withDatagrams(0.1, 0.05, 0.1);

    /** Refuses figures that make no sense. */
    public Faults {
        checkShare("resets", resets);
        checkShare("refusals", refusals);
        checkShare("datagramLosses", datagramLosses);
        checkShare("datagramDoubles", datagramDoubles);
        checkShare("datagramDelays", datagramDelays);
        checkPositive("betweenPartitions", betweenPartitions);
        checkPositive("partitionFor", partitionFor);
        checkPositive("betweenCrashes", betweenCrashes);
        checkPositive("downFor", downFor);
        if (resetWithin < 0 || clockSkew.isNegative() || clockDrift < 0 || clockDrift > 100_000) {
            throw new IllegalArgumentException("resetWithin " + resetWithin + " and clockSkew " + clockSkew
                    + " cannot be negative, and clockDrift " + clockDrift + " is from 0 to 100000 millionths");
        }
    }

    private static void checkShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " is a share from 0 to 1, not " + share);
        }
    }

    private static void checkPositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(NEVER) > 0) {
            throw new IllegalArgumentException(name + " is positive and at most NEVER, not " + duration);
        }
    }

    /** These faults with another share of connections reset. */
    public Faults withResets(double share) {
        return new Faults(share, resetWithin, refusals, betweenPartitions, partitionFor, betweenCrashes, downFor,
                clockSkew, clockDrift, datagramLosses, datagramDoubles, datagramDelays);
    }

    /** These faults with resets after at most so many bytes. */
    public Faults withResetWithin(int byteCount) {
        return new Faults(resets, byteCount, refusals, betweenPartitions, partitionFor, betweenCrashes, downFor,
                clockSkew, clockDrift, datagramLosses, datagramDoubles, datagramDelays);
    }

    /** These faults with another share of attempts refused. */
    public Faults withRefusals(double share) {
        return new Faults(resets, resetWithin, share, betweenPartitions, partitionFor, betweenCrashes, downFor,
                clockSkew, clockDrift, datagramLosses, datagramDoubles, datagramDelays);
    }

    /** These faults with partitions of each pair of hosts that talk. */
    public Faults withPartitions(Duration between, Duration lasting) {
        return new Faults(resets, resetWithin, refusals, between, lasting, betweenCrashes, downFor, clockSkew,
                clockDrift, datagramLosses, datagramDoubles, datagramDelays);
    }

    /** These faults with crashes of each host. */
    public Faults withCrashes(Duration between, Duration down) {
        return new Faults(resets, resetWithin, refusals, betweenPartitions, partitionFor, between, down, clockSkew,
                clockDrift, datagramLosses, datagramDoubles, datagramDelays);
    }

    /** These faults with clocks that are wrong by up to {@code skew}, and by {@code drift} millionths of the time. */
    public Faults withClockSkew(Duration skew, int drift) {
        return new Faults(resets, resetWithin, refusals, betweenPartitions, partitionFor, betweenCrashes, downFor,
                skew, drift, datagramLosses, datagramDoubles, datagramDelays);
    }

    /** These faults with other shares of datagrams that are lost, that come twice, and that come late. */
    public Faults withDatagrams(double losses, double doubles, double delays) {
        return new Faults(resets, resetWithin, refusals, betweenPartitions, partitionFor, betweenCrashes, downFor,
                clockSkew, clockDrift, losses, doubles, delays);
    }
}
