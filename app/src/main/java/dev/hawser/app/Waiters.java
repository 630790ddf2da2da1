package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Those who wait for the same thing. Who comes while they are told waits for the next time. */
final class Waiters {
    private final Reactor reactor;
    private final List<Promise<@Nullable Void>> waiting = new ArrayList<>();

    Waiters(Reactor reactor) {
        this.reactor = reactor;
    }

    Deferred<@Nullable Void> add() {
        Promise<@Nullable Void> waiter = new Promise<>(reactor, waiting::remove);
        waiting.add(waiter);
        return waiter;
    }

    /** Tells all. */
    void fire() {
        firing().run();
    }

    /** Lets all go, whom the result tells. */
    Runnable firing() {
        return telling(waiter -> waiter.callback(null));
    }

    /** Lets all go, whom the result tells that it will not come about. */
    Runnable failing(Throwable reason) {
        return telling(waiter -> waiter.errback(reason));
    }

    private Runnable telling(Consumer<Promise<@Nullable Void>> word) {
        List<Promise<@Nullable Void>> told = List.copyOf(waiting);
        waiting.clear();
        return () -> {
            for (Promise<@Nullable Void> waiter : told) {
                if (!waiter.isFired()) { // who was told before may have cancelled it
                    word.accept(waiter);
                }
            }
        };
    }
}
