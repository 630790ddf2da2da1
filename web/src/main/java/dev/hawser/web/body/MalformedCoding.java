package dev.hawser.web.body;

import dev.hawser.web.http.ClientFault;

/** A body is not in the content coding that its head names. A server answers 400. */
public final class MalformedCoding extends RuntimeException implements ClientFault {
    private static final long serialVersionUID = 1;

    /** In {@code coding}, for the reason in {@code detail}. */
    public MalformedCoding(String coding, String detail) {
        super("The body is not in " + coding + ": " + detail, null, true, false);
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
