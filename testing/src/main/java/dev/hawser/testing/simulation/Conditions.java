package dev.hawser.testing.simulation;

import java.time.Duration;

/**
 * What the network does to the bytes that travel from one simulated host to another, when nothing is broken.
 *
 * @param latency how long each piece travels at least
 * @param jitter how much longer it may travel, as the seed has it; pieces of one connection never overtake each other
 * @param bandwidth bytes per second that each connection carries in each direction
 * @param mostRead bytes that the receiver gets at once at most; below {@link #WHOLE_READS} the seed chooses for each
 *     read how many of them, so that a message is cut anywhere
 * @param window bytes that may be on the way and unread; a receiver that does not read lets the sender's own queue fill
 * @param readRate bytes per second that the receiver reads of each connection, for a slow reader
 * @param refusing whether attempts to connect are refused although somebody listens
 * @param givingUp how long a sender tries when nothing comes through before its connection ends with a time-out
 */
public record Conditions(
        Duration latency,
        Duration jitter,
        long bandwidth,
        int mostRead,
        int window,
        long readRate,
        boolean refusing,
        Duration givingUp) {
    /** The read buffer of a reactor, 64 KiB: what has come is read at once. */
    public static final int WHOLE_READS = 64 << 10;

    /** As fast as can be. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /**
     * A network such as one has in a building: half a millisecond and up to as much again, no bound on bandwidth, whole
     * reads, a window of 256 KiB, and two minutes until a sender gives up.
     */
    public static final Conditions LOCAL = new Conditions(
            Duration.ofNanos(500_000),
            Duration.ofNanos(500_000),
            UNLIMITED,
            WHOLE_READS,
            256 << 10,
            UNLIMITED,
            false,
            Duration.ofMinutes(2));

    /** 40 to 100 ms, 1 MB/s for each connection, reads of any size up to 1460 bytes. */
    public static final Conditions FAR = LOCAL.withLatency(Duration.ofMillis(40))
            .withJitter(Duration.ofMillis(60))
            .withBandwidth(1_000_000)
            .withMostRead(1460);

    /** Refuses figures that make no sense. */
    public Conditions {
        if (latency.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("latency " + latency + " and jitter " + jitter + " cannot be negative");
        }
        if (bandwidth < 1 || mostRead < 1 || window < 1 || readRate < 1) {
            throw new IllegalArgumentException("figures must be positive: bandwidth " + bandwidth + ", mostRead "
                    + mostRead + ", window " + window + ", readRate " + readRate);
        }
        if (mostRead > WHOLE_READS) {
            throw new IllegalArgumentException("a read is at most " + WHOLE_READS + " bytes, not " + mostRead);
        }
        if (givingUp.isNegative() || givingUp.isZero()) {
            throw new IllegalArgumentException("givingUp must be positive, not " + givingUp);
        }
    }

    /** These conditions with another latency. */
    public Conditions withLatency(Duration latency) {
        return new Conditions(latency, jitter, bandwidth, mostRead, window, readRate, refusing, givingUp);
    }

    /** These conditions with another jitter. */
    public Conditions withJitter(Duration jitter) {
        return new Conditions(latency, jitter, bandwidth, mostRead, window, readRate, refusing, givingUp);
    }

    /** These conditions with another bandwidth. */
    public Conditions withBandwidth(long bytesPerSecond) {
        return new Conditions(latency, jitter, bytesPerSecond, mostRead, window, readRate, refusing, givingUp);
    }

    /** These conditions with reads of at most so many bytes; 1 is the hardest. */
    public Conditions withMostRead(int byteCount) {
        return new Conditions(latency, jitter, bandwidth, byteCount, window, readRate, refusing, givingUp);
    }

    /** These conditions with another window. */
    public Conditions withWindow(int byteCount) {
        return new Conditions(latency, jitter, bandwidth, mostRead, byteCount, readRate, refusing, givingUp);
    }

    /** These conditions with receivers of another speed. */
    public Conditions withReadRate(long bytesPerSecond) {
        return new Conditions(latency, jitter, bandwidth, mostRead, window, bytesPerSecond, refusing, givingUp);
    }

    /** These conditions with or without attempts to connect being refused. */
    public Conditions withRefusing(boolean on) {
        return new Conditions(latency, jitter, bandwidth, mostRead, window, readRate, on, givingUp);
    }

    /** These conditions with another patience of senders. */
    public Conditions withGivingUp(Duration after) {
        return new Conditions(latency, jitter, bandwidth, mostRead, window, readRate, refusing, after);
    }
}
