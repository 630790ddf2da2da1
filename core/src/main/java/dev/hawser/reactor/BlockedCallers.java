package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.ReactorStopped;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The threads that wait in {@code blockingCallFromThread}. Used from any thread. */
final class BlockedCallers {
    private final NioReactor loop;
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();
    /** The reactor has stopped and not begun again. */
    private volatile boolean released;

    BlockedCallers(NioReactor loop) {
        this.loop = loop;
    }

    <T extends @Nullable Object> T call(Work<? extends Deferred<? extends T>> work) throws Exception {
        if (loop.isOnThread()) {
            throw new WrongThreadException("blockingCallFromThread on the reactor's own thread "
                    + Thread.currentThread() + " would wait for itself: attach a callback to the Deferred instead");
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        AtomicReference<@Nullable Deferred<?>> begun = new AtomicReference<>();
        waiting.add(result);
        try {
            if (released) { // looked at after joining those who wait, so that no stop comes between unseen
                throw stopped();
            }
            loop.callFromThread(() -> {
                Deferred<T> deferred = Deferred.executeChain(loop, () -> work.run().addCallback(value -> value));
                begun.set(deferred);
                deferred.finish(result::complete, result::completeExceptionally);
            });
            return result.get();
        } catch (InterruptedException interrupted) {
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
            waiting.remove(result);
        }
    }

    private static Exception unwrapped(ExecutionException failed) {
        return switch (failed.getCause()) {
            case Exception cause -> cause;
            case Error cause -> throw cause;
            case null, default -> failed;
        };
    }

    /** The reactor has stopped: nobody would wake them any more. */
    void release() {
        released = true;
        for (CompletableFuture<?> result : waiting) {
            result.completeExceptionally(stopped());
        }
    }

    /** The reactor begins. */
    void begin() {
        released = false;
    }

    private static ReactorStopped stopped() {
        return new ReactorStopped("the blocking call was answered");
    }
}
