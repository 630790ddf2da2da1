package dev.hawser.net;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the running code is about, for the log: on a reactor's thread the connection whose event is running, such as
 * {@code CmdProtocol,0,127.0.0.1}; on a worker's thread what the code that submitted the work was about.
 *
 * <p>One object for each thread, used on that thread alone; a coroutine shares its reactor's. A log layout reads {@link #current()}.
 */
public final class LogContext {
    private static final ThreadLocal<LogContext> OF_THREAD = ThreadLocal.withInitial(LogContext::new);
    private static final ClassValue<System.Logger> LOGGERS = new ClassValue<>() {
        @Override
        protected System.Logger computeValue(Class<?> type) {
            return System.getLogger(type.getName());
        }
    };

    private @Nullable Object subject;
    private @Nullable Consumer<String> lines;

    private LogContext() {}

    /** The calling thread's context. A loop asks once and keeps it. */
    public static LogContext ofThread() {
        return OF_THREAD.get();
    }

    /**
     * Has the calling thread share this context, which is another's: for a thread that only ever runs in place of the
     * other, as a coroutine's does.
     */
    public void share() {
        OF_THREAD.set(this);
    }

    /** What the calling thread is about, or {@code -}. */
    public static String current() {
        Object subject = ofThread().subject;
        return subject == null ? "-" : subject.toString();
    }

    /** The present subject. */
    public @Nullable Object subject() {
        return subject;
    }

    /** Sets the subject, whose {@code toString} names it only when a line is logged. */
    public void set(@Nullable Object subject) {
        this.subject = subject;
    }

    /**
     * Has what protocols {@linkplain Protocol#log log} here go to {@code lines} in place of the log, each under the
     * name of what it is about; null ends that. For a simulation, whose programs have a time of their own.
     *
     * @return what it went to before
     */
    public @Nullable Consumer<String> divert(@Nullable Consumer<String> lines) {
        Consumer<String> before = this.lines;
        this.lines = lines;
        return before;
    }

    static void log(Class<?> source, String prefix, String format, @Nullable Object... args) {
        LogContext context = ofThread();
        Consumer<String> diverted = context.lines;
        if (diverted != null) {
            Object subject = context.subject;
            diverted.accept("[" + (subject == null ? prefix : subject) + "] " + Protocol.formatted(format, args));
            return;
        }
        System.Logger logger = LOGGERS.get(source);
        if (!logger.isLoggable(System.Logger.Level.INFO)) {
            return;
        }
        Object before = context.subject;
        if (before == null) {
            context.subject = prefix;
        }
        try {
            logger.log(System.Logger.Level.INFO, Protocol.formatted(format, args));
        } finally {
            context.subject = before;
        }
    }
}
