package dev.hawser.reactor.spi;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.FileRegion;
import java.io.IOException;

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
    Address.Ip host();

    /** The other side's address; still known after the close. */
    Address.Ip peer();

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

    /** Ends the sending half, after what has been sent. */
    void shutdownOutput() throws IOException;

    /**
     * Closes it, in order or by a reset. What the system has taken by {@link #send} is still delivered, unless by a
     * reset; nothing is told any more. Does nothing the second time.
     */
    void close(boolean abort);

    /** Sets TCP_NODELAY. */
    void setNoDelay(boolean on) throws IOException;

    /** Whether TCP_NODELAY is set; false after the close. */
    boolean isNoDelay() throws IOException;

    /** Sets SO_KEEPALIVE. */
    void setKeepAlive(boolean on) throws IOException;

    /** Whether SO_KEEPALIVE is set; false after the close. */
    boolean isKeepAlive() throws IOException;

    /** What is told of a socket. */
    interface Events {
        /**
         * Bytes came, at least one. They are the user's, who may keep them for ever: no buffer that is used again is behind
         * them. One poll tells at most about half a MiB of one socket.
         */
        void received(Bytes data);

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
