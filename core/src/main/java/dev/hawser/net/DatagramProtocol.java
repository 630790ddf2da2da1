package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What one datagram socket does: override the events, call the {@link #transport()}.
 *
 * <pre>{@code
 * final class Echo extends DatagramProtocol {
 *     @Override public void datagramReceived(Bytes data, Address from) { transport().write(data, from); }
 * }
 * reactor.listenUdp(9999, new Echo());
 * }</pre>
 *
 * <p>One instance serves one socket at a time, all senders alike; after {@link #stopProtocol()} it may be given to another.
 * Every event runs on the reactor's thread, one at a time, and must not block. What {@link #datagramReceived} or {@link
 * #connectionRefused} throws is logged, and the next datagram comes all the same.
 */
public abstract class DatagramProtocol {
    private @Nullable DatagramTransport transport;
    private boolean started;

    /** For subclasses. */
    protected DatagramProtocol() {}

    /** The socket is there: {@link #transport()} may be used, to join groups for example. */
    public void startProtocol() throws Exception {}

    /**
     * A datagram came, as it was sent, or cut to {@link UdpOptions#maxPacketSize()}. It may be empty. {@code data} is
     * immutable and may be kept.
     *
     * @param from who sent it: what {@link DatagramTransport#write(Bytes, Address)} takes for an answer. A Unix socket
     *     without a name cannot be answered: its path is empty
     */
    public void datagramReceived(Bytes data, Address from) throws Exception {}

    /**
     * Nobody takes what was sent to the {@linkplain DatagramTransport#connect connected} peer. Nothing is said of that while
     * the socket is not connected.
     */
    public void connectionRefused() throws Exception {}

    /** The socket is closed. Called once for each {@link #startProtocol()} that returned, and nothing comes after it. */
    public void stopProtocol() throws Exception {}

    /** The socket. It stays readable after it is closed, when it drops all writes. */
    public final DatagramTransport transport() {
        DatagramTransport made = transport;
        if (made == null) {
            throw new IllegalStateException(getClass().getName() + " has no transport before startProtocol");
        }
        return made;
    }

    /** The reactor of the socket. */
    public final Reactor reactor() {
        return transport().reactor();
    }

    /** Logs as {@link Protocol#log} does. */
    public final void log(String format, @Nullable Object... args) {
        LogContext.log(getClass(), logPrefix(), format, args);
    }

    /** The name of this protocol in log lines: by default that of its class. */
    public String logPrefix() {
        return Protocol.nameOf(getClass());
    }

    /**
     * Gives this protocol its socket and calls {@link #startProtocol()}. For transports and for tests.
     *
     * @throws IllegalStateException when it has one that is not closed
     */
    public final void makeConnection(DatagramTransport transport) throws Exception {
        checkFree();
        this.transport = transport;
        started = true;
        boolean begun = false;
        try {
            startProtocol();
            begun = true;
        } finally {
            started = begun;
        }
    }

    /** Calls {@link #stopProtocol()}, where {@link #startProtocol()} was called. For transports and for tests. */
    public final void endConnection() throws Exception {
        if (started) {
            started = false;
            stopProtocol();
        }
    }

    /**
     * Refuses to be used where it serves a socket. For transports, before they open one.
     *
     * @throws IllegalStateException when it does
     */
    public final void checkFree() {
        if (started) {
            throw new IllegalStateException(getClass().getName() + " serves " + transport
                    + " already: a datagram protocol serves one socket at a time");
        }
    }
}
