package dev.hawser.testing.simulation;

import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ReactorStopped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The promises that a simulated reactor has made itself. Those left when it stops fail with {@link ReactorStopped}. */
final class SimulatedOwed {
    private static final int MOST_ROUNDS = 16;

    private final SimulatedReactor loop;
    /** What each promise is for. One leaves when it is fired or cancelled. */
    private final Map<Promise<?>, String> unfired = new LinkedHashMap<>();

    SimulatedOwed(SimulatedReactor loop) {
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

    /** The reactor stops. An errback that asks for the same again gets the same answer, but not for ever. */
    void failAll() {
        for (int round = 0; round < MOST_ROUNDS && !unfired.isEmpty(); round++) {
            for (Promise<?> promise : List.copyOf(unfired.keySet())) {
                String what = unfired.remove(promise);
                if (what != null) { // an earlier one's errback may have cancelled this one
                    promise.errback(new ReactorStopped(what));
                }
            }
        }
        unfired.clear();
    }
}
