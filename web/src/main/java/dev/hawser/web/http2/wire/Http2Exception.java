package dev.hawser.web.http2.wire;

/** The peer has broken the protocol so that the connection cannot go on: GOAWAY with the code is all that is left to say. */
public final class Http2Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Http2ErrorCode code;

    /** For the reason in {@code detail}, which is fit to be told to the peer. */
    public Http2Exception(Http2ErrorCode code, String detail) {
        super("HTTP/2 " + code + ": " + detail, null, true, false);
        this.code = code;
    }

    /** What the peer is told. */
    public Http2ErrorCode code() {
        return code;
    }
}
