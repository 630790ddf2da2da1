package dev.hawser.net.endpoint;

/** An endpoint that can be listened on once has been. */
public final class AlreadyListened extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code what} has been listened on. */
    public AlreadyListened(String what) {
        super(what + " can be listened on once, and has been", null, true, false);
    }
}
