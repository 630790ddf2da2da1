package dev.hawser.web.cgi.wire;

/** A program's output is no answer. The message is for the log, not for the client. */
public final class CgiSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CgiSyntaxException(String message) {
        super(message, null, false, false);
    }
}
