package dev.hawser.web.http1.wire;

import dev.hawser.web.http.Headers;

/**
 * The status line and the header section of a response.
 *
 * @param minorVersion 0 or 1, of HTTP/1; later ones count as 1
 * @param status 100 to 999
 * @param reason what stood behind it; may be empty
 * @param headers the fields
 * @param framing how long the body is
 * @param isPersistent whether the server lets the connection be used for more
 */
public record ResponseHead(
        int minorVersion, int status, String reason, Headers headers, BodyFraming framing, boolean isPersistent)
        implements Http1Event {
    /** Whether the answer proper is still to come: 100, 102, 103, but not 101, behind which there is no HTTP. */
    public boolean isInterim() {
        return status < 200 && status != 101;
    }
}
