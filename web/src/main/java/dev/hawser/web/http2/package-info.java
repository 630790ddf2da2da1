/**
 * HTTP/2 on connections: the protocols of both ends, which give each stream to a request of a site, or to a call of a client. What
 * the bytes mean is in {@code wire}.
 */
@NullMarked
package dev.hawser.web.http2;

import org.jspecify.annotations.NullMarked;
