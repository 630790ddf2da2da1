package dev.hawser.web.http1.wire;

/** The peer sent what is no acceptable message. Its message names what was wrong, for a log; nothing of it is for the peer. */
public final class HttpSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** What a server answers with, and why. */
    public HttpSyntaxException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** The status that a server answers with before it closes: 400, 413, 414, 431, 501 or 505. */
    public int status() {
        return status;
    }
}
