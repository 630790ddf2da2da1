package dev.hawser.deferred;

import org.jspecify.annotations.Nullable;

/**
 * The value of one member of a list, and where in the list the member stands.
 *
 * @param index counted from zero
 */
public record Indexed<T extends @Nullable Object>(int index, T value) {}
