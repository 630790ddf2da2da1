package dev.hawser.deferred;

import dev.hawser.time.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Ways from one thread's world to another's: futures, and other schedulers. */
final class Bridges {
    private Bridges() {}

    static <T extends @Nullable Object> Deferred<T> from(Scheduler owner, CompletionStage<? extends T> stage) {
        AtomicBoolean cancelled = new AtomicBoolean();
        Promise<T> promise = new Promise<>(owner, _ -> {
            cancelled.set(true);
            if (stage instanceof Future<?> future) {
                future.cancel(true);
            }
        });
        var _ = stage.whenComplete((value, failure) -> owner.callFromThread(() -> {
            if (promise.isFired() && cancelled.get()) {
                return;
            }
            if (failure != null) {
                promise.errback(failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure);
            } else {
                promise.callback(value);
            }
        }));
        return promise;
    }

    static <T extends @Nullable Object> CompletableFuture<T> toFuture(Deferred<T> deferred) {
        CompletableFuture<T> future = new CompletableFuture<>();
        deferred.finish(future::complete, future::completeExceptionally);
        var _ = future.whenComplete((_, _) -> {
            if (future.isCancelled()) {
                deferred.owner.callFromThread(deferred::cancel);
            }
        });
        return future;
    }

    static <T extends @Nullable Object> Deferred<T> handOver(Deferred<T> source, Scheduler other) {
        AtomicBoolean cancelled = new AtomicBoolean();
        Promise<T> target = new Promise<>(other, _ -> {
            cancelled.set(true);
            source.owner.callFromThread(source::cancel);
        });
        source.finish(
                value -> other.callFromThread(() -> {
                    if (!cancelled.get()) {
                        target.callback(value);
                    }
                }),
                failure -> other.callFromThread(() -> {
                    if (!cancelled.get()) {
                        target.errback(failure);
                    }
                }));
        return target;
    }
}
