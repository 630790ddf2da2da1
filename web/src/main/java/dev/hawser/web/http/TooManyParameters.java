package dev.hawser.web.http;

/** A query or form has more fields than are allowed. A server answers 400. */
public final class TooManyParameters extends RuntimeException implements ClientFault {
    private static final long serialVersionUID = 1L;

    TooManyParameters(int most) {
        super("there are more than " + most + " fields", null, true, false);
    }

    @Override
    public int status() {
        return 400;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
