package dev.hawser.web.http2.wire;

/** Why a stream or a connection ends (RFC 9113, section 7). Each constant's number is its place. */
public enum Http2ErrorCode {
    /** All is well. */
    NO_ERROR,
    /** What came is against the protocol, and no other code says it better. */
    PROTOCOL_ERROR,
    /** Something unexpected happened at our end. */
    INTERNAL_ERROR,
    /** More data than the window allowed, or a window too large. */
    FLOW_CONTROL_ERROR,
    /** Settings were not acknowledged in time. */
    SETTINGS_TIMEOUT,
    /** A frame for a stream that had ended. */
    STREAM_CLOSED,
    /** A frame of a size that its kind cannot have. */
    FRAME_SIZE_ERROR,
    /** Not processed at all: it may be tried again. */
    REFUSED_STREAM,
    /** Not wanted any more. */
    CANCEL,
    /** Header fields that do not decode. */
    COMPRESSION_ERROR,
    /** The connection that a CONNECT made was reset. */
    CONNECT_ERROR,
    /** So much of something that it looks like an attack. */
    ENHANCE_YOUR_CALM,
    /** TLS beneath is too weak. */
    INADEQUATE_SECURITY,
    /** Only HTTP/1.1 will do. */
    HTTP_1_1_REQUIRED;

    private static final Http2ErrorCode[] BY_NUMBER = values();

    /** The number on the wire. */
    public int number() {
        return ordinal();
    }

    /** The code of {@code number}; one that is not known is as good as {@link #INTERNAL_ERROR}. */
    public static Http2ErrorCode of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : INTERNAL_ERROR;
    }
}
