package dev.hawser.web.client;

import org.jspecify.annotations.Nullable;

/**
 * A request that has not got its response, or not all of it. The three kinds say how far it came, and by that whether the server
 * may have acted on it. Their messages name the request without its query, where secrets may be.
 */
public abstract sealed class RequestFailed extends RuntimeException
        permits RequestNotSent, ResponseNeverReceived, ResponseFailed {
    private static final long serialVersionUID = 1;

    private final String request;
    private final @Nullable TimeLimit limit;

    RequestFailed(String request, String what, @Nullable TimeLimit limit, @Nullable Throwable cause) {
        super(request + ": " + what + (cause == null ? "" : ": " + said(cause)), cause);
        this.request = request;
        this.limit = limit;
    }

    /** Such as {@code GET https://example.com/a}. */
    public String request() {
        return request;
    }

    /** The limit that it has met; null where something else was the reason. */
    public @Nullable TimeLimit limit() {
        return limit;
    }

    /** Whether the server may have acted on the request. */
    public abstract boolean mayHaveBeenProcessed();

    private static String said(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
