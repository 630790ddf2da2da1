package dev.hawser.web.form.wire;

import dev.hawser.web.http.ClientFault;

/** What came is no acceptable body of several parts. */
public final class MultipartException extends RuntimeException implements ClientFault {
    private static final long serialVersionUID = 1L;

    private final boolean limit;

    private MultipartException(String detail, boolean limit) {
        super(detail, null, true, false);
        this.limit = limit;
    }

    static MultipartException malformed(String detail) {
        return new MultipartException("No acceptable multipart body: " + detail, false);
    }

    static MultipartException tooLarge(String detail) {
        return new MultipartException("The multipart body is too large: " + detail, true);
    }

    /** 413 where a limit was passed, else 400. */
    @Override
    public int status() {
        return limit ? 413 : 400;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
