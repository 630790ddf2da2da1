package dev.hawser.net;

/** The connection was closed in good order, by the peer's end of stream or by our {@code loseConnection}. */
public final class ConnectionDone extends ConnectionEnd {
    private static final long serialVersionUID = 1L;

    /** A clean end. */
    public ConnectionDone() {
        super("Connection was closed cleanly.", null);
    }
}
