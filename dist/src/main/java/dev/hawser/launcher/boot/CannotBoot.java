package dev.hawser.launcher.boot;

import org.jspecify.annotations.Nullable;

/** Hawser cannot be started. The message is one line for its user. */
final class CannotBoot extends Exception {
    private static final long serialVersionUID = 1;

    CannotBoot(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
