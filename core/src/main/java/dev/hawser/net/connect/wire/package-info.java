/**
 * The client's side of a tunnel through an HTTP proxy (CONNECT, RFC 9110 section 9.3.6, with RFC 7617 for the password)
 * without I/O: {@link dev.hawser.net.connect.wire.ConnectSession}.
 *
 * <p>The head of the answer has 16 KiB at most, which is what common proxies and clients allow. Whatever comes either is a
 * step forward or a {@link dev.hawser.net.connect.wire.TunnelException}.
 */
@NullMarked
package dev.hawser.net.connect.wire;

import org.jspecify.annotations.NullMarked;
