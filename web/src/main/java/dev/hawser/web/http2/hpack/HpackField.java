package dev.hawser.web.http2.hpack;

/** A field as it was decoded: a name, a value of a character for each byte, and what that is to HTTP/2. */
public final class HpackField {
    /** What an entry of a table counts beyond its name and value (RFC 7541, section 4.1). */
    static final int OVERHEAD = 32;

    private final String name;
    private final String value;
    private final FieldKind kind;

    /** Judges what it is. */
    public HpackField(String name, String value) {
        this.name = name;
        this.value = value;
        this.kind = FieldKind.of(name, value);
    }

    /** The name as it came, which is in lower case unless it is {@linkplain FieldKind#MALFORMED_NAME malformed}. */
    public String name() {
        return name;
    }

    /** The value as it came. */
    public String value() {
        return value;
    }

    /** What it is. */
    public FieldKind kind() {
        return kind;
    }

    /** What it counts in a table and in a list: the bytes of both, and 32. */
    public int size() {
        return name.length() + value.length() + OVERHEAD;
    }

    /** As {@code name: value}. */
    @Override
    public String toString() {
        return name + ": " + value;
    }
}
