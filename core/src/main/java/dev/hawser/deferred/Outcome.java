package dev.hawser.deferred;

import org.jspecify.annotations.Nullable;

/** How a Deferred ended: with a value, or with the throwable that failed it. */
public sealed interface Outcome<T extends @Nullable Object> {
    /** It fired with {@code value}. */
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /** It failed with {@code error}. */
    record Failure<T extends @Nullable Object>(Throwable error) implements Outcome<T> {}

    /** Whether this is a {@link Success}. */
    default boolean isSuccess() {
        return this instanceof Success;
    }
}
