package dev.hawser.policy;

/**
 * A bucket that fills with time, full at first: what is taken out of it keeps to a {@link Rate}. Counts in billionths, so
 * that nothing is lost by rounding.
 */
final class TokenBucket {
    private static final long UNIT = 1_000_000_000L;
    private static final long MOST_NANOS = Long.MAX_VALUE / 4;

    private Rate rate;
    private long level;
    private long asOfNanos;
    /** Taken and not used yet. */
    private long reserved;

    TokenBucket(Rate rate, long nowNanos) {
        this.rate = rate;
        this.level = rate.burst() * UNIT;
        this.asOfNanos = nowNanos;
    }

    Rate rate() {
        return rate;
    }

    /** How many may be taken now; negative while what was taken beyond is not made up for. */
    long available(long nowNanos) {
        fill(nowNanos);
        return Math.floorDiv(level, UNIT);
    }

    /** Takes {@code count}, which may be more than there is. */
    void take(long count) {
        level = Math.max(level - Math.min(count, Rate.MOST) * UNIT, -Rate.MOST * UNIT);
    }

    /**
     * Takes {@code count} that are used later: until {@link #used}, there is so much less room in the bucket, so that it does not fill up
     * beneath them.
     */
    void reserve(long count) {
        take(count);
        reserved += count;
    }

    /** So many of the reserved ones are used, or never will be. */
    void used(long count, long nowNanos) {
        fill(nowNanos); // with the room that there was until now
        reserved -= count;
    }

    /** How long until {@code count} are there, which is at most the burst; 0 where they are. */
    long nanosUntil(long count, long nowNanos) {
        fill(nowNanos);
        long missing = Math.min(count, rate.burst()) * UNIT - level;
        return missing <= 0 ? 0 : Math.ceilDiv(missing, rate.perSecond());
    }

    boolean isFull(long nowNanos) {
        fill(nowNanos);
        return level == rate.burst() * UNIT;
    }

    /** Goes on with another rate; what is there beyond its burst is lost. */
    void change(Rate changed, long nowNanos) {
        fill(nowNanos);
        rate = changed;
        level = Math.min(level, changed.burst() * UNIT);
    }

    private void fill(long nowNanos) {
        long elapsed = Math.min(nowNanos - asOfNanos, MOST_NANOS);
        asOfNanos = nowNanos;
        long full = (rate.burst() - reserved) * UNIT;
        long room = full - level;
        if (room <= 0) {
            return;
        }
        if (elapsed >= Math.ceilDiv(room, rate.perSecond())) {
            level = full;
        } else {
            level += elapsed * rate.perSecond();
        }
    }
}
