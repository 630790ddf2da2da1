package dev.hawser.web.http2.wire;

/**
 * What one connection may cost. Rates are those of a bucket: so many at once, and a tenth of that again for each second.
 *
 * @param concurrentStreams how many streams of the peer may be open. RFC 9113 advises at least 100; nginx and Jetty have 128
 * @param headerList how large the fields of a message may be, each counted with 32 bytes more. Apache and nginx take some 32
 *     KiB of HTTP/1 fields, Go 1 MiB
 * @param headerBlock how many bytes they may take on the wire, in all frames
 * @param continuations how many CONTINUATION frames a block may have (CVE-2024-27316 and its kin). Netty has 16
 * @param streamWindow how many bytes of a body may come before they are asked for. The protocol begins with 65535, fewer are
 *     not possible here; Go gives 1 MiB
 * @param connectionWindow the same of all streams together that are on the way
 * @param buffered how many bytes may wait in all streams for programs that do not read; past that, the connection's window
 *     is not opened again until they do
 * @param resets how many streams may end by a reset, the peer's (rapid reset, CVE-2023-44487) or one that it provokes (made
 *     you reset, CVE-2025-8671). Netty allows 200 in 30 seconds
 * @param controlFrames how many PING, SETTINGS, PRIORITY, unknown and empty frames may come (CVE-2019-9512, -9515, -9518). The
 *     frames that answer some of them are counted a second time where the peer does not read them
 * @param windowUpdates how many WINDOW_UPDATE frames may come beyond two for each DATA frame that was sent
 */
public record Http2Limits(
        int concurrentStreams,
        int headerList,
        int headerBlock,
        int continuations,
        int streamWindow,
        int connectionWindow,
        int buffered,
        int resets,
        int controlFrames,
        int windowUpdates) {
    /** 128 streams, 64 KiB of fields, windows of 256 KiB and 1 MiB, 4 MiB waiting; 200 resets, 1000 frames of control. */
    public static final Http2Limits DEFAULT =
            new Http2Limits(128, 64 << 10, 64 << 10, 16, 256 << 10, 1 << 20, 4 << 20, 200, 1000, 2000);

    private static final int SMALLEST_WINDOW = 65535;

    /** Refuses what is not positive, and windows smaller than those that the protocol begins with. */
    public Http2Limits {
        if (concurrentStreams < 1 || headerList < 1 || headerBlock < 1 || buffered < 1) {
            throw new IllegalArgumentException("limits are positive, not " + concurrentStreams + " streams, " + headerList
                    + " and " + headerBlock + " bytes of fields, " + buffered + " bytes waiting");
        }
        if (continuations < 0 || resets < 1 || controlFrames < 1 || windowUpdates < 1) {
            throw new IllegalArgumentException("limits are positive, not " + continuations + " continuations, " + resets
                    + " resets, " + controlFrames + " frames of control, " + windowUpdates + " window updates");
        }
        if (streamWindow < SMALLEST_WINDOW || connectionWindow < SMALLEST_WINDOW) {
            throw new IllegalArgumentException("a window has at least " + SMALLEST_WINDOW + " bytes, not " + streamWindow
                    + " for a stream and " + connectionWindow + " for the connection");
        }
    }

    /** These limits with another number of streams. */
    public Http2Limits withConcurrentStreams(int count) {
        return new Http2Limits(count, headerList, headerBlock, continuations, streamWindow, connectionWindow, buffered,
                resets, controlFrames, windowUpdates);
    }

    /** These limits with another size of the fields of a message, decoded and on the wire. */
    public Http2Limits withHeaderList(int byteCount) {
        return new Http2Limits(concurrentStreams, byteCount, byteCount, continuations, streamWindow, connectionWindow,
                buffered, resets, controlFrames, windowUpdates);
    }

    /** These limits with other windows. */
    public Http2Limits withWindows(int ofStream, int ofConnection) {
        return new Http2Limits(concurrentStreams, headerList, headerBlock, continuations, ofStream, ofConnection, buffered,
                resets, controlFrames, windowUpdates);
    }

    /** These limits with another bound of what waits unread. */
    public Http2Limits withBuffered(int byteCount) {
        return new Http2Limits(concurrentStreams, headerList, headerBlock, continuations, streamWindow, connectionWindow,
                byteCount, resets, controlFrames, windowUpdates);
    }

    /** These limits with other rates. */
    public Http2Limits withRates(int resets, int controlFrames, int windowUpdates) {
        return new Http2Limits(concurrentStreams, headerList, headerBlock, continuations, streamWindow, connectionWindow,
                buffered, resets, controlFrames, windowUpdates);
    }
}
