package dev.hawser.web.http2.hpack;

/** What came is no block of header fields; the tables of both ends are out of step from here on. */
public final class HpackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For the reason in {@code detail}. */
    public HpackException(String detail) {
        super("No acceptable HPACK block: " + detail, null, true, false);
    }
}
