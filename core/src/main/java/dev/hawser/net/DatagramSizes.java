package dev.hawser.net;

/** What sizes of datagrams may be asked for. */
final class DatagramSizes {
    private static final int LARGEST = 65535;

    private DatagramSizes() {}

    static void check(int maxPacketSize, int mostUnsent) {
        if (maxPacketSize < 1 || maxPacketSize > LARGEST) {
            throw new IllegalArgumentException(
                    "maxPacketSize is from 1 to " + LARGEST + " bytes, not " + maxPacketSize);
        }
        if (mostUnsent < 0) {
            throw new IllegalArgumentException("mostUnsent cannot be negative: " + mostUnsent);
        }
    }
}
