package dev.hawser.net;

/**
 * A protocol that can go on with one direction of its connection closed. Without this interface the peer's end of
 * stream ends the connection.
 */
public interface HalfCloseable {
    /** The peer will send no more; writing goes on until {@code loseConnection}. Throwing ends the connection. */
    void readConnectionLost() throws Exception;

    /**
     * Our {@code loseWriteConnection} has been carried out, or the peer will take no more. Throwing ends the
     * connection.
     */
    void writeConnectionLost() throws Exception;
}
