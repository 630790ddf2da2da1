package dev.hawser.web.http;

/** A field of HTTP authentication that cannot be read. The text says where and why, and never what the field holds. */
public final class MalformedAuthentication extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedAuthentication(String message) {
        super(message, null, true, false);
    }
}
