package dev.hawser.web.server;

import dev.hawser.web.http.HttpStatus;

/** Thrown by a resource, or a failure of its Deferred: the request is answered with a status and a plain page. Not logged as a mistake. */
public final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** With a status of 400 to 599, and a text that the client may read. */
    public RequestRefused(int status, String text) {
        super(text, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("no status to refuse a request with: " + status);
        }
        this.status = status;
    }

    /** With a status whose phrase says it all. */
    public RequestRefused(int status) {
        this(status, HttpStatus.phrase(status));
    }

    /** What the client is answered with. */
    public int status() {
        return status;
    }
}
