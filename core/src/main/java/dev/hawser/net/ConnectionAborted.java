package dev.hawser.net;

/** Our own {@code abortConnection} dropped the connection. */
public final class ConnectionAborted extends ConnectionEnd {
    private static final long serialVersionUID = 1L;

    /** Dropped by this side. */
    public ConnectionAborted() {
        super("Connection was aborted locally, using abortConnection.", null);
    }
}
