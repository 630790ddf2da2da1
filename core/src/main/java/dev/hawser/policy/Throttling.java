package dev.hawser.policy;

import org.jspecify.annotations.Nullable;

/**
 * How fast connections may read and write, in bytes; null is without a limit.
 *
 * @param read what one connection may receive
 * @param write what one connection may send
 * @param totalRead what all connections together may receive
 * @param totalWrite what all connections together may send
 */
public record Throttling(
        @Nullable Rate read, @Nullable Rate write, @Nullable Rate totalRead, @Nullable Rate totalWrite) {
    /** No limits. */
    public static final Throttling NONE = new Throttling(null, null, null, null);

    /** These limits with another for what one connection receives. */
    public Throttling withRead(@Nullable Rate rate) {
        return new Throttling(rate, write, totalRead, totalWrite);
    }

    /** These limits with another for what one connection sends. */
    public Throttling withWrite(@Nullable Rate rate) {
        return new Throttling(read, rate, totalRead, totalWrite);
    }

    /** These limits with another for what all receive together. */
    public Throttling withTotalRead(@Nullable Rate rate) {
        return new Throttling(read, write, rate, totalWrite);
    }

    /** These limits with another for what all send together. */
    public Throttling withTotalWrite(@Nullable Rate rate) {
        return new Throttling(read, write, totalRead, rate);
    }
}
