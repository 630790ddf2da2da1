/**
 * As much of HTTP/1.1 as a status needs, as functions of bytes: requests and replies of a known length, and events
 * (RFC 9110, RFC 9112, and "server-sent events" of the HTML standard). Anything else is refused.
 */
@NullMarked
package dev.hawser.app.status.wire;

import org.jspecify.annotations.NullMarked;
