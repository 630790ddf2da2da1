/**
 * The contracts: {@link dev.hawser.net.Reactor}, {@link dev.hawser.net.Protocol}, {@link dev.hawser.net.Factory},
 * {@link dev.hawser.net.Transport}, and the ways in which a connection ends. No I/O is made here.
 *
 * <p><b>Order of events.</b> {@code buildProtocol}, {@code connectionMade}, any number of {@code dataReceived},
 * perhaps {@code readConnectionLost} or {@code writeConnectionLost} where the protocol is
 * {@link dev.hawser.net.HalfCloseable}, and {@code connectionLost}, exactly once and last. All on the reactor's thread.
 */
@NullMarked
package dev.hawser.net;

import org.jspecify.annotations.NullMarked;
