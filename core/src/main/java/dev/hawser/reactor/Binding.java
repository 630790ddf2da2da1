package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.reactor.spi.ListeningSocket;

/** How a port comes by its socket, each time that it begins to listen. Of one port. */
interface Binding {
    /** What was asked for. */
    Address wanted();

    /**
     * Opens the socket.
     *
     * @param host what the port was bound to before; at first {@link #wanted()}
     * @throws dev.hawser.net.CannotListen when it is not to be had
     */
    ListeningSocket bind(LoopReactor loop, Address host, ListeningSocket.Events events);

    /**
     * The socket was closed.
     *
     * @param shared whether somebody else may still accept on it
     */
    default void closed(boolean shared) {}

    /** What a successor knows it by; see {@link dev.hawser.net.ListeningPort#passingName()}. */
    String passingName();

    /** The kind of port and where it is, for the log, such as {@code TCP Port 8000}. */
    String title(Address host);
}
