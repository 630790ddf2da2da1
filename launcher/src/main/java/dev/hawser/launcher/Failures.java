package dev.hawser.launcher;

import dev.hawser.launcher.log.CannotLog;
import dev.hawser.launcher.process.CannotLaunch;
import dev.hawser.launcher.process.Sysexits;
import dev.hawser.net.CannotListen;
import dev.hawser.system.UnknownAccount;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What a failure means to whoever has typed the command: a line of text, and an exit status. */
record Failures(int status, String message) {
    static Failures of(Throwable failure) {
        return switch (failure) {
            case CannotLaunch refused -> new Failures(refused.status(), text(refused));
            case CannotListen refused -> new Failures(Sysexits.UNAVAILABLE, withCure(text(refused)));
            case CannotLog refused -> new Failures(Sysexits.CANNOT_CREATE, text(refused));
            case UnknownAccount unknown -> new Failures(Sysexits.NO_USER, text(unknown));
            case UnsupportedOperationException lacking -> new Failures(Sysexits.UNAVAILABLE, text(lacking));
            case IllegalArgumentException wrong -> new Failures(Sysexits.USAGE, text(wrong));
            case NoSuchFileException missing -> new Failures(Sysexits.NO_INPUT, "there is no file " + missing.getFile());
            case AccessDeniedException denied ->
                new Failures(Sysexits.NO_PERMISSION, denied.getFile() + " may not be read or written");
            case IOException failed -> new Failures(Sysexits.UNAVAILABLE, text(failed));
            default -> unexpected(failure);
        };
    }

    /** A fault of a program's, or of ours. */
    private static Failures unexpected(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof IllegalStateException && cause instanceof Exception && !(cause instanceof RuntimeException)) {
            return of(cause); // which only came as a checked one
        }
        return new Failures(Scheduler.isFatal(failure) ? Sysexits.SOFTWARE : Sysexits.FAILED, failure.toString());
    }

    private static String withCure(String refusal) {
        String reason = refusal.endsWith(".") ? refusal.substring(0, refusal.length() - 1) : refusal;
        if (reason.contains("in use")) {
            return reason + ": 'ss -lptn' tells by whom, or choose another port";
        }
        return reason.contains("Permission denied")
                ? reason + ": ports below 1024 are for root, and for whoever is given CAP_NET_BIND_SERVICE"
                : refusal;
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message.lines().findFirst().orElse(message);
    }
}
