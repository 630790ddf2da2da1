package dev.hawser.reactor.spi;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.UdpOptions;
import dev.hawser.net.UnixDatagramOptions;
import dev.hawser.net.UnixOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One way to wait for the operating system, for one reactor.
 *
 * <p>Its life: made by a {@link BackendProvider} when the reactor first needs it, {@link #begin} when the loop begins
 * (sockets may have been opened before that, from the thread that prepared the reactor), {@link #poll} in each pass,
 * {@link #close} when the loop has ended and all sockets are closed. A reactor that runs again gets a new one.
 *
 * <p>Events are told inside {@link #poll} only, one after the other, each after what it tells of has been taken off the
 * system's list: an event may throw a fatal error through {@code poll}. What an event throws otherwise goes to
 * {@link BackendHost#unexpected}, and then to the {@code failed} method beside it; the others are told all the same.
 * {@link DescriptorEvents} have no such method: their watch ends.
 *
 * <p>An event may call anything here but {@link #begin()}, {@link #poll} and {@link #close}: it may open sockets, and
 * close any, its own included. What is closed is told nothing more, by the rest of this poll neither.
 */
public interface Backend {
    /**
     * The loop begins, on the calling thread, which is the one that polls until the end. A {@link #wake} from now on is
     * not lost.
     *
     * @throws IOException when the operating system refuses what is needed; the backend is closed then
     */
    void begin() throws IOException;

    /**
     * Waits until something happens, at most {@code nanos} nanoseconds (0: does not wait; negative: for ever), and tells
     * it. May return early, with nothing told; an interrupted thread is such a case, and no error.
     *
     * @throws IOException when waiting has become impossible, which ends the loop
     */
    void poll(long nanos) throws IOException;

    /** Ends the wait of {@link #poll}, or the next one's, where none is under way. From any thread; cheap when repeated. */
    void wake();

    /** Gives all back that it holds. Sockets that are still open are closed, and nothing is told any more. */
    void close();

    /**
     * Listens on {@code wanted}; port 0 takes a free one. An address whose last connections have not quite ended is free
     * (SO_REUSEADDR). Of {@code options} the interface is in {@code wanted} already, and the limits are the loop's.
     *
     * @throws IOException when the port is not to be had, with the system's reason as its message; nothing is left open
     */
    ListeningSocket listen(Address.Ip wanted, ListenOptions options, ListeningSocket.Events events) throws IOException;

    /**
     * Listens on the Unix socket {@code wanted}, a path at which nothing is yet, or an abstract name. The path is known to
     * be short enough. Of {@code options} the mode may be set before anybody can connect, and the loop sets it afterwards
     * in any case; the lock and the limits are the loop's, and so is the removal of the file.
     *
     * @throws IOException when it is not to be had, with the system's reason as its message; nothing is left open
     * @throws UnsupportedOperationException where this backend has no Unix sockets, or no abstract names
     */
    default ListeningSocket listen(Address.Unix wanted, UnixOptions options, ListeningSocket.Events events)
            throws IOException {
        throw new UnsupportedOperationException("this backend has no Unix sockets");
    }

    /**
     * Begins to connect, to an address of IP or of a Unix socket. {@code events} is told in a later poll, never inside
     * this call. Of {@code options} the loop sees to the timeout.
     *
     * @throws BindRefused when the local address is not to be had
     * @throws BacklogFull when a Unix socket has no room at present; the loop tries again
     * @throws IOException when it is clear at once that it fails, as in {@link PendingConnect.Events#refused}
     */
    PendingConnect connect(Address peer, ConnectOptions options, PendingConnect.Events events) throws IOException;

    /**
     * Serves {@code socket} from now on. It was accepted or connected by this backend or by another reactor's of the
     * same provider, and has not begun yet. Nothing is read before {@link StreamSocket#setReading}.
     *
     * @throws IOException when the socket is closed or cannot be served; the caller closes it
     */
    void begin(StreamSocket socket, StreamSocket.Events events) throws IOException;

    /**
     * Accepts on a socket that listens already. It is the backend's when this returns, and still the caller's when it
     * throws.
     *
     * @throws IOException when {@code descriptor} is not open, or no listening stream socket of IP or Unix
     * @throws UnsupportedOperationException where this backend cannot adopt it
     */
    default ListeningSocket adoptListening(int descriptor, ListeningSocket.Events events) throws IOException {
        throw new UnsupportedOperationException("this backend cannot adopt descriptors");
    }

    /**
     * Makes a socket of {@code descriptor} that waits for {@link #begin(StreamSocket, StreamSocket.Events)}. It is that
     * socket's when this returns, and still the caller's when it throws.
     *
     * @throws IOException when {@code descriptor} is not open, or no connected stream socket of IP or Unix
     * @throws UnsupportedOperationException where this backend cannot adopt it
     */
    default StreamSocket adoptStream(int descriptor) throws IOException {
        throw new UnsupportedOperationException("this backend cannot adopt descriptors");
    }

    /** Closes a descriptor that {@link StreamSocket.Events#descriptorsReceived} or {@link ListeningSocket#share} gave. */
    default void closeDescriptor(int descriptor) {
        throw new UnsupportedOperationException("this backend gives no descriptors away");
    }

    /**
     * Opens a UDP socket on {@code wanted}; port 0 takes a free one. Of {@code options} the interface is in {@code wanted}
     * already: null there means all addresses of both families.
     *
     * @throws IOException when the port is not to be had, with the system's reason as its message; nothing is left open
     * @throws UnsupportedOperationException where this backend cannot do what is asked for
     */
    default MessageSocket openUdp(Address.Ip wanted, UdpOptions options, MessageSocket.Events events)
            throws IOException {
        throw new UnsupportedOperationException("this backend has no UDP");
    }

    /**
     * Opens a Unix datagram socket: one at {@code path}, or, where that is null, one that has no name.
     *
     * @throws IOException when the path is not to be had, with the system's reason as its message; nothing is left open
     * @throws UnsupportedOperationException where this backend has no such sockets
     */
    default MessageSocket openUnixDatagram(
            @Nullable String path, UnixDatagramOptions options, MessageSocket.Events events) throws IOException {
        throw new UnsupportedOperationException("this backend has no Unix datagram sockets");
    }

    /**
     * Watches an open descriptor of any kind, which stays the caller's. Nothing is watched before
     * {@link DescriptorWatch#setReading} or {@link DescriptorWatch#setWriting}.
     *
     * @throws IOException when the system cannot watch this one
     * @throws UnsupportedOperationException where this backend cannot watch descriptors
     */
    DescriptorWatch watch(int descriptor, DescriptorEvents events) throws IOException;
}
