package dev.hawser.reactor;

import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ReactorStopped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The promises that a reactor has made itself. Those left when it stops fail with {@link ReactorStopped}. */
final class Owed {
    private final NioReactor loop;
    /** What each promise is for. One leaves when it is fired or cancelled. */
    private final Map<Promise<?>, String> unfired = new LinkedHashMap<>();

    Owed(NioReactor loop) {
        this.loop = loop;
    }

    /** A promise that completes the sentence "the reactor stopped before ..." with {@code what}. */
    <T extends @Nullable Object> Promise<T> promise(String what) {
        Promise<T> promise = new Promise<>(loop, unfired::remove);
        unfired.put(promise, what);
        return promise;
    }

    /** Fires {@code promise}, unless it was cancelled. */
    <T extends @Nullable Object> void callback(Promise<T> promise, T value) {
        if (unfired.remove(promise) != null) {
            promise.callback(value);
        }
    }

    /** Fires {@code promise} with {@code outcome}, unless it was cancelled. */
    <T extends @Nullable Object> void fire(Promise<T> promise, Outcome<? extends T> outcome) {
        if (unfired.remove(promise) != null) {
            switch (outcome) {
                case Outcome.Success<? extends T> success -> promise.callback(success.value());
                case Outcome.Failure<? extends T> failure -> promise.errback(failure.error());
            }
        }
    }

    /** The reactor stops. */
    void failAll() {
        while (!unfired.isEmpty()) {
            Map.Entry<Promise<?>, String> first = unfired.entrySet().iterator().next();
            Promise<?> promise = first.getKey();
            String what = first.getValue();
            unfired.remove(promise);
            promise.errback(new ReactorStopped(what));
        }
    }
}
