package dev.hawser.web.events;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a stream of events is kept up.
 *
 * @param keepAlive after this long without an event a comment is sent, so that nobody on the way takes the connection for dead (15 s)
 * @param mostQueued how many bytes of events wait for a client that does not read; it is cut off beyond (256 KiB), and comes again
 *     with what it has seen last
 * @param retry how long a client is to wait before it comes again; null for its own idea
 */
public record EventStreamOptions(Duration keepAlive, long mostQueued, @Nullable Duration retry) {
    /** Those named above. */
    public static final EventStreamOptions DEFAULT = new EventStreamOptions(Duration.ofSeconds(15), 256 << 10, null);

    /** Refuses what is not positive. */
    public EventStreamOptions {
        if (keepAlive.isNegative() || keepAlive.isZero() || retry != null && retry.isNegative()) {
            throw new IllegalArgumentException("times must be positive, unlike " + keepAlive + " and " + retry);
        }
        if (mostQueued < 1) {
            throw new IllegalArgumentException("mostQueued must be positive, not " + mostQueued);
        }
    }

    /** These with another time between signs of life. */
    public EventStreamOptions withKeepAlive(Duration time) {
        return new EventStreamOptions(time, mostQueued, retry);
    }

    /** These with another bound of what waits. */
    public EventStreamOptions withMostQueued(long byteCount) {
        return new EventStreamOptions(keepAlive, byteCount, retry);
    }

    /** These with another time to come again. */
    public EventStreamOptions withRetry(Duration time) {
        return new EventStreamOptions(keepAlive, mostQueued, time);
    }
}
