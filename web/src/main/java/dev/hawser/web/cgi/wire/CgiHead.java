package dev.hawser.web.cgi.wire;

import dev.hawser.web.http.Headers;

/**
 * What a program said of its answer before the body.
 *
 * @param status by the field Status, else 302 where there is a Location, else 200
 * @param fields the other fields, without those that are the connection's to say
 * @param contentLength how long it says the body is, -1 where it does not
 */
public record CgiHead(int status, Headers fields, long contentLength) {}
