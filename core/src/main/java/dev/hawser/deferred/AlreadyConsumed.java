package dev.hawser.deferred;

/** Something was attached to a stage that already has its one follower. */
public final class AlreadyConsumed extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    AlreadyConsumed(String message) {
        super(message);
    }
}
