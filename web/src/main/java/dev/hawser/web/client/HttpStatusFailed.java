package dev.hawser.web.client;

import dev.hawser.web.http.HttpStatus;

/** A response came whose status says that the request has failed: for those who asked for the body alone, as {@link HttpClient#getPage} does. */
public final class HttpStatusFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String bodyStart;

    HttpStatusFailed(String request, int status, String reason, String bodyStart) {
        super(request + ": " + status + " " + (reason.isEmpty() ? HttpStatus.phrase(status) : reason), null, true, false);
        this.status = status;
        this.bodyStart = bodyStart;
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** The first 1000 characters of what came with it, which may be an explanation. */
    public String bodyStart() {
        return bodyStart;
    }
}
