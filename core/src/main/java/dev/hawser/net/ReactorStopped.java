package dev.hawser.net;

/** The reactor stopped before it could produce the result. */
public final class ReactorStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was being waited for. */
    public ReactorStopped(String awaited) {
        super("the reactor stopped before " + awaited);
    }
}
