package dev.hawser.web.client;

import dev.hawser.web.http.Headers;

/**
 * The head of a response.
 *
 * @param version as {@code HTTP/1.1}
 * @param length of the body, -1 where that shows at its end only
 */
record IncomingHead(String version, int status, String reason, Headers headers, long length) {}
