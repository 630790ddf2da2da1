package dev.hawser.task;

/** A {@link Cooperator} was stopped before the task was done. */
public final class SchedulerStopped extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    SchedulerStopped(String message) {
        super(message);
    }
}
