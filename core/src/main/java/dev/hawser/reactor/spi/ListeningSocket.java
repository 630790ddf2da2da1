package dev.hawser.reactor.spi;

import dev.hawser.net.Address;
import java.io.IOException;

/** A listening stream socket. It accepts from the start on. */
public interface ListeningSocket {
    /** What it is bound to. */
    Address host();

    /** Accepts, or lets newcomers wait in the operating system's queue. Those that it has accepted are kept till then. */
    void setAccepting(boolean on);

    /**
     * A further descriptor of the socket, closed at an exec, which the caller is to close. From now on {@link #close} must
     * not keep others from accepting on the socket, nor must one that was adopted.
     *
     * @throws IOException when there is none to be had
     * @throws UnsupportedOperationException where this backend has no descriptors
     */
    default int share() throws IOException {
        throw new UnsupportedOperationException("this backend has no descriptors");
    }

    /**
     * Closes it. The address is free when this returns, and nothing is told any more; newcomers that it holds are
     * closed.
     */
    void close();

    /** What is told of a listening socket. */
    interface Events {
        /**
         * Somebody has connected. The socket has the port's options, is the loop's from now on, and waits for {@link
         * Backend#begin(StreamSocket, StreamSocket.Events)}, or {@link StreamSocket#close}. One poll tells at most 64 of
         * them for a port.
         */
        void accepted(StreamSocket socket);

        /**
         * Accepting fails for now, most likely since there are no descriptors left. Told again by each further try, so
         * it is for whoever is told to stop accepting for a while.
         */
        void exhausted(IOException refused);

        /** An event threw this. */
        void failed(Throwable thrown);
    }
}
