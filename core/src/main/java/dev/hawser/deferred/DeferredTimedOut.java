package dev.hawser.deferred;

import java.time.Duration;

/** {@link Deferred#addTimeout} cancelled a Deferred because its time was up. */
public final class DeferredTimedOut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration timeout;

    DeferredTimedOut(Duration timeout, Throwable cause) {
        super("Deferred timed out after " + timeout.toNanos() / 1e9 + " seconds", cause);
        this.timeout = timeout;
    }

    /** The time that was allowed. */
    public Duration timeout() {
        return timeout;
    }
}
