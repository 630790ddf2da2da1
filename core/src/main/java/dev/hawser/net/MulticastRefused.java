package dev.hawser.net;

/** The system refused to join or leave a group, or another option of multicast or broadcast. */
public final class MulticastRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code what} was to be done, such as {@code join 228.0.0.5 on eth0}, and {@code cause} has the reason. */
    public MulticastRefused(String what, Throwable cause) {
        super("Couldn't " + what + ": " + cause.getMessage() + ".", cause);
    }
}
