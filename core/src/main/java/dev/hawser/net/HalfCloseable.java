package dev.hawser.net;

import org.jspecify.annotations.Nullable;

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

    /**
     * What {@code protocol} is told of the end of one direction, looking into a {@link ProtocolWrapper}; null where it is not
     * half-closeable. For transports.
     */
    static @Nullable HalfCloseable of(@Nullable Protocol protocol) {
        if (protocol instanceof ProtocolWrapper wrapper) {
            return wrapper.halfCloseable();
        }
        return protocol instanceof HalfCloseable half ? half : null;
    }
}
