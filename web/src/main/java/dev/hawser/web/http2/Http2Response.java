package dev.hawser.web.http2;

import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.http.Headers;

/**
 * What a server answered. The body is to be read or discarded: until then it takes up the stream's window, and after {@link
 * IncomingBody#discard} the stream is reset where it is not at its end.
 *
 * @param status 200 to 599
 * @param headers the header fields
 * @param body the body, with its trailers behind it
 */
public record Http2Response(int status, Headers headers, IncomingBody body) {}
