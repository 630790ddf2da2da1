package dev.hawser.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection may take for what; null is without a limit. The handshake of TLS has its own limit in its {@link
 * dev.hawser.tls.TlsOptions options}.
 *
 * @param idle without a read or a write
 * @param readIdle without a read, while the protocol reads
 * @param writeIdle without a write, and without progress of what is unsent
 * @param firstData until the first bytes come
 * @param lifetime in all
 * @param grace until a connection that was closed for one of these, and is still sending what was written, is cut
 */
public record Timeouts(
        @Nullable Duration idle,
        @Nullable Duration readIdle,
        @Nullable Duration writeIdle,
        @Nullable Duration firstData,
        @Nullable Duration lifetime,
        Duration grace) {
    /** No limits, and a grace of 30 s. */
    public static final Timeouts NONE = new Timeouts(null, null, null, null, null, Duration.ofSeconds(30));

    /** Half an hour without a read or a write, as in Twisted. */
    public static final Timeouts DEFAULT = NONE.withIdle(Duration.ofMinutes(30));

    /** Which limit it was. */
    public enum Limit {
        /** {@link Timeouts#idle()}. */
        IDLE,
        /** {@link Timeouts#readIdle()}. */
        READ_IDLE,
        /** {@link Timeouts#writeIdle()}. */
        WRITE_IDLE,
        /** {@link Timeouts#firstData()}. */
        FIRST_DATA,
        /** {@link Timeouts#lifetime()}. */
        LIFETIME
    }

    /** Refuses what is not positive. */
    public Timeouts {
        for (Duration limit : new @Nullable Duration[] {idle, readIdle, writeIdle, firstData, lifetime, grace}) {
            if (limit != null && !limit.isPositive()) {
                throw new IllegalArgumentException("a time limit is positive, not " + limit);
            }
        }
    }

    /** These limits with another {@link #idle()}. */
    public Timeouts withIdle(@Nullable Duration limit) {
        return new Timeouts(limit, readIdle, writeIdle, firstData, lifetime, grace);
    }

    /** These limits with another {@link #readIdle()}. */
    public Timeouts withReadIdle(@Nullable Duration limit) {
        return new Timeouts(idle, limit, writeIdle, firstData, lifetime, grace);
    }

    /** These limits with another {@link #writeIdle()}. */
    public Timeouts withWriteIdle(@Nullable Duration limit) {
        return new Timeouts(idle, readIdle, limit, firstData, lifetime, grace);
    }

    /** These limits with another {@link #firstData()}. */
    public Timeouts withFirstData(@Nullable Duration limit) {
        return new Timeouts(idle, readIdle, writeIdle, limit, lifetime, grace);
    }

    /** These limits with another {@link #lifetime()}. */
    public Timeouts withLifetime(@Nullable Duration limit) {
        return new Timeouts(idle, readIdle, writeIdle, firstData, limit, grace);
    }

    /** These limits with another {@link #grace()}. */
    public Timeouts withGrace(Duration limit) {
        return new Timeouts(idle, readIdle, writeIdle, firstData, lifetime, limit);
    }

    @Nullable Duration of(Limit limit) {
        return switch (limit) {
            case IDLE -> idle;
            case READ_IDLE -> readIdle;
            case WRITE_IDLE -> writeIdle;
            case FIRST_DATA -> firstData;
            case LIFETIME -> lifetime;
        };
    }
}
