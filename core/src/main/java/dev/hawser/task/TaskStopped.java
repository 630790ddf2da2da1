package dev.hawser.task;

/** A {@link CooperativeTask} was stopped before its iterator had come to its end. */
public final class TaskStopped extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TaskStopped(String message) {
        super(message);
    }
}
