package dev.hawser.web.body;

/** Who was to read a body has given up: a consumer that ended, a Deferred that was cancelled, {@link IncomingBody#discard()}. */
public final class BodyAbandoned extends RuntimeException {
    private static final long serialVersionUID = 1;

    BodyAbandoned(String message) {
        super(message);
    }
}
