package dev.hawser.net;

/** A program said more than its caller keeps; it was killed. */
public final class ProcessOutputTooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProcessOutputTooLong(String executable, long limit) {
        super(executable + " has said more than " + limit + " bytes, and was killed");
    }
}
