package dev.hawser.deferred;

import org.jspecify.annotations.Nullable;

/** A computation that gives a value or throws. */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
    /** Computes the value. */
    T run() throws Exception;
}
