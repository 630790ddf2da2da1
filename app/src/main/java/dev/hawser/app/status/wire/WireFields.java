package dev.hawser.app.status.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Header fields by name, in any case of letters; in the order in which they came. Values of the same name are one list. */
public final class WireFields {
    /** None. */
    public static final WireFields EMPTY = new WireFields(Map.of());

    private record Field(String name, String value) {}

    private final Map<String, Field> fields;

    private WireFields(Map<String, Field> fields) {
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** These and one more; where there is one of that name, both values as a list. */
    public WireFields with(String name, String value) {
        Map<String, Field> more = new LinkedHashMap<>(fields);
        more.merge(key(name), new Field(name, value), (one, other) -> new Field(
                one.name(), one.value() + ", " + other.value()));
        return new WireFields(more);
    }

    /** Its value, or null. */
    public @Nullable String get(String name) {
        Field field = fields.get(key(name));
        return field == null ? null : field.value();
    }

    /** How many there are. */
    public int size() {
        return fields.size();
    }

    /** Takes names and values. */
    public interface Taker {
        /** One of them. */
        void take(String name, String value);
    }

    /** Gives {@code taker} each, in order, with the name as it was first spelt. */
    public void forEach(Taker taker) {
        fields.values().forEach(field -> taker.take(field.name(), field.value()));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WireFields that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.values().toString();
    }
}
