package dev.hawser.launcher.log;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Has what the program prints logged: each line on standard output as a line of the namespace {@code stdout} at level INFO,
 * on standard error of {@code stderr} at level ERROR. For programs whose streams nobody sees, as a daemon's. What the C library
 * or a child process prints goes past this.
 */
public final class LoggedStreams {
    /** A longer line is logged in pieces. */
    static final int LONGEST_LINE = 16 << 10;

    private static @Nullable LoggedStreams installed;

    private final PrintStream output = System.out;
    private final PrintStream error = System.err;
    private final LineStream outputLines = lines("stdout", Level.INFO, output);
    private final LineStream errorLines = lines("stderr", Level.ERROR, error);

    private LoggedStreams() {}

    private static LineStream lines(String namespace, Level level, PrintStream before) {
        System.Logger logger = System.getLogger(namespace);
        // by a supplier, since a text of the program's is no format
        return new LineStream(LONGEST_LINE, before, line -> logger.log(level, () -> line));
    }

    /**
     * Puts streams that log in place of {@link System#out} and {@link System#err}, once. A log that goes to standard output goes
     * on to the one that was there. What is left of a line is logged when the JVM exits.
     */
    public static synchronized void install() {
        if (installed == null) {
            LoggedStreams streams = new LoggedStreams();
            installed = streams;
            System.setOut(new PrintStream(streams.outputLines, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(streams.errorLines, true, StandardCharsets.UTF_8));
            Runtime.getRuntime().addShutdownHook(new Thread(streams::finish, "hawser-last-lines"));
        }
    }

    /** Puts back what was there, and logs what is left of a line. */
    static synchronized void uninstall() {
        LoggedStreams streams = installed;
        if (streams != null) {
            System.setOut(streams.output);
            System.setErr(streams.error);
            streams.finish();
            installed = null;
        }
    }

    private void finish() {
        outputLines.finish();
        errorLines.finish();
    }

    /** Standard output, whether logged now or not: for the log itself. */
    static synchronized PrintStream standardOutput() {
        return installed == null ? System.out : installed.output;
    }

    /** Standard error, whether logged now or not: for what the log cannot log. */
    static synchronized PrintStream standardError() {
        return installed == null ? System.err : installed.error;
    }
}
