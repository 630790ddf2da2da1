package dev.hawser.deferred;

import dev.hawser.time.DelayedCall;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The time limit of {@link Deferred#addTimeout}. */
final class Timeouts {
    private Timeouts() {}

    static <T extends @Nullable Object> Deferred<T> add(Deferred<T> source, Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a timeout cannot be negative: " + timeout);
        }
        Limit limit = new Limit(timeout);
        Deferred<T> limited = source.addErrback(CancellationException.class, cancelled -> {
                    throw limit.failure(cancelled);
                })
                .always(limit::clear);
        // Only now that the source is ours: a timer set for a stage that refused would cancel somebody else's chain.
        if (!limited.isFired()) {
            limit.call = source.owner.callLater(timeout, () -> {
                limit.expired = true;
                source.cancel();
            });
        }
        return limited;
    }

    private static final class Limit {
        private final Duration timeout;
        private @Nullable DelayedCall call;
        private boolean expired;

        Limit(Duration timeout) {
            this.timeout = timeout;
        }

        RuntimeException failure(CancellationException cancelled) {
            return expired ? new DeferredTimedOut(timeout, cancelled) : cancelled;
        }

        void clear() {
            if (call != null && call.isActive()) {
                call.cancel();
            }
        }
    }
}
