package dev.hawser.net;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A child process ended otherwise than by exit status 0. Exactly one of {@link #exitCode()} and {@link #signal()} is
 * there; neither where somebody else in this program has taken the child's status, which the message then says.
 *
 * <p>On {@code epoll} and {@code io_uring} it is exact. Where the JDK's own process support runs the child, a death by
 * signal <i>n</i> and an exit with status 128+<i>n</i> look alike. The end is then given as a signal only when this
 * program had sent that signal, and as the exit code otherwise; the message says so.
 */
public final class ProcessTerminated extends ConnectionEnd {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final @Nullable String signal;

    private ProcessTerminated(String how, int exitCode, @Nullable String signal) {
        super(sentence("A process has ended with a probable error condition", how), null);
        this.exitCode = exitCode;
        this.signal = signal;
    }

    /** Ended by exit with {@code exitCode}. */
    public static ProcessTerminated exited(int exitCode) {
        return new ProcessTerminated("process ended with exit code " + exitCode, exitCode, null);
    }

    /** Ended with {@code exitCode}, which may also stand for signal {@code exitCode - 128}. */
    public static ProcessTerminated exitedOrKilled(int exitCode) {
        return new ProcessTerminated(
                "process ended with exit code " + exitCode + " (or by signal " + (exitCode - 128)
                        + ": the two look alike to this backend)",
                exitCode,
                null);
    }

    /** Ended by the signal of this name, such as {@code KILL}. */
    public static ProcessTerminated killed(String signal) {
        return new ProcessTerminated("process ended by signal " + signal, -1, signal);
    }

    /** Ended in a way that nobody told us: {@code why}. */
    public static ProcessTerminated unobserved(String why) {
        return new ProcessTerminated("how it ended is not known, as " + why, -1, null);
    }

    /** The exit status, where the process exited. */
    public OptionalInt exitCode() {
        return exitCode >= 0 ? OptionalInt.of(exitCode) : OptionalInt.empty();
    }

    /** The signal's name without {@code SIG}, such as {@code TERM} or {@code RTMIN+3}, where one ended the process. */
    public @Nullable String signal() {
        return signal;
    }
}
