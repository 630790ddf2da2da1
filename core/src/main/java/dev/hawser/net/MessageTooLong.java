package dev.hawser.net;

/**
 * A datagram is larger than the network or the system carries: 65,507 bytes at most over IPv4, 65,536 over a Unix socket,
 * and over a path that must not be fragmented what that takes.
 */
public final class MessageTooLong extends DatagramNotSent {
    private static final long serialVersionUID = 1L;

    private final int size;

    /** {@code size} bytes to {@code destination} are too many. */
    public MessageTooLong(int size, Object destination) {
        super("Message too long: " + size + " bytes to " + destination + " do not go into one datagram.", null);
        this.size = size;
    }

    /** Its size in bytes. */
    public int size() {
        return size;
    }
}
