package dev.hawser.web.server;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A part of a path that a {@link Router} gives to its route as a value of type {@code T}; what is no such value does not lead to the
 * route. An immutable value, that may be used in many routes.
 */
public final class PathParameter<T> {
    private final String name;
    private final boolean takesRest;
    private final Function<String, Optional<T>> parse;

    private PathParameter(String name, boolean takesRest, Function<String, Optional<T>> parse) {
        if (name.isEmpty() || name.indexOf('{') >= 0 || name.indexOf('}') >= 0 || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("no name of a path parameter: " + name);
        }
        this.name = name;
        this.takesRest = takesRest;
        this.parse = parse;
    }

    /** One segment, decoded, which is not empty. */
    public static PathParameter<String> text(String name) {
        return of(name, text -> text);
    }

    /** One segment that is a decimal number from -2147483648 to 2147483647. */
    public static PathParameter<Integer> integer(String name) {
        return of(name, Integer::valueOf);
    }

    /** One segment that is a decimal number of 64 bits. */
    public static PathParameter<Long> longInteger(String name) {
        return of(name, Long::valueOf);
    }

    /** One segment that is a UUID. */
    public static PathParameter<UUID> uuid(String name) {
        return of(name, text -> {
            UUID parsed = UUID.fromString(text);
            if (text.length() != 36) {
                throw new IllegalArgumentException("not 36 characters: " + text);
            }
            return parsed;
        });
    }

    /** All that is left of the path, decoded, its segments joined by slashes; at the end of a template. It may be empty. */
    public static PathParameter<String> rest(String name) {
        return new PathParameter<>(name, true, Optional::of);
    }

    /** One segment that {@code parse} takes; by an {@link IllegalArgumentException} it says that it does not. */
    public static <T> PathParameter<T> of(String name, Function<? super String, ? extends T> parse) {
        Objects.requireNonNull(parse, "parse");
        return new PathParameter<>(name, false, text -> {
            try {
                return text.isEmpty() ? Optional.empty() : Optional.<T>of(parse.apply(text));
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // not for this route
            }
        });
    }

    /** As it stands in templates. */
    public String name() {
        return name;
    }

    boolean takesRest() {
        return takesRest;
    }

    Optional<T> value(String text) {
        return parse.apply(text);
    }

    @Override
    public String toString() {
        return "{" + name + "}";
    }
}
