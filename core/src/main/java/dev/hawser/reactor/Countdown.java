package dev.hawser.reactor;

import dev.hawser.deferred.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Fires a promise, on its reactor's thread, when as many things have ended as there were. */
final class Countdown {
    private final LoopReactor home;
    private final Promise<@Nullable Void> promise;
    private final AtomicInteger left;

    Countdown(LoopReactor home, Promise<@Nullable Void> promise, int count) {
        this.home = home;
        this.promise = promise;
        this.left = new AtomicInteger(count);
    }

    /** One has ended. From any thread. */
    void count() {
        if (left.decrementAndGet() == 0) {
            home.deliver(() -> home.owed().callback(promise, null));
        }
    }
}
