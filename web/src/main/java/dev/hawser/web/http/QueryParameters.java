package dev.hawser.web.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names with values in their order, where a name may come several times: the query of a URL, or a form that came as {@code
 * application/x-www-form-urlencoded}, which are written alike. An immutable value. Names are told apart by their case.
 */
public final class QueryParameters {
    /** No fields. */
    public static final QueryParameters EMPTY = new QueryParameters(List.of());

    /** How many fields {@link #parse(String)} takes: as many as most servers do. */
    public static final int MOST = 1000;

    private final List<String> namesAndValues;

    private QueryParameters(List<String> namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /**
     * Names and values in turn.
     *
     * @throws IllegalArgumentException when a name has no value
     */
    public static QueryParameters of(String... namesAndValues) {
        return of(List.of(namesAndValues));
    }

    /** {@link #of(String...)} of a list. */
    public static QueryParameters of(List<String> namesAndValues) {
        if ((namesAndValues.size() & 1) != 0) {
            throw new IllegalArgumentException("no value for the field "
                    + HttpGrammar.quoted(namesAndValues.get(namesAndValues.size() - 1)));
        }
        return namesAndValues.isEmpty() ? EMPTY : new QueryParameters(List.copyOf(namesAndValues));
    }

    /** {@link #parse(String, int)} of at most {@value #MOST} fields. */
    public static QueryParameters parse(String text) {
        return parse(text, MOST);
    }

    /**
     * The fields of {@code text}, which is without its question mark. A field without {@code =} has the empty value; a plus
     * is a blank; a percent sign without two digits behind it is itself, and what is no UTF-8 becomes U+FFFD, as browsers
     * have it.
     *
     * @throws TooManyParameters when there are more than {@code most}
     */
    public static QueryParameters parse(String text, int most) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int ampersand = text.indexOf('&', at);
            int end = ampersand < 0 ? text.length() : ampersand;
            if (end > at) {
                if (fields.size() >= 2L * most) {
                    throw new TooManyParameters(most);
                }
                int equals = text.indexOf('=', at);
                int nameEnd = equals < 0 || equals > end ? end : equals;
                fields.add(PercentCoding.decodeForm(text.substring(at, nameEnd)));
                fields.add(PercentCoding.decodeForm(text.substring(Math.min(nameEnd + 1, end), end)));
            }
            at = end + 1;
        }
        return of(fields);
    }

    /** How many fields there are; a name that came twice counts twice. */
    public int size() {
        return namesAndValues.size() / 2;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return namesAndValues.isEmpty();
    }

    /** The name of a field. */
    public String name(int index) {
        return namesAndValues.get(2 * Objects.checkIndex(index, size()));
    }

    /** The value of a field. */
    public String value(int index) {
        return namesAndValues.get(2 * Objects.checkIndex(index, size()) + 1);
    }

    /** The first value of {@code name}, null where there is none. */
    public @Nullable String get(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equals(name)) {
                return namesAndValues.get(i + 1);
            }
        }
        return null;
    }

    /** The first value of {@code name}, else {@code other}. */
    public String get(String name, String other) {
        String found = get(name);
        return found == null ? other : found;
    }

    /** All values of {@code name} in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equals(name)) {
                values.add(namesAndValues.get(i + 1));
            }
        }
        return List.copyOf(values);
    }

    /** Whether there is a field called {@code name}. */
    public boolean contains(String name) {
        return get(name) != null;
    }

    /** The names in the order in which each came first. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        java.util.HashSet<String> seen = new java.util.HashSet<>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (seen.add(namesAndValues.get(i))) {
                names.add(namesAndValues.get(i));
            }
        }
        return List.copyOf(names);
    }

    /** These and one more behind them. */
    public QueryParameters with(String name, String value) {
        List<String> more = new ArrayList<>(namesAndValues);
        more.add(name);
        more.add(value);
        return of(more);
    }

    /** As they are written in a query or form: {@code a=1&b=two+words}; {@link #parse} reads it. */
    public String format() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            text.append(i == 0 ? "" : "&").append(PercentCoding.encodeForm(namesAndValues.get(i)));
            text.append('=').append(PercentCoding.encodeForm(namesAndValues.get(i + 1)));
        }
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QueryParameters that && namesAndValues.equals(that.namesAndValues);
    }

    @Override
    public int hashCode() {
        return namesAndValues.hashCode();
    }

    /** The names alone, since values may be passwords. */
    @Override
    public String toString() {
        return names().toString();
    }
}
