package dev.hawser.deferred;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something was cancelled because its time was up: by {@link Deferred#addTimeout}, or a scope's deadline. */
public final class DeferredTimedOut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration timeout;

    DeferredTimedOut(Duration timeout, Throwable cause) {
        this("Deferred", timeout, cause);
    }

    /**
     * Of a time limit of your own.
     *
     * @param what what took too long, such as {@code Deferred}
     */
    public DeferredTimedOut(String what, Duration timeout, @Nullable Throwable cause) {
        super(what + " timed out after " + timeout.toNanos() / 1e9 + " seconds", cause);
        this.timeout = timeout;
    }

    /** The time that was allowed. */
    public Duration timeout() {
        return timeout;
    }
}
