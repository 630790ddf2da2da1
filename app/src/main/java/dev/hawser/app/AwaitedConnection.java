package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Those who wait for the connection of a {@link ClientService}, each with a patience of its own. */
final class AwaitedConnection<P> {
    private final Reactor reactor;
    private final List<Waiter<P>> waiters = new ArrayList<>();

    private static final class Waiter<P> {
        final Promise<P> promise;
        /** How many more failures there may be; 0 for any number. */
        int failuresLeft;

        Waiter(Promise<P> promise, int failuresLeft) {
            this.promise = promise;
            this.failuresLeft = failuresLeft;
        }
    }

    AwaitedConnection(Reactor reactor) {
        this.reactor = reactor;
    }

    /** @param failuresLeft with how many failures it gives up; 0 for never */
    Deferred<P> add(int failuresLeft) {
        Promise<P> promise = new Promise<>(reactor, cancelled -> waiters.removeIf(waiter -> waiter.promise == cancelled));
        waiters.add(new Waiter<>(promise, failuresLeft));
        return promise;
    }

    void made(P protocol) {
        List<Waiter<P>> told = List.copyOf(waiters);
        waiters.clear();
        tell(told, promise -> promise.callback(protocol));
    }

    /** Tells those for whom it was the last failure. */
    void tryFailed(Throwable failure) {
        List<Waiter<P>> told = new ArrayList<>();
        for (Waiter<P> waiter : waiters) {
            if (waiter.failuresLeft > 0 && --waiter.failuresLeft == 0) {
                told.add(waiter);
            }
        }
        waiters.removeAll(told);
        tell(told, promise -> promise.errback(failure));
    }

    /** There will be none. */
    void calledOff(Throwable reason) {
        List<Waiter<P>> told = List.copyOf(waiters);
        waiters.clear();
        tell(told, promise -> promise.errback(reason));
    }

    private static <P> void tell(List<Waiter<P>> told, Consumer<Promise<P>> word) {
        for (Waiter<P> waiter : told) {
            if (!waiter.promise.isFired()) { // who was told before may have cancelled it
                word.accept(waiter.promise);
            }
        }
    }
}
