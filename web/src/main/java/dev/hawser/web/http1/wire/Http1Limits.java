package dev.hawser.web.http1.wire;

/**
 * What a message may have at most.
 *
 * @param lineBytes of the request line or status line (nginx and Apache: 8 KiB)
 * @param headBytes of all of the head (nginx: 32 KiB in four buffers; Node and Twisted: 16 KiB)
 * @param fields in a head or trailer section (Apache: 100; Twisted: 500)
 * @param chunkLineBytes of a line that tells a chunk's size, extensions included (Twisted: 1 KiB)
 * @param trailerBytes of the trailer section
 */
public record Http1Limits(int lineBytes, int headBytes, int fields, int chunkLineBytes, int trailerBytes) {
    /** 8 KiB, 32 KiB, 200, 1 KiB, 8 KiB. */
    public static final Http1Limits DEFAULT = new Http1Limits(8 << 10, 32 << 10, 200, 1 << 10, 8 << 10);

    /** Refuses limits that nothing would pass. */
    public Http1Limits {
        if (lineBytes < 16 || headBytes < lineBytes || fields < 1 || chunkLineBytes < 3 || trailerBytes < 2) {
            throw new IllegalArgumentException("no message would pass these limits: " + lineBytes + ", " + headBytes
                    + ", " + fields + ", " + chunkLineBytes + ", " + trailerBytes);
        }
    }
}
