package dev.hawser.web.websocket;

import java.time.Duration;

/**
 * How long a WebSocket waits for its peer.
 *
 * @param keepAlive after this long without a byte from the peer it is pinged (30 s); {@link #NEVER} for not at all
 * @param keepAliveDeadline after this long without a byte behind a ping the connection is aborted (30 s)
 * @param close how long the peer has to answer a Close frame, and to close the connection then (5 s); it is aborted after
 *     that
 */
public record WebSocketTimeouts(Duration keepAlive, Duration keepAliveDeadline, Duration close) {
    /** A time that does not come. */
    public static final Duration NEVER = Duration.ofDays(36_500);

    /** Those named above. */
    public static final WebSocketTimeouts DEFAULT =
            new WebSocketTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5));

    /** Refuses times that are not positive. */
    public WebSocketTimeouts {
        for (Duration each : new Duration[] {keepAlive, keepAliveDeadline, close}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("a time to wait must be positive, not " + each);
            }
        }
    }
}
