package dev.hawser.web.websocket.wire;

import java.io.Serial;

/** The peer broke the protocol or a limit; {@link #status()} is what it is told. Has no stack trace: it is the peer's fault. */
final class WebSocketException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;

    WebSocketException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static WebSocketException wrong(String message) {
        return new WebSocketException(CloseStatus.PROTOCOL_ERROR, message);
    }

    static WebSocketException tooBig(String message) {
        return new WebSocketException(CloseStatus.TOO_BIG, message);
    }

    /** What the peer is told: all messages are ASCII, and short. */
    CloseStatus status() {
        String message = String.valueOf(getMessage());
        return new CloseStatus(code, message.length() <= CloseStatus.MOST_REASON ? message : message.substring(0, CloseStatus.MOST_REASON));
    }
}
