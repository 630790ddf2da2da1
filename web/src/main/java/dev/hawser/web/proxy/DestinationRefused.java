package dev.hawser.web.proxy;

/** A connection was not made, or not used, since its destination is none that a proxy may go to. */
public final class DestinationRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    DestinationRefused(String message) {
        super(message, null, false, false);
    }
}
