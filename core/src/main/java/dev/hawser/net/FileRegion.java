package dev.hawser.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * A piece of an open file, to be sent by {@link Transport#sendFile}. It may be sent any number of times, on several
 * connections at the same time too: sending does not move the channel's position.
 *
 * <p>Its length is what is promised to the peer when sending begins; what is written to the file within it meanwhile may
 * or may not be sent. Nobody closes the file but its owner, by {@link #close()}, which must not happen before what
 * {@code sendFile} returned has fired.
 *
 * <p>An immutable value, which any thread may use.
 *
 * @param channel the open file
 * @param descriptor the number of the file's descriptor, with which the native backends have the kernel send it; {@value
 *     #UNKNOWN} where it is not known, as Java tells it to nobody: then it is read and sent as bytes are
 * @param owner what {@link #close()} closes: the channel, or what has both the channel and the descriptor, and closes the
 *     channel first
 * @param offset where it begins
 * @param byteCount how long it is
 */
public record FileRegion(FileChannel channel, int descriptor, Closeable owner, long offset, long byteCount)
        implements Closeable {
    /** The most bytes that are sent or read at a time. */
    public static final int CHUNK_SIZE = 256 << 10;

    /** No descriptor is known. */
    public static final int UNKNOWN = -1;

    /** Refuses what no file can have. */
    public FileRegion {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(owner, "owner");
        if (descriptor < UNKNOWN) {
            throw new IllegalArgumentException("no descriptor: " + descriptor);
        }
        if (offset < 0 || byteCount < 0 || offset + byteCount < 0) {
            throw new IllegalArgumentException("no file has " + byteCount + " bytes from " + offset + " on");
        }
    }

    /** A piece of {@code channel}, whose descriptor is not known. */
    public FileRegion(FileChannel channel, long offset, long byteCount) {
        this(channel, UNKNOWN, channel, offset, byteCount);
    }

    /**
     * A piece of this piece, of the same open file: for ranges.
     *
     * @throws IndexOutOfBoundsException when it does not lie within this one
     */
    public FileRegion slice(long from, long byteCount) {
        Objects.checkFromIndexSize(from, byteCount, this.byteCount);
        return new FileRegion(channel, descriptor, owner, offset + from, byteCount);
    }

    /** Closes the file, and with it all regions of it. */
    @Override
    public void close() throws IOException {
        owner.close();
    }
}
