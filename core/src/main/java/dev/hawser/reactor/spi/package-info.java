/**
 * What a reactor asks of the operating system, and nothing else: one {@link dev.hawser.reactor.spi.Backend} is one way
 * to wait and to move bytes. Everything that users see (timers, threads, the life of a connection, memory bounds) is
 * the loop's, above this package, and the same on every backend.
 *
 * <p>To read it: {@code Backend}, then {@code StreamSocket} with its {@code Events}. A backend is not thread-safe: the
 * loop's thread calls it, and a coroutine in place of the loop, which may be another thread while the loop waits for
 * it. Only {@link dev.hawser.reactor.spi.Backend#wake()} comes from anywhere. {@code OutboundQueue} and {@code
 * SpareArray} are no part of what a backend implements: the one is what it sends from, the other the queue's own.
 */
@org.jspecify.annotations.NullMarked
package dev.hawser.reactor.spi;
