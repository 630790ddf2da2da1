/**
 * The loop and its transports. Not exported to users: they hold a {@link dev.hawser.net.Reactor}.
 *
 * <p>{@code NioReactor} joins the parts: {@code TimerHeap}, {@code ThreadCalls}, {@code Workers}, {@code Lifecycle} and
 * {@code NioPoller}; {@code StreamTransport} holds every rule of writing and closing, whatever carries the bytes.
 */
@NullMarked
package dev.hawser.reactor;

import org.jspecify.annotations.NullMarked;
