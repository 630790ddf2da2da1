package dev.hawser.reactor.spi;

import java.io.IOException;

/** A connection that is being made. */
public interface PendingConnect {
    /** Gives it up: nothing is told any more. Does nothing after it has been told. */
    void close();

    /** What is told of it, once. */
    interface Events {
        /** Connected. The socket has the options asked for, and waits for {@link Backend#begin}. */
        void connected(StreamSocket socket);

        /**
         * Failed. The loop tells users why by the type, and by the system's words: {@link java.net.ConnectException}
         * with "refused" or "timed out" in its message, {@link java.net.NoRouteToHostException}, or whatever says
         * "unreachable".
         */
        void refused(IOException reason);

        /** {@link #connected} or {@link #refused} threw this. */
        void failed(Throwable thrown);
    }
}
