package dev.hawser.web.websocket.wire;

import java.io.Serial;

/** The server's answer to a handshake is not one that RFC 6455, section 4.1, lets a client take. Without a stack trace. */
public final class HandshakeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    HandshakeException(String message) {
        super(message, null, false, false);
    }
}
