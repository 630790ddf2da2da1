/**
 * The PROXY protocol of HAProxy, versions 1 and 2, without I/O: the header with which a proxy tells a server, before anything
 * else, whose connection it passes on.
 *
 * <pre>{@code
 * bytes  → ProxyHeaderParser → ProxyHeader
 * ProxyHeader → ProxyHeaderWriter → bytes
 * }</pre>
 *
 * <p>Limits: a header of version 1 has 107 bytes at most, as the specification says, one of version 2 what {@link
 * dev.hawser.net.proxy.wire.ProxyHeaderLimits} allows. Whatever comes either parses or is a {@link
 * dev.hawser.net.proxy.wire.ProxyHeaderException}. {@link java.net.InetAddress} is used as a value; no name is looked up.
 */
@NullMarked
package dev.hawser.net.proxy.wire;

import org.jspecify.annotations.NullMarked;
