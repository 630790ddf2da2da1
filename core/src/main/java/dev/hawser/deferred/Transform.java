package dev.hawser.deferred;

import org.jspecify.annotations.Nullable;

/** A step from one value to the next. */
@FunctionalInterface
public interface Transform<T extends @Nullable Object, U extends @Nullable Object> {
    /** Turns {@code value} into the next one. */
    U apply(T value) throws Exception;
}
