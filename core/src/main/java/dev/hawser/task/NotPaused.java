package dev.hawser.task;

/** A {@link CooperativeTask} was resumed more often than it was paused. */
public final class NotPaused extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotPaused(String message) {
        super(message);
    }
}
