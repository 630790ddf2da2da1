package dev.hawser.app.status.wire;

/** What came is no message of HTTP that we take. */
public final class HttpMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** For {@code reason}, which is ours and repeats nothing of what came; {@code status} is the one to answer with. */
    public HttpMessageException(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    /** What a server answers: 400, or what says it better. */
    public int status() {
        return status;
    }
}
