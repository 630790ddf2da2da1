package dev.hawser.web.client;

import org.jspecify.annotations.Nullable;

/**
 * Nothing of the request has reached the server, or the server has said that it did not look at it: there was no connection
 * ({@link dev.hawser.net.ConnectFailed} or {@link dev.hawser.net.TlsFailed} is the cause), or no room in the queue for one.
 * To send it again is safe.
 */
public final class RequestNotSent extends RequestFailed {
    private static final long serialVersionUID = 1;

    RequestNotSent(String request, String what, @Nullable TimeLimit limit, @Nullable Throwable cause) {
        super(request, what, limit, cause);
    }

    @Override
    public boolean mayHaveBeenProcessed() {
        return false;
    }
}
