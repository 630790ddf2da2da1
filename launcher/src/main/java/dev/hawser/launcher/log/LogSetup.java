package dev.hawser.launcher.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The log of this JVM. Until it is {@linkplain #configure configured} it is {@link LogOptions#DEFAULT}: Logback finds this class
 * by {@link java.util.ServiceLoader} and calls it once, on the thread that logs first.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    /** Guarded by the class's lock, as everything of this class is. */
    private static @Nullable ConfiguredLog current;

    private static boolean drainsAtExit;

    /** For {@link java.util.ServiceLoader}. */
    public LogSetup() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        install(ConfiguredLog.ofOutput(context, LoggedStreams.standardOutput()));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Has the log be as {@code options} say from now on, whether something was logged before or not. From any thread. Where there
     * is a file, SIGUSR1 has it opened anew, unless the JVM keeps that signal to itself.
     *
     * @throws CannotLog when a target cannot be had; the log stays what it was then
     */
    public static void configure(LogOptions options) throws CannotLog {
        // Before the lock is taken: this may call the method above, for which another thread may have a lock of SLF4J's.
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext logback)) {
            throw new CannotLog("cannot set up the log: it is not Logback's, or not yet", null);
        }
        ConfiguredLog opened = ConfiguredLog.open(
                logback, options, LoggedStreams.standardOutput(), LoggedStreams.standardError());
        install(opened);
        if (opened.hasFile()) {
            ReopenSignal.install();
        }
    }

    private static synchronized void install(ConfiguredLog log) {
        log.replace(current);
        current = log;
        if (!drainsAtExit) {
            drainsAtExit = true;
            Runtime.getRuntime().addShutdownHook(new Thread(LogSetup::drain, "hawser-last-messages"));
        }
    }

    private static synchronized void drain() {
        if (current != null) {
            current.drain();
        }
    }

    /**
     * Has the log's files belong to {@code uid}, so that a process of that user can open them anew.
     *
     * @throws IOException when that is refused
     */
    public static synchronized void giveTo(long uid) throws IOException {
        if (current != null) {
            current.giveFilesTo(uid);
        }
    }

    /** Opens log files anew, for programs that have moved them away. What cannot be opened is complained of, and stays. */
    public static synchronized void reopen() {
        if (current != null) {
            current.reopenFiles();
        }
    }
}
