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

        /** Failed, with the exception types of {@code java.nio}. */
        void refused(IOException reason);

        /** {@link #connected} threw this. */
        void failed(Throwable thrown);
    }
}
