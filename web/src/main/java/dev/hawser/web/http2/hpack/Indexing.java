package dev.hawser.web.http2.hpack;

/** Whether a field that is sent goes into the table (RFC 7541, section 6.2). */
enum Indexing {
    /** It does: the next of its kind is a byte. */
    ADDED,
    /** It does not, since the next will be another. */
    NOT,
    /** It does not, and nobody on the way may put it into a table either, since it is secret. */
    NEVER;

    /** A cookie shorter than this is easily guessed by trying (RFC 7541, section 7.1.3). */
    private static final int SHORT_COOKIE = 20;

    static Indexing of(String name, String value, int tableSize) {
        Indexing wanted =
                switch (name) {
                    case "authorization", "proxy-authorization", "set-cookie", "authentication-info" -> NEVER;
                    case "cookie" -> value.length() < SHORT_COOKIE ? NEVER : ADDED;
                    case ":path", "content-length", "content-range", "etag", "last-modified", "location", "age",
                            "if-modified-since", "if-none-match", "if-range", "range", "expires", ":status" -> NOT;
                    default -> ADDED;
                };
        // One that takes most of the table would throw out all that is worth keeping.
        return wanted == ADDED && name.length() + value.length() + HpackField.OVERHEAD > tableSize / 2 ? NOT : wanted;
    }
}
