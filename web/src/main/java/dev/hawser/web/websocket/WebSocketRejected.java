package dev.hawser.web.websocket;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The server does not grant a WebSocket: it answered with another status than 101, or with a 101 that is none. */
public final class WebSocketRejected extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Headers headers;
    private final transient Bytes body;

    WebSocketRejected(String message, int status, Headers headers, Bytes body, @Nullable Throwable cause) {
        super(message, cause, true, false);
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The status of the answer; 0 where it was no HTTP. */
    public int status() {
        return status;
    }

    /** The fields of the answer. */
    public Headers headers() {
        return headers;
    }

    /** The beginning of its body, 1 KiB at most. */
    public Bytes body() {
        return body;
    }
}
