package dev.hawser.net;

/** One destination, the attempt to reach it, and the connection to it. Used on the reactor's thread. */
public interface Connector {
    /** What a connector is doing. */
    enum State {
        /** Nothing: not begun, failed, or lost. */
        DISCONNECTED,
        /** Trying. */
        CONNECTING,
        /** There is a connection. */
        CONNECTED
    }

    /** What it is doing now. */
    State state();

    /**
     * Tries to connect.
     *
     * @throws IllegalStateException when connecting or connected
     */
    void connect();

    /**
     * Takes the attempt back: {@code clientConnectionFailed} follows with {@link ConnectFailed.Stopped}.
     *
     * @throws IllegalStateException when there is no attempt
     */
    void stopConnecting();

    /** {@link #stopConnecting()}, or {@code loseConnection()} of the connection, or nothing, as the state has it. */
    void disconnect();

    /** Where it leads, as {@code host:port}. */
    String destination();
}
