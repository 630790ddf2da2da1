package dev.hawser.web.client;

import dev.hawser.web.http.Headers;

/**
 * What a connection sends before a request's body.
 *
 * @param target in the form that the connection wants: of the origin, or absolute for a proxy
 * @param headers all but those that frame the message or name the host
 * @param bodyLength -1 where that is not known; meaningless without a body
 */
record OutgoingHead(
        String method, String scheme, String authority, String target, Headers headers, boolean hasBody, long bodyLength) {}
