package dev.hawser.net;

import org.jspecify.annotations.Nullable;

/**
 * How to listen on a TCP port.
 *
 * @param networkInterface the numeric address to bind, or null for all
 * @param backlog connections that the operating system keeps until they are accepted
 * @param noDelay the initial {@link Transport#setTcpNoDelay}
 * @param keepAlive the initial {@link Transport#setTcpKeepAlive}
 * @param reusePort whether other sockets may listen on the same port (SO_REUSEPORT), between which the operating system
 *     then distributes the newcomers; all of them must say so. Windows has no such thing, and listening then throws
 *     {@link UnsupportedOperationException}
 * @param limits the memory bounds of each connection; null for the reactor's
 */
public record ListenOptions(
        @Nullable String networkInterface,
        int backlog,
        boolean noDelay,
        boolean keepAlive,
        boolean reusePort,
        @Nullable TransportLimits limits) {
    /** All interfaces, a backlog of 1024, no delay, the reactor's limits. */
    public static final ListenOptions DEFAULT = new ListenOptions(null, 1024, true, false, false, null);

    /** Only on {@code 127.0.0.1}. */
    public static final ListenOptions LOOPBACK = DEFAULT.withInterface("127.0.0.1");

    /** Refuses a backlog below 1. */
    public ListenOptions {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog must be positive, not " + backlog);
        }
    }

    /** These options on another interface. */
    public ListenOptions withInterface(@Nullable String numericAddress) {
        return new ListenOptions(numericAddress, backlog, noDelay, keepAlive, reusePort, limits);
    }

    /** These options with another backlog. */
    public ListenOptions withBacklog(int connections) {
        return new ListenOptions(networkInterface, connections, noDelay, keepAlive, reusePort, limits);
    }

    /** These options with another no-delay. */
    public ListenOptions withNoDelay(boolean on) {
        return new ListenOptions(networkInterface, backlog, on, keepAlive, reusePort, limits);
    }

    /** These options with another keep-alive. */
    public ListenOptions withKeepAlive(boolean on) {
        return new ListenOptions(networkInterface, backlog, noDelay, on, reusePort, limits);
    }

    /** These options with or without sharing the port. */
    public ListenOptions withReusePort(boolean on) {
        return new ListenOptions(networkInterface, backlog, noDelay, keepAlive, on, limits);
    }

    /** These options with other limits. */
    public ListenOptions withLimits(@Nullable TransportLimits limits) {
        return new ListenOptions(networkInterface, backlog, noDelay, keepAlive, reusePort, limits);
    }
}
