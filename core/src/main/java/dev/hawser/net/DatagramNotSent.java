package dev.hawser.net;

import org.jspecify.annotations.Nullable;

/** The system refused to send a datagram: nothing of it has left. */
public sealed class DatagramNotSent extends RuntimeException permits MessageTooLong {
    private static final long serialVersionUID = 1L;

    /** {@code byteCount} bytes to {@code destination} were not sent, for the reason of {@code cause}. */
    public DatagramNotSent(int byteCount, Object destination, Throwable cause) {
        this("Couldn't send " + byteCount + " bytes to " + destination + ": " + cause.getMessage() + ".", cause);
    }

    /** For another sentence. */
    public DatagramNotSent(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
