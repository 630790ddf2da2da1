package dev.hawser.task;

/** A {@link CooperativeTask} was paused or stopped whose iterator had come to its end. */
public final class TaskDone extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TaskDone(String message) {
        super(message);
    }
}
