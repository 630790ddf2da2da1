package dev.hawser.web.http1.wire;

import dev.hawser.web.http.Headers;

/**
 * The request line and the header section of a request.
 *
 * @param method a token, as it was spelled
 * @param target what stood behind it: a path with its query, an absolute URL, {@code *}, or for CONNECT host and port
 * @param minorVersion 0 or 1, of HTTP/1; later ones count as 1
 * @param headers the fields
 * @param framing how long the body is
 * @param isPersistent whether the client lets the connection be used for more
 * @param expectsContinue whether the client waits for an interim answer before it sends the body
 * @param isUpgrade whether it would go on with another protocol, as the field Upgrade says
 */
public record RequestHead(
        String method,
        String target,
        int minorVersion,
        Headers headers,
        BodyFraming framing,
        boolean isPersistent,
        boolean expectsContinue,
        boolean isUpgrade)
        implements Http1Event {}
