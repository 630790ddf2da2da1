package dev.hawser.web.server;

/** The answer to a request was not finished, and will not be. */
public final class AnswerBrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1;

    AnswerBrokenOff(String message) {
        super(message, null, false, false);
    }
}
