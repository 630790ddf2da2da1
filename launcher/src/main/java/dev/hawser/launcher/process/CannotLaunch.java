package dev.hawser.launcher.process;

import org.jspecify.annotations.Nullable;

/** A process cannot be started or go on. The message is one line for its user, and the status is what it exits with. */
public final class CannotLaunch extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;

    /** For that reason, with one of {@link Sysexits}. */
    public CannotLaunch(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** What to exit with. */
    public int status() {
        return status;
    }
}
