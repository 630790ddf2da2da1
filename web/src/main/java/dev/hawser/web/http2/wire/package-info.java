/**
 * HTTP/2 (RFC 9113, with RFC 8441 and the urgency of RFC 9218) without I/O and without time, for both ends.
 *
 * <pre>{@code
 * bytes → FrameParser → FrameReceiver → Http2Receiver, Http2StreamReceiver      (events)
 * Http2Session, Http2Stream → SendSchedule → Http2Writer → bytes                (requests)
 * }</pre>
 *
 * <p>A stream is {@link dev.hawser.web.http2.wire.StreamState idle, open, half closed, closed, or reset by us lately}; one table
 * says what every frame does in each. Whatever comes either is understood, or ends its stream or the connection by the error code
 * that the RFC has for it; every bound is in {@link dev.hawser.web.http2.wire.Http2Limits}.
 */
@NullMarked
package dev.hawser.web.http2.wire;

import org.jspecify.annotations.NullMarked;
