/**
 * TLS without I/O: what a side is and trusts ({@link dev.hawser.tls.TlsServerOptions}, {@link
 * dev.hawser.tls.TlsClientOptions}), what a handshake agreed on ({@link dev.hawser.tls.TlsSession}), and the engines that
 * turn bytes into bytes ({@link dev.hawser.tls.TlsEngine}). A transport does the rest: {@link
 * dev.hawser.net.Transport#startTls}.
 */
@NullMarked
package dev.hawser.tls;

import org.jspecify.annotations.NullMarked;
