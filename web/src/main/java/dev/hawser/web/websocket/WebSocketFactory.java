package dev.hawser.web.websocket;

import dev.hawser.web.server.Request;
import org.jspecify.annotations.Nullable;

/** Makes a {@link WebSocketProtocol} for each WebSocket that a client asks a server for. */
@FunctionalInterface
public interface WebSocketFactory {
    /**
     * The protocol for a WebSocket that {@code request} asks for, a new one each time; null refuses it with 403, and throwing
     * with what {@link dev.hawser.web.server.Resource#render} would answer. The rest of the handshake was acceptable.
     */
    @Nullable WebSocketProtocol buildProtocol(Request request) throws Exception;
}
