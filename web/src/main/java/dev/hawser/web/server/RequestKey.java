package dev.hawser.web.server;

import org.jspecify.annotations.Nullable;

/** Under which something of type {@code T} is noted with a {@link Request}: a constant of whoever notes it. Two are never the same. */
public final class RequestKey<T> {
    private final String name;
    private final Class<T> type;

    private RequestKey(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    /** A new key, whose name is for people. */
    public static <T> RequestKey<T> of(String name, Class<T> type) {
        return new RequestKey<>(name, type);
    }

    @Nullable
    T cast(@Nullable Object value) {
        return type.cast(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
