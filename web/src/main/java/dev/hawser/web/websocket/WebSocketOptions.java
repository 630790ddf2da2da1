package dev.hawser.web.websocket;

import dev.hawser.web.websocket.wire.DeflateOptions;
import dev.hawser.web.websocket.wire.HandshakePolicy;
import dev.hawser.web.websocket.wire.OriginPolicy;
import dev.hawser.web.websocket.wire.WebSocketLimits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server does WebSockets.
 *
 * @param policy what it agrees to: sub-protocols, origins, compression
 * @param limits what a peer may ask for
 * @param timeouts how long it waits
 */
public record WebSocketOptions(HandshakePolicy policy, WebSocketLimits limits, WebSocketTimeouts timeouts) {
    /** Pages of the same host, no sub-protocols, no compression; the limits and times of their classes. */
    public static final WebSocketOptions DEFAULT =
            new WebSocketOptions(HandshakePolicy.DEFAULT, WebSocketLimits.DEFAULT, WebSocketTimeouts.DEFAULT);

    /** These with sub-protocols, the dearest first. */
    public WebSocketOptions withProtocols(String... names) {
        return withPolicy(new HandshakePolicy(List.of(names), policy.origins(), policy.deflate()));
    }

    /** These with another word on who may connect. */
    public WebSocketOptions withOrigins(OriginPolicy origins) {
        return withPolicy(new HandshakePolicy(policy.protocols(), origins, policy.deflate()));
    }

    /** These with compression, or with null without. */
    public WebSocketOptions withDeflate(@Nullable DeflateOptions deflate) {
        return withPolicy(new HandshakePolicy(policy.protocols(), policy.origins(), deflate));
    }

    private WebSocketOptions withPolicy(HandshakePolicy another) {
        return new WebSocketOptions(another, limits, timeouts);
    }

    /** These with other limits. */
    public WebSocketOptions withLimits(WebSocketLimits another) {
        return new WebSocketOptions(policy, another, timeouts);
    }

    /** These with other pings; see {@link WebSocketTimeouts}. */
    public WebSocketOptions withKeepAlive(Duration keepAlive, Duration deadline) {
        return new WebSocketOptions(policy, limits, new WebSocketTimeouts(keepAlive, deadline, timeouts.close()));
    }

    /** These with another time to close. */
    public WebSocketOptions withCloseTimeout(Duration timeout) {
        return new WebSocketOptions(
                policy, limits, new WebSocketTimeouts(timeouts.keepAlive(), timeouts.keepAliveDeadline(), timeout));
    }
}
