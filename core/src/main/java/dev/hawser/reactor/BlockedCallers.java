package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.ReactorStopped;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The threads that wait in {@code blockingCallFromThread}. Used from any thread. */
final class BlockedCallers {
    private final LoopReactor loop;
    /** Guarded by this object's monitor, as is {@link #ended}. */
    private final Set<CompletableFuture<?>> waiting = new LinkedHashSet<>();

    /** The reactor has stopped and not begun to run again. */
    private boolean ended;

    BlockedCallers(LoopReactor loop) {
        this.loop = loop;
    }

    <T extends @Nullable Object> T call(Work<? extends Deferred<? extends T>> work) throws Exception {
        if (loop.isOnThread()) {
            throw new WrongThreadException("blockingCallFromThread on the reactor's own thread "
                    + Thread.currentThread() + " would wait for itself: attach a callback to the Deferred instead");
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        AtomicReference<@Nullable Deferred<?>> begun = new AtomicReference<>();
        begin(result);
        try {
            loop.callFromThread(() -> {
                if (result.isDone()) {
                    return; // given up: interrupted, or left over from an earlier run
                }
                Deferred<T> deferred = Deferred.executeChain(loop, () -> work.run().addCallback(value -> value));
                begun.set(deferred);
                deferred.finish(result::complete, result::completeExceptionally);
            });
            return result.get();
        } catch (InterruptedException interrupted) {
            result.cancel(false);
            loop.deliver(() -> {
                Deferred<?> deferred = begun.get();
                if (deferred != null) {
                    deferred.cancel();
                }
            });
            throw interrupted;
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        } finally {
            synchronized (this) {
                waiting.remove(result);
            }
        }
    }

    private synchronized void begin(CompletableFuture<?> result) {
        if (ended) {
            throw new ReactorStopped("the blocking call was begun");
        }
        waiting.add(result);
    }

    private static Exception unwrapped(ExecutionException failed) {
        return switch (failed.getCause()) {
            case Exception cause -> cause;
            case Error cause -> throw cause;
            case null, default -> failed;
        };
    }

    /** The reactor has stopped: nobody would wake them any more. */
    synchronized void release() {
        ended = true;
        for (CompletableFuture<?> result : waiting) {
            result.completeExceptionally(new ReactorStopped("the blocking call was answered"));
        }
    }

    /** The reactor begins to run. */
    synchronized void admit() {
        ended = false;
    }
}
