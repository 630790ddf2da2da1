package dev.hawser.deferred;

import dev.hawser.time.Action;
import dev.hawser.time.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Ways from one thread's world to another's: futures, and other schedulers.
 *
 * <p>A promise made here is fired by its owner's thread alone, so that "has it fired" decides there between an outcome
 * on its way and a cancellation that was faster.
 */
final class Bridges {
    private Bridges() {}

    static <T extends @Nullable Object> Deferred<T> from(Scheduler owner, CompletionStage<? extends T> stage) {
        owner.checkThread();
        Promise<T> promise = new Promise<>(owner, _ -> cancel(stage));
        var _ = stage.whenComplete((value, failure) -> cross(owner, failure, () -> {
            if (promise.isFired()) {
                return;
            }
            if (failure == null) {
                promise.callback(value);
            } else {
                promise.errback(unwrapped(failure));
            }
        }));
        return promise;
    }

    private static void cancel(CompletionStage<?> stage) {
        if (stage instanceof Future<?> future) {
            try {
                future.cancel(true);
            } catch (UnsupportedOperationException _) {
                // A minimal stage is a Future by class alone. Its outcome will be dropped, like any other stage's.
            }
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    static <T extends @Nullable Object> CompletableFuture<T> toFuture(Deferred<T> deferred) {
        CompletableFuture<T> future = new CompletableFuture<>();
        deferred.finish(future::complete, future::completeExceptionally);
        var _ = future.whenComplete((_, failure) -> {
            if (future.isCancelled()) {
                cross(deferred.owner, failure, deferred::cancel);
            }
        });
        return future;
    }

    static <T extends @Nullable Object> Deferred<T> handOver(Deferred<T> source, Scheduler other) {
        Promise<T> target = new Promise<>(other, _ -> source.owner.callFromThread(source::cancel));
        source.finish(
                value -> other.callFromThread(() -> {
                    if (!target.isFired()) {
                        target.callback(value);
                    }
                }),
                failure -> other.callFromThread(() -> {
                    if (!target.isFired()) {
                        target.errback(failure);
                    }
                }));
        return target;
    }

    /** A future would keep what its callbacks throw to itself, and the waiting Deferred would wait without a word. */
    private static void cross(Scheduler to, @Nullable Throwable carried, Action action) {
        try {
            to.callFromThread(action);
        } catch (RejectedExecutionException full) {
            if (carried != null) {
                full.addSuppressed(carried);
            }
            to.unhandledFailures().report(full);
        }
    }
}
