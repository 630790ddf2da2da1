package dev.hawser.task;

import org.jspecify.annotations.Nullable;

/** A {@link CooperativeTask} was paused or stopped that had failed; the cause says with what. */
public final class TaskFailed extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TaskFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
