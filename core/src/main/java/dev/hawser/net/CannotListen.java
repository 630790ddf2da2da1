package dev.hawser.net;

/** A port could not be opened: in use, not permitted, or no such interface. */
public final class CannotListen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code where} cannot be listened on. */
    public CannotListen(String where, Throwable cause) {
        super("Couldn't listen on " + where + ": " + cause.getMessage() + ".", cause);
    }
}
