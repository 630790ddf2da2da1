package dev.hawser.web.websocket.wire;

import dev.hawser.web.http.Headers;
import org.jspecify.annotations.Nullable;

/** What a server answers to the request for a WebSocket. */
public sealed interface HandshakeAnswer {
    /**
     * Yes.
     *
     * @param status 101 over HTTP/1.1, 200 over HTTP/2
     * @param headers those of the answer
     * @param protocol the sub-protocol; null where none was agreed on
     * @param deflate how messages are compressed; null where they are not
     */
    record Accepted(int status, Headers headers, @Nullable String protocol, @Nullable DeflateAgreement deflate)
            implements HandshakeAnswer {}

    /**
     * No.
     *
     * @param status 400, 403, 405 or 426
     * @param headers what the client should know
     * @param reason a line for people
     */
    record Rejected(int status, Headers headers, String reason) implements HandshakeAnswer {}
}
