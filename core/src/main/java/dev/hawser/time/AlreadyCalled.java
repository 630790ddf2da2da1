package dev.hawser.time;

/** A one-shot thing was used a second time: a Deferred fired twice, a delayed call touched after it ran. */
public final class AlreadyCalled extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Says what was used twice. */
    public AlreadyCalled(String message) {
        super(message);
    }
}
