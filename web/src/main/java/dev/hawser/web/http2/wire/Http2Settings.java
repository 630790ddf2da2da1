package dev.hawser.web.http2.wire;

/**
 * What one end has told the other of itself (RFC 9113, section 6.5.2; RFC 8441).
 *
 * @param headerTableSize how large a table for header fields its decoder has
 * @param enablePush whether it takes pushed responses
 * @param maxConcurrentStreams how many streams it lets the other end open
 * @param initialWindow how many bytes may be sent on a new stream before it asks for more
 * @param maxFrameSize the longest frame it takes
 * @param maxHeaderList how large a list of fields it takes, by its word
 * @param enableConnect whether a stream may be made a connection of another protocol
 */
public record Http2Settings(
        int headerTableSize,
        boolean enablePush,
        long maxConcurrentStreams,
        int initialWindow,
        int maxFrameSize,
        long maxHeaderList,
        boolean enableConnect) {
    /** What holds before an end has told anything. */
    public static final Http2Settings INITIAL =
            new Http2Settings(4096, true, 0xffff_ffffL, 65535, 16384, 0xffff_ffffL, false);

    static final int HEADER_TABLE_SIZE = 1;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;
    static final int MAX_HEADER_LIST_SIZE = 6;
    static final int ENABLE_CONNECT_PROTOCOL = 8;
    static final int NO_RFC7540_PRIORITIES = 9;

    /**
     * These settings with one changed; one that is not known changes nothing.
     *
     * @throws Http2Exception when it cannot have that value
     */
    Http2Settings with(int id, int value) {
        long unsigned = value & 0xffff_ffffL;
        return switch (id) {
            case HEADER_TABLE_SIZE -> new Http2Settings((int) Math.min(unsigned, Integer.MAX_VALUE), enablePush,
                    maxConcurrentStreams, initialWindow, maxFrameSize, maxHeaderList, enableConnect);
            case ENABLE_PUSH -> new Http2Settings(headerTableSize, bool("ENABLE_PUSH", value), maxConcurrentStreams,
                    initialWindow, maxFrameSize, maxHeaderList, enableConnect);
            case MAX_CONCURRENT_STREAMS -> new Http2Settings(headerTableSize, enablePush, unsigned, initialWindow,
                    maxFrameSize, maxHeaderList, enableConnect);
            case INITIAL_WINDOW_SIZE -> {
                if (value < 0) {
                    throw new Http2Exception(Http2ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE of " + unsigned);
                }
                yield new Http2Settings(headerTableSize, enablePush, maxConcurrentStreams, value, maxFrameSize,
                        maxHeaderList, enableConnect);
            }
            case MAX_FRAME_SIZE -> {
                if (unsigned < 16384 || unsigned > 0xff_ffff) {
                    throw new Http2Exception(Http2ErrorCode.PROTOCOL_ERROR, "MAX_FRAME_SIZE of " + unsigned);
                }
                yield new Http2Settings(headerTableSize, enablePush, maxConcurrentStreams, initialWindow, value,
                        maxHeaderList, enableConnect);
            }
            case MAX_HEADER_LIST_SIZE -> new Http2Settings(headerTableSize, enablePush, maxConcurrentStreams,
                    initialWindow, maxFrameSize, unsigned, enableConnect);
            case ENABLE_CONNECT_PROTOCOL -> new Http2Settings(headerTableSize, enablePush, maxConcurrentStreams,
                    initialWindow, maxFrameSize, maxHeaderList, connectProtocol(value));
            default -> this;
        };
    }

    private boolean connectProtocol(int value) {
        boolean isOn = bool("ENABLE_CONNECT_PROTOCOL", value);
        if (enableConnect && !isOn) {
            throw new Http2Exception(Http2ErrorCode.PROTOCOL_ERROR, "ENABLE_CONNECT_PROTOCOL is taken back");
        }
        return isOn;
    }

    private static boolean bool(String name, int value) {
        if (value != 0 && value != 1) {
            throw new Http2Exception(Http2ErrorCode.PROTOCOL_ERROR, name + " of " + (value & 0xffff_ffffL));
        }
        return value == 1;
    }
}
