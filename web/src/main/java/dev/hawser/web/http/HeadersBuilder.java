package dev.hawser.web.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Header fields that are being put together. Names and values are checked as they are given. Not for several threads. */
public final class HeadersBuilder {
    private String[] fields = new String[8];
    private int count;

    /** Without fields. */
    public HeadersBuilder() {}

    /** How many fields there are by now. */
    public int size() {
        return count;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** The first value of {@code name}, null where there is none. */
    public @Nullable String get(String name) {
        int at = indexOf(name, 0);
        return at < 0 ? null : fields[2 * at + 1];
    }

    /** Whether there is a field called {@code name}. */
    public boolean contains(String name) {
        return indexOf(name, 0) >= 0;
    }

    /** The name of a field. */
    public String name(int index) {
        return fields[2 * index];
    }

    /** The value of a field. */
    public String value(int index) {
        return fields[2 * index + 1];
    }

    /**
     * One more field, behind all others.
     *
     * @throws IllegalArgumentException when the name is no token, or the value has a character that no field can have
     */
    public HeadersBuilder add(String name, String value) {
        append(HttpGrammar.checkName(name), HttpGrammar.checkValue(name, value));
        return this;
    }

    /** All fields of {@code headers}, behind all others. */
    public HeadersBuilder addAll(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            append(headers.name(i), headers.value(i));
        }
        return this;
    }

    /**
     * Gives {@code name} this one value, where its first was or behind all others.
     *
     * @throws IllegalArgumentException as {@link #add} does
     */
    public HeadersBuilder set(String name, String value) {
        int at = indexOf(name, 0);
        if (at < 0) {
            return add(name, value);
        }
        fields[2 * at + 1] = HttpGrammar.checkValue(name, value);
        removeFrom(name, at + 1);
        return this;
    }

    /** {@link #set}, unless there is such a field. */
    public HeadersBuilder setIfAbsent(String name, String value) {
        return contains(name) ? this : add(name, value);
    }

    /** Takes away all fields called {@code name}. */
    public HeadersBuilder remove(String name) {
        removeFrom(name, 0);
        return this;
    }

    /** Takes away all fields. */
    public HeadersBuilder clear() {
        count = 0;
        return this;
    }

    /** The fields as they are now. */
    public Headers build() {
        return count == 0 ? Headers.EMPTY : new ListedHeaders(Arrays.copyOf(fields, 2 * count), count);
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < count; i++) {
            if (HttpGrammar.equalsIgnoreCase(fields[2 * i], name)) {
                return i;
            }
        }
        return -1;
    }

    private void append(String name, String value) {
        if (2 * count == fields.length) {
            fields = Arrays.copyOf(fields, 2 * fields.length);
        }
        fields[2 * count] = name;
        fields[2 * count + 1] = value;
        count++;
    }

    private void removeFrom(String name, int from) {
        int kept = from;
        for (int i = from; i < count; i++) {
            if (!HttpGrammar.equalsIgnoreCase(fields[2 * i], name)) {
                fields[2 * kept] = fields[2 * i];
                fields[2 * kept + 1] = fields[2 * i + 1];
                kept++;
            }
        }
        count = kept;
    }

    /** The fields, as of {@link Headers#toString()}. */
    @Override
    public String toString() {
        return build().toString();
    }
}
