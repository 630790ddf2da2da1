package dev.hawser.deferred;

import org.jspecify.annotations.Nullable;

/** Takes a value and gives none back. */
@FunctionalInterface
public interface Receiver<T extends @Nullable Object> {
    /** Takes {@code value}. */
    void accept(T value) throws Exception;
}
