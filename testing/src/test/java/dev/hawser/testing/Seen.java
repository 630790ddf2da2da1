package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a chain in a test: what came out of it, and that it came once. */
public final class Seen<T extends @Nullable Object> {
    private final List<Outcome<T>> outcomes = new ArrayList<>();

    private Seen() {}

    public static <T extends @Nullable Object> Seen<T> of(Deferred<T> deferred) {
        Seen<T> seen = new Seen<>();
        deferred.finish(
                value -> seen.outcomes.add(new Outcome.Success<>(value)),
                failure -> seen.outcomes.add(new Outcome.Failure<>(failure)));
        return seen;
    }

    public boolean nothing() {
        return outcomes.isEmpty();
    }

    public T value() {
        assertThat(outcomes).hasSize(1);
        if (outcomes.getFirst() instanceof Outcome.Success<T>(T value)) {
            return value;
        }
        throw new AssertionError("not a success", failure());
    }

    public Throwable failure() {
        assertThat(outcomes).hasSize(1);
        if (outcomes.getFirst() instanceof Outcome.Failure<T>(Throwable error)) {
            return error;
        }
        throw new AssertionError("not a failure but " + outcomes);
    }
}
