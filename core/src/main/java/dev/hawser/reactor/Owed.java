package dev.hawser.reactor;

import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ReactorStopped;
import dev.hawser.time.Scheduler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The promises that a reactor has made itself. Those left when it stops fail with {@link ReactorStopped}. */
public final class Owed {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final int MOST_ROUNDS = 16;

    private final Scheduler owner;
    /** What each promise is for. One leaves when it is fired or cancelled. */
    private final Map<Promise<?>, String> unfired = new LinkedHashMap<>();

    /** None yet, of {@code owner}. */
    public Owed(Scheduler owner) {
        this.owner = owner;
    }

    /** A promise that completes the sentence "the reactor stopped before ..." with {@code what}. */
    public <T extends @Nullable Object> Promise<T> promise(String what) {
        Promise<T> promise = new Promise<>(owner, unfired::remove);
        unfired.put(promise, what);
        return promise;
    }

    /** Fires {@code promise}, unless it was cancelled. */
    public <T extends @Nullable Object> void callback(Promise<T> promise, T value) {
        if (unfired.remove(promise) != null) {
            promise.callback(value);
        }
    }

    /** Fires {@code promise} with {@code outcome}, unless it was cancelled. */
    public <T extends @Nullable Object> void fire(Promise<T> promise, Outcome<? extends T> outcome) {
        if (unfired.remove(promise) != null) {
            switch (outcome) {
                case Outcome.Success<? extends T> success -> promise.callback(success.value());
                case Outcome.Failure<? extends T> failure -> promise.errback(failure.error());
            }
        }
    }

    /** The reactor stops. An errback that asks for the same again gets the same answer, but not for ever. */
    public void failAll() {
        for (int round = 0; round < MOST_ROUNDS && !unfired.isEmpty(); round++) {
            for (Promise<?> promise : List.copyOf(unfired.keySet())) {
                String what = unfired.remove(promise);
                if (what != null) { // an earlier one's errback may have cancelled this one
                    promise.errback(new ReactorStopped(what));
                }
            }
        }
        if (!unfired.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the reactor stopped, and these are asked for again whenever they fail: " + unfired.values());
            unfired.clear();
        }
    }
}
