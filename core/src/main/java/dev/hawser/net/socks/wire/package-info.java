/**
 * The client's side of SOCKS version 5 (RFC 1928, and RFC 1929 for user and password) without I/O: {@link
 * dev.hawser.net.socks.wire.SocksClientSession} asks a proxy for a connection, and what follows the answer belongs to that.
 *
 * <p>Nothing that a proxy says is longer than 262 bytes, and no more is kept, besides one chunk. Whatever comes either is
 * a step forward or a {@link dev.hawser.net.socks.wire.SocksException}.
 */
@NullMarked
package dev.hawser.net.socks.wire;

import org.jspecify.annotations.NullMarked;
