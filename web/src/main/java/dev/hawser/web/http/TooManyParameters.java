package dev.hawser.web.http;

/** A query or form has more fields than are allowed. A server answers 400, or 413 for a form. */
public final class TooManyParameters extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyParameters(int most) {
        super("there are more than " + most + " fields", null, true, false);
    }
}
