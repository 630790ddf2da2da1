package dev.hawser.web.http;

import dev.hawser.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in their order (RFC 9110, section 5): names whose case does not matter, each with any number of values. An
 * immutable value. Fields of a message that came were checked by its parser, those that a program makes are checked here, and
 * once more where they are written.
 */
public abstract sealed class Headers permits ListedHeaders, SpannedHeaders {
    /** No fields. */
    public static final Headers EMPTY = new ListedHeaders(new String[0], 0);

    Headers() {}

    /**
     * Names and values in turn.
     *
     * @throws IllegalArgumentException when a name has no value, or one of them is not acceptable
     */
    public static Headers of(String... namesAndValues) {
        if ((namesAndValues.length & 1) != 0) {
            throw new IllegalArgumentException(
                    "no value for the header field " + namesAndValues[namesAndValues.length - 1]);
        }
        HeadersBuilder builder = new HeadersBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /**
     * Fields that stand in {@code source}, whose text is made when somebody asks for it. For parsers, which have checked it.
     *
     * @param spans for each field where its name begins and ends, and where its value begins and ends; given away
     * @param count how many fields there are
     */
    public static Headers ofSpans(Bytes source, int[] spans, int count) {
        return new SpannedHeaders(source, spans, count);
    }

    /**
     * Names and values in turn. For parsers, which have checked them.
     *
     * @param fields given away
     * @param count how many fields there are
     */
    public static Headers ofChecked(String[] fields, int count) {
        Objects.checkFromIndexSize(0, 2 * count, fields.length);
        return new ListedHeaders(fields, count);
    }

    /** How many fields there are; one that came twice counts twice. */
    public abstract int size();

    /**
     * The name of a field as it was spelled.
     *
     * @throws IndexOutOfBoundsException when there are not so many
     */
    public abstract String name(int index);

    /**
     * The value of a field.
     *
     * @throws IndexOutOfBoundsException when there are not so many
     */
    public abstract String value(int index);

    /** Where the first field called {@code name} at or after {@code from} is, or -1. */
    public abstract int indexOf(String name, int from);

    /** The first value of {@code name}, null where there is none. */
    public final @Nullable String get(String name) {
        int at = indexOf(name, 0);
        return at < 0 ? null : value(at);
    }

    /** The first value of {@code name}, else {@code other}. */
    public final String get(String name, String other) {
        int at = indexOf(name, 0);
        return at < 0 ? other : value(at);
    }

    /** All values of {@code name}, in order. */
    public final List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int at = indexOf(name, 0); at >= 0; at = indexOf(name, at + 1)) {
            values.add(value(at));
        }
        return List.copyOf(values);
    }

    /** All values of {@code name} joined by commas, as its definition must allow; null where there is none. */
    public final @Nullable String combined(String name) {
        int first = indexOf(name, 0);
        if (first < 0) {
            return null;
        }
        String values = value(first);
        for (int at = indexOf(name, first + 1); at >= 0; at = indexOf(name, at + 1)) {
            values = values + ", " + value(at);
        }
        return values;
    }

    /** Whether there is a field called {@code name}. */
    public final boolean contains(String name) {
        return indexOf(name, 0) >= 0;
    }

    /**
     * Whether {@code token} is a member of the list that the values of {@code name} are, whatever its case; as {@code close}
     * in {@code Connection: keep-alive, Close}.
     */
    public final boolean containsToken(String name, String token) {
        for (int at = indexOf(name, 0); at >= 0; at = indexOf(name, at + 1)) {
            for (String member : value(at).split(",", -1)) {
                if (HttpGrammar.equalsIgnoreCase(member.strip(), token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether there are none. */
    public final boolean isEmpty() {
        return size() == 0;
    }

    /** These fields with {@code name} having this one value, where its first was or behind all others. */
    public final Headers with(String name, String value) {
        return toBuilder().set(name, value).build();
    }

    /** These fields without those called {@code name}. */
    public final Headers without(String name) {
        return contains(name) ? toBuilder().remove(name).build() : this;
    }

    /** A builder that begins with these fields. */
    public final HeadersBuilder toBuilder() {
        return new HeadersBuilder().addAll(this);
    }

    /** Whether {@code other} has the same names, but for their case, with the same values in the same order. */
    @Override
    public final boolean equals(@Nullable Object other) {
        if (!(other instanceof Headers that) || size() != that.size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!HttpGrammar.equalsIgnoreCase(name(i), that.name(i)) || !value(i).equals(that.value(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public final int hashCode() {
        int hash = size();
        for (int i = 0; i < size(); i++) {
            hash = 31 * hash + value(i).hashCode();
        }
        return hash;
    }

    /** As {@code {Host: example.com}}; values of credentials and cookies are left out, since logs are read by many. */
    @Override
    public final String toString() {
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < size(); i++) {
            fields.add(name(i) + ": " + (isSecret(name(i)) ? "(secret)" : value(i)));
        }
        return fields.toString();
    }

    private static boolean isSecret(String name) {
        return switch (name.length()) {
            case 6 -> HttpGrammar.equalsIgnoreCase(name, "Cookie");
            case 10 -> HttpGrammar.equalsIgnoreCase(name, "Set-Cookie");
            case 13 -> HttpGrammar.equalsIgnoreCase(name, "Authorization");
            case 19 -> HttpGrammar.equalsIgnoreCase(name, "Proxy-Authorization");
            default -> false;
        };
    }
}
