package dev.hawser.web.http2;

import dev.hawser.web.http2.wire.Http2ErrorCode;

/** A request or its response was broken off by the peer, or by us for a fault of the peer's. */
public final class StreamReset extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Http2ErrorCode code;

    StreamReset(Http2ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Why, in the peer's words. */
    public Http2ErrorCode code() {
        return code;
    }
}
