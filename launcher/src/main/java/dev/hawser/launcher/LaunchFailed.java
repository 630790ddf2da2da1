package dev.hawser.launcher;

import dev.hawser.launcher.process.Sysexits;

/** The program could not be started. The message is all that the user gets to see: a sentence, or javac's report. */
final class LaunchFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private LaunchFailed(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** A sentence after the command's name, for what is wrong in a file. */
    static LaunchFailed because(String format, Object... args) {
        return withStatus(Sysexits.DATA, format, args);
    }

    /** A sentence after the command's name, and what to exit with. */
    static LaunchFailed withStatus(int status, String format, Object... args) {
        return new LaunchFailed(status, "hawser: " + format.formatted(args));
    }

    /** A compiler's report as it is. */
    static LaunchFailed withReport(String report) {
        return new LaunchFailed(Sysexits.DATA, report.stripTrailing());
    }

    /** One of {@link Sysexits}. */
    int status() {
        return status;
    }
}
