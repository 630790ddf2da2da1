package dev.hawser.testing;

import dev.hawser.deferred.Deferred;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has become of a Deferred, which is consumed. */
final class Result<T> {
    private @Nullable T value;
    private @Nullable Throwable failure;

    private Result() {}

    static <T> Result<T> of(Deferred<T> deferred) {
        Result<T> result = new Result<>();
        deferred.finish(value -> result.value = value, failure -> result.failure = failure);
        return result;
    }

    boolean isThere() {
        return value != null || failure != null;
    }

    T value() {
        return Objects.requireNonNull(value, "no value; failure: " + failure);
    }

    Throwable failure() {
        return Objects.requireNonNull(failure, "no failure; value: " + value);
    }
}
