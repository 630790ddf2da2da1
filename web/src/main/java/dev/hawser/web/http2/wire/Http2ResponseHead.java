package dev.hawser.web.http2.wire;

import dev.hawser.web.http.Headers;

/**
 * How a response begins, or an interim one that goes ahead of it.
 *
 * @param status 100 to 599
 * @param headers the fields
 * @param contentLength how long the body is going to be by its word, -1 where that is not said
 */
public record Http2ResponseHead(int status, Headers headers, long contentLength) {
    /** Whether another is to follow. */
    public boolean isInterim() {
        return status < 200;
    }
}
