package dev.hawser.reactor.spi;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.FileRegion;
import dev.hawser.net.PeerCredentials;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connected stream socket, which does not block.
 *
 * <p>Before {@link Backend#begin(StreamSocket, Events)} only the addresses, the options and {@link #close} may be used,
 * on whichever thread has it: a group gives newcomers to other reactors. From then on it is its reactor's.
 *
 * <p>The backend never closes one by itself before {@link Backend#close()}: the loop closes it after {@link
 * Events#broken}, an exception of {@link #send} or {@link Events#failed}.
 */
public interface StreamSocket {
    /** The local address; still known after the close. */
    Address host();

    /** The other side's address; still known after the close. */
    Address peer();

    /**
     * Begins or ceases to tell what the peer sends. Ceasing takes effect at once, amid an event too: what has been
     * received by then is kept for the next {@code setReading(true)}, which may find it in a later poll only.
     */
    void setReading(boolean on);

    /**
     * Begins or ceases to tell {@link Events#writable}, in each poll in which the system would take bytes
     * (level-triggered).
     */
    void setWriting(boolean on);

    /**
     * Takes from the head of {@code queue} what the system takes now, and drops that from it. A backend that sends all at
     * once with the next poll may take a little on trust: it sends that before anything that comes later, and before
     * it closes. May be called in and outside of events.
     *
     * @throws IOException when the connection is broken
     */
    void send(OutboundQueue queue) throws IOException;

    /**
     * Whether {@link #send} takes {@code file} out of a queue. It then sends at most {@link FileRegion#CHUNK_SIZE} bytes of
     * it at a time, and throws {@link dev.hawser.net.FileTruncated} where the file has become shorter. A file that it does
     * not take never gets into a queue.
     */
    default boolean canSend(FileRegion file) {
        return false;
    }

    /** How many bytes {@link #send} has taken on trust that the system has not; {@link #send} tries again to send them. */
    default int onTrust() {
        return 0;
    }

    /** Ends the sending half, after what has been sent. */
    void shutdownOutput() throws IOException;

    /**
     * Closes it, in order or by a reset. What the system has taken by {@link #send} is still delivered, unless by a
     * reset; nothing is told any more. Does nothing the second time.
     */
    void close(boolean abort);

    /**
     * Begins or ceases to receive descriptors with the bytes. Until it begins, those that the peer sends are not opened.
     * Without effect where the socket is no Unix socket, or the backend cannot receive any.
     */
    default void setReceivingDescriptors(boolean on) {}

    /**
     * Sends a duplicate of {@code descriptor}, made in this call, with the byte that follows {@code behind} bytes not yet
     * taken by {@link #send}. Those that are left at the close are closed.
     *
     * @throws IllegalArgumentException when it is not an open descriptor
     * @throws IllegalStateException when as many wait as the system lets travel at once
     * @throws UnsupportedOperationException where the socket is no Unix socket, or the backend cannot send any
     */
    default void sendDescriptor(int descriptor, long behind) {
        throw new UnsupportedOperationException("this backend cannot send descriptors");
    }

    /** Who made the other end; null where the system or the backend does not say, or after the close. */
    default @Nullable PeerCredentials peerCredentials() throws IOException {
        return null;
    }

    /** Sets TCP_NODELAY; without effect on a Unix socket. */
    void setNoDelay(boolean on) throws IOException;

    /** Whether TCP_NODELAY is set; false after the close, and on a Unix socket. */
    boolean isNoDelay() throws IOException;

    /** Sets SO_KEEPALIVE; without effect on a Unix socket. */
    void setKeepAlive(boolean on) throws IOException;

    /** Whether SO_KEEPALIVE is set; false after the close, and on a Unix socket. */
    boolean isKeepAlive() throws IOException;

    /** What is told of a socket. */
    interface Events {
        /**
         * Bytes came, at least one. They are the user's, who may keep them for ever: no buffer that is used again is behind
         * them. One poll tells at most about half a MiB of one socket.
         */
        void received(Bytes data);

        /**
         * Descriptors came, which are the receiver's, who closes them. Told right before the {@link #received} of the
         * bytes that came with them, which follows whatever this does. Only after {@link #setReceivingDescriptors}.
         */
        default void descriptorsReceived(int[] descriptors) {
            throw new IllegalStateException("nobody has asked for descriptors");
        }

        /**
         * Whether what {@link #received} is given may be kept after it has returned. Where not, a backend may use the array
         * behind it again.
         */
        default boolean keepsReceived() {
            return true;
        }

        /** The peer has ended its sending half. Told once, after all that it sent. */
        void readEnded();

        /** More can be sent. Told while {@link #setWriting} is on, and before what was received in the same poll. */
        void writable();

        /** The connection is broken: the last that is told. */
        void broken(IOException cause);

        /** An event threw this. */
        void failed(Throwable thrown);
    }
}
