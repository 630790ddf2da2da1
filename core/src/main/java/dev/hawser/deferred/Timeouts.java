package dev.hawser.deferred;

import dev.hawser.time.DelayedCall;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The time limit of {@link Deferred#addTimeout}. */
final class Timeouts {
    private Timeouts() {}

    static <T extends @Nullable Object> Deferred<T> add(Deferred<T> source, Duration timeout) {
        if (source.isFired()) {
            return source.peek(_ -> {});
        }
        Limit limit = new Limit(timeout);
        limit.call = source.owner.callLater(timeout, () -> {
            limit.expired = true;
            source.cancel();
        });
        Deferred<T> limited = source.addErrback(CancellationException.class, cancelled -> {
            throw limit.failure(cancelled);
        });
        return limited.always(limit::clear);
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
