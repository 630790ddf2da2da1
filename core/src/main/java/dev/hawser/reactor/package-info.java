/**
 * The loop and its transports. Programs hold a {@link dev.hawser.net.Reactor};
 * what is public here is for whoever writes a transport or a reactor, as the test kit does, and may still change.
 *
 * <p>{@code LoopReactor} joins the parts: {@code TimerHeap}, {@code ThreadCalls}, {@code Workers}, {@code Lifecycle} and
 * {@code NioPoller}; {@code StreamTransport} holds every rule of writing and closing, whatever carries the bytes.
 */
@NullMarked
package dev.hawser.reactor;

import org.jspecify.annotations.NullMarked;
