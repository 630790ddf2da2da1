package dev.hawser.web.client;

/** A connection that requests go out on, of whatever version of HTTP. */
interface ClientConnection {
    /** How many more requests it takes now; 0 for one that ends. */
    int room();

    /** Whether it takes several requests at the same time. */
    boolean isMultiplexed();

    /** Whether no request is on it. */
    boolean isIdle();

    /** Whether a response has come on it, so that a server may have ended it by now for having been idle. */
    boolean wasUsed();

    /** Sends a head. Only where there is {@link #room}. */
    ClientStream begin(OutgoingHead head, StreamEvents events);

    /** Takes no more requests, and ends when it has none. */
    void close();

    /** To whom a connection tells what it can take. */
    interface Owner {
        /** It has room again. */
        void roomMade(ClientConnection connection);

        /** It takes no request any more. May be told more than once. */
        void retired(ClientConnection connection);

        /** It has ended; it is retired, too. Told once. */
        void lost(ClientConnection connection);
    }
}
