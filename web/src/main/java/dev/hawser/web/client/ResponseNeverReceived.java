package dev.hawser.web.client;

import org.jspecify.annotations.Nullable;

/**
 * Some of the request was sent, and no response has come: nobody knows whether the server has acted on it. The cause is what
 * ended the connection, or what the producer of the request's body has failed with.
 */
public final class ResponseNeverReceived extends RequestFailed {
    private static final long serialVersionUID = 1;

    ResponseNeverReceived(String request, String what, @Nullable TimeLimit limit, @Nullable Throwable cause) {
        super(request, what, limit, cause);
    }

    @Override
    public boolean mayHaveBeenProcessed() {
        return true;
    }
}
