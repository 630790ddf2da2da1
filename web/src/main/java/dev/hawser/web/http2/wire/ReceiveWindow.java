package dev.hawser.web.http2.wire;

/**
 * How much the peer may still send, of a stream or of the connection (RFC 9113, section 5.2). It is opened again by halves, so
 * that small bodies cost no frame.
 */
final class ReceiveWindow {
    private final int size;
    private int left;
    private int owed;

    ReceiveWindow(int size) {
        this.size = size;
        this.left = size;
    }

    /** Whether {@code byteCount} that came was allowed; it is taken off. */
    boolean take(int byteCount) {
        left -= byteCount;
        return left >= 0;
    }

    /** {@code byteCount} that came needs no room any more. */
    void give(int byteCount) {
        owed += byteCount;
    }

    /** By how much it is to be opened now, and is from here on; 0 where that can wait. */
    int due() {
        if (2L * owed < size) {
            return 0;
        }
        int increment = owed;
        owed = 0;
        left += increment;
        return increment;
    }
}
