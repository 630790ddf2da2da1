package dev.hawser.web.websocket.wire;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session is to do, as its handshake has found out.
 *
 * @param role which end it is
 * @param deflate what was agreed on about compression; null where there is none
 * @param leastDeflated messages with fewer bytes are sent as they are
 * @param pool whose compressors are used
 * @param masks the keys of a client's masks, which nobody may foresee (RFC 6455, section 5.3); not asked by a server
 */
public record WebSocketSettings(
        WebSocketRole role,
        WebSocketLimits limits,
        @Nullable DeflateAgreement deflate,
        int leastDeflated,
        DeflatePool pool,
        IntSupplier masks) {
    /** Without compression. */
    public static WebSocketSettings plain(WebSocketRole role, WebSocketLimits limits, IntSupplier masks) {
        return new WebSocketSettings(role, limits, null, 0, DeflatePool.shared(null), masks);
    }
}
