package dev.hawser.launcher.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The log cannot go where it should. The message is a sentence for users that names the place and the reason. */
public final class CannotLog extends IOException {
    private static final long serialVersionUID = 1L;

    CannotLog(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The reason alone, without the path that the exceptions of files have in their messages, or instead of a reason. */
    static String reason(Throwable refused) {
        return switch (refused) {
            case AccessDeniedException _ -> "Permission denied";
            case NoSuchFileException _ -> "No such file or directory";
            case FileSystemException file when file.getReason() != null -> file.getReason();
            default -> refused.getMessage() == null ? refused.getClass().getSimpleName() : refused.getMessage();
        };
    }
}
