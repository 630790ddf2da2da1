package dev.hawser.net;

import org.jspecify.annotations.Nullable;

/**
 * How to open a Unix datagram socket.
 *
 * @param bindPath for a client: where it can be answered; null for nowhere
 * @param mode the permission bits of the file, such as {@code 0660}, or {@link #UMASK}
 * @param maxPacketSize the largest datagram, in bytes, that is received whole; of a larger one the rest is cut off, which
 *     is logged
 * @param mostUnsent bytes that wait in memory while the receiver takes no more; see {@link
 *     DatagramTransport#write(dev.hawser.bytes.Bytes, Address)}. Each datagram counts 64 more than it has
 */
public record UnixDatagramOptions(@Nullable String bindPath, int mode, int maxPacketSize, int mostUnsent) {
    /** The permissions that the process gives to new files. */
    public static final int UMASK = -1;

    /** Not to be answered, usual permissions, datagrams of 8192 bytes, at most 256 KiB that wait. */
    public static final UnixDatagramOptions DEFAULT = new UnixDatagramOptions(null, UMASK, 8192, 256 << 10);

    /** Refuses figures that make no sense. */
    public UnixDatagramOptions {
        DatagramSizes.check(maxPacketSize, mostUnsent);
        if (mode < UMASK || mode > 0777) {
            throw new IllegalArgumentException(
                    "a mode is from 0 to 0777, not " + (mode < 0 ? mode : "0" + Integer.toOctalString(mode)));
        }
    }

    /** These options with an address of the client's own. */
    public UnixDatagramOptions withBindPath(@Nullable String path) {
        return new UnixDatagramOptions(path, mode, maxPacketSize, mostUnsent);
    }

    /** These options with other permissions. */
    public UnixDatagramOptions withMode(int bits) {
        return new UnixDatagramOptions(bindPath, bits, maxPacketSize, mostUnsent);
    }

    /** These options with another size of the largest datagram. */
    public UnixDatagramOptions withMaxPacketSize(int byteCount) {
        return new UnixDatagramOptions(bindPath, mode, byteCount, mostUnsent);
    }

    /** These options with another bound of what waits. */
    public UnixDatagramOptions withMostUnsent(int byteCount) {
        return new UnixDatagramOptions(bindPath, mode, maxPacketSize, byteCount);
    }
}
