package dev.hawser.testing.contract;

import dev.hawser.net.ClientFactory;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;

/**
 * What carries the connections of a contract: TCP, or whatever else a protocol is to run over unchanged. Each contract
 * about connections runs on the wire that {@link ReactorContract#wire()} gives, so a new kind of transport writes one
 * of these and no test.
 *
 * <p>One wire serves one test; it is made before it and closed behind it. All but {@link End} is used on the reactor's
 * thread.
 */
public interface Wire {
    /** What not every wire has. A test that is about one is left out where the wire lacks it. */
    enum Trait {
        /** One direction may end and the other go on. */
        HALF_CLOSE,
        /** An abort reaches the other side as a reset, which it can tell from an orderly end. */
        RESET,
        /** {@code setTcpNoDelay} and {@code setTcpKeepAlive} have an effect. */
        TCP_OPTIONS,
        /** There can be a {@link #peer}: an end outside of the reactor. */
        PEER,
        /** Much is on its way at once, so that an end that reads keeps up with one that writes. */
        ROOM
    }

    /** What it has. */
    default Set<Trait> traits() {
        return EnumSet.allOf(Trait.class);
    }

    /**
     * Listens for connections from {@link #connect} and {@link #peer}, which are given what this returns. A wire whose
     * connections come from no listening socket returns a port of its own making, which keeps {@code factory}.
     *
     * @param options of which every wire keeps the backlog and the limits; the rest is for those that have it
     */
    ListeningPort listen(Reactor reactor, ListenOptions options, Factory factory);

    /** Connects to {@code port}, which {@link #listen} has returned. */
    Connector connect(Reactor reactor, ListeningPort port, ClientFactory factory);

    /**
     * A plain blocking end, which belongs to no reactor and is not connected yet. Asked for only where there is {@link
     * Trait#PEER}, on the reactor's thread.
     */
    End peer(ListeningPort port) throws IOException;

    /** The test is over: gives back what is left, such as files. */
    default void close() throws IOException {}

    /** TCP over loopback. */
    static Wire tcp() {
        return new TcpWire();
    }

    /** Unix sockets, in a temporary folder of the wire's own. */
    static Wire unix() {
        return new UnixWire();
    }

    /**
     * The other end of a connection, outside of the reactor: it blocks, on a thread of its own, with a limit on each wait
     * or until another thread closes it.
     */
    interface End extends Closeable {
        /** Connects it. Called once, before the rest. */
        void connect() throws IOException;

        /** What comes. */
        InputStream input() throws IOException;

        /** What goes. */
        OutputStream output() throws IOException;

        /** Ends its own direction, where there is {@link Trait#HALF_CLOSE}. */
        void shutdownOutput() throws IOException;

        /** Closes with a reset, or as it can where there is no {@link Trait#RESET}. */
        void reset() throws IOException;
    }
}
