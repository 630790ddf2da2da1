package dev.hawser.time;

/** A delayed call was cancelled, reset or delayed after it had been cancelled. */
public final class AlreadyCancelled extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Says which call. */
    public AlreadyCancelled(String message) {
        super(message);
    }
}
