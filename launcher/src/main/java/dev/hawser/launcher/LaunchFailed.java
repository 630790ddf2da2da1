package dev.hawser.launcher;

/** The program could not be started. The message is all that the user gets to see: a sentence, or javac's report. */
final class LaunchFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LaunchFailed(String message) {
        super(message, null, false, false);
    }

    /** A sentence after the command's name. */
    static LaunchFailed because(String format, Object... args) {
        return new LaunchFailed("hawser: " + format.formatted(args));
    }

    /** A compiler's report as it is. */
    static LaunchFailed withReport(String report) {
        return new LaunchFailed(report.stripTrailing());
    }
}
