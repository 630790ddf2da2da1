package dev.hawser.net;

import java.time.Duration;

/**
 * What one accepted connection may keep in memory. Connections that we opened never pause by themselves, since two
 * ends that wait for each other would wait for ever.
 *
 * @param outboundSoft while more bytes than this are unsent, the connection is not read; it is read again at half
 * @param outboundHard a write made while more than this is unsent, with no producer registered, ends the connection
 * with {@link PeerTooSlow}; one write may itself be larger
 * @param stallTimeout a peer that takes nothing for this long while something is unsent is dropped with {@link
 * PeerTooSlow}
 */
public record TransportLimits(long outboundSoft, long outboundHard, Duration stallTimeout) {
    /** 256 KiB, 8 MiB, 60 s. */
    public static final TransportLimits DEFAULT = new TransportLimits(256 << 10, 8 << 20, Duration.ofSeconds(60));

    /** No bound at all. */
    public static final TransportLimits UNLIMITED =
            new TransportLimits(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofDays(36500));

    /** Refuses bounds that are not positive, and a hard one below the soft one. */
    public TransportLimits {
        if (outboundSoft < 1 || outboundHard < outboundSoft) {
            throw new IllegalArgumentException(
                    "0 < outboundSoft <= outboundHard is due, not " + outboundSoft + " and " + outboundHard);
        }
        if (stallTimeout.isNegative() || stallTimeout.isZero()) {
            throw new IllegalArgumentException("stallTimeout must be positive, not " + stallTimeout);
        }
    }

    /** These limits with another soft one. */
    public TransportLimits withOutboundSoft(long byteCount) {
        return new TransportLimits(byteCount, outboundHard, stallTimeout);
    }

    /** These limits with another hard one. */
    public TransportLimits withOutboundHard(long byteCount) {
        return new TransportLimits(outboundSoft, byteCount, stallTimeout);
    }

    /** These limits with another stall timeout. */
    public TransportLimits withStallTimeout(Duration timeout) {
        return new TransportLimits(outboundSoft, outboundHard, timeout);
    }
}
