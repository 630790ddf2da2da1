package dev.hawser.web.websocket.wire;

/**
 * What one connection may ask of us. A peer that asks for more is told so by its close code, 1009 where a size is meant and
 * 1008 otherwise.
 *
 * @param mostMessage bytes of a message, after decompression (1 MiB, as of Python's websockets)
 * @param mostFrame bytes of the payload of one frame, as it comes (1 MiB)
 * @param mostFragments frames of a message (16,384)
 * @param mostRatio how many times larger than what came a compressed message may become, looked at once it has more than
 *     {@value #RATIO_FROM} bytes (100); deflate itself ends at 1,032
 * @param mostQueuedPongs pings that are each answered while the answers have not left (16); of those beyond only the
 *     latest is, as RFC 6455, section 5.5.3, allows
 */
public record WebSocketLimits(long mostMessage, long mostFrame, int mostFragments, int mostRatio, int mostQueuedPongs) {
    /** Messages below this size may be compressed as well as deflate can. */
    public static final int RATIO_FROM = 1 << 20;

    /** Those named above. */
    public static final WebSocketLimits DEFAULT = new WebSocketLimits(1 << 20, 1 << 20, 16_384, 100, 16);

    private static final int LARGEST = Integer.MAX_VALUE - 8;

    /** Refuses what is not positive, and sizes that no array has. */
    public WebSocketLimits {
        checked("mostMessage", mostMessage);
        checked("mostFrame", mostFrame);
        checked("mostFragments", mostFragments);
        checked("mostRatio", mostRatio);
        checked("mostQueuedPongs", mostQueuedPongs);
    }

    private static void checked(String name, long value) {
        if (value < 1 || value > LARGEST) {
            throw new IllegalArgumentException(name + " must be 1 to " + LARGEST + ", not " + value);
        }
    }

    /** These limits with messages, and frames, of up to {@code byteCount} bytes. */
    public WebSocketLimits withMostMessage(long byteCount) {
        return new WebSocketLimits(byteCount, byteCount, mostFragments, mostRatio, mostQueuedPongs);
    }

    /** These limits with frames of up to {@code byteCount} bytes. */
    public WebSocketLimits withMostFrame(long byteCount) {
        return new WebSocketLimits(mostMessage, byteCount, mostFragments, mostRatio, mostQueuedPongs);
    }

    /** These limits with messages of up to {@code count} frames. */
    public WebSocketLimits withMostFragments(int count) {
        return new WebSocketLimits(mostMessage, mostFrame, count, mostRatio, mostQueuedPongs);
    }

    /** These limits with another ratio of decompression. */
    public WebSocketLimits withMostRatio(int ratio) {
        return new WebSocketLimits(mostMessage, mostFrame, mostFragments, ratio, mostQueuedPongs);
    }

    /** These limits with another number of pongs that wait to be sent. */
    public WebSocketLimits withMostQueuedPongs(int count) {
        return new WebSocketLimits(mostMessage, mostFrame, mostFragments, mostRatio, count);
    }
}
