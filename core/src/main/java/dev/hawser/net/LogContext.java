package dev.hawser.net;

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

    static void log(Class<?> source, String prefix, String format, @Nullable Object... args) {
        System.Logger logger = LOGGERS.get(source);
        if (!logger.isLoggable(System.Logger.Level.INFO)) {
            return;
        }
        LogContext context = ofThread();
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
