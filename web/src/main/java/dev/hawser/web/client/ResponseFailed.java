package dev.hawser.web.client;

import org.jspecify.annotations.Nullable;

/**
 * The response has begun, and is not complete or not acceptable: cut short, ill-formed, too slow. Before its head was delivered it is
 * the request that fails with this, later whoever reads the body.
 */
public final class ResponseFailed extends RequestFailed {
    private static final long serialVersionUID = 1;

    ResponseFailed(String request, String what, @Nullable TimeLimit limit, @Nullable Throwable cause) {
        super(request, what, limit, cause);
    }

    @Override
    public boolean mayHaveBeenProcessed() {
        return true;
    }
}
