package dev.hawser.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.hawser.net.LogContext;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the log has to say of itself. It cannot log that, since the appender that would is at work. */
final class OwnEvents {
    static final String NAMESPACE = "dev.hawser.launcher.log";

    private OwnEvents() {}

    /** What {@code lines} makes of a warning that is about no connection. */
    static <T> T encoded(LoggerContext context, String message, long millis, Function<ILoggingEvent, T> lines) {
        return encoded(new LoggingEvent(NAMESPACE, context.getLogger(NAMESPACE), Level.WARN, message, null, null), millis, lines);
    }

    /**
     * Has {@code lines} do all that it ever does, so that its classes, and data such as the rules of a time zone, are there
     * when they can no longer be loaded: in another root folder, or out of descriptors.
     */
    static void rehearse(LoggerContext context, Function<ILoggingEvent, ?> lines) {
        LoggingEvent event = new LoggingEvent(
                NAMESPACE, context.getLogger(NAMESPACE), Level.ERROR, "rehearsal\n\u2028", new Throwable("x"), null);
        Object unused = encoded(event, 0, lines);
    }

    private static <T> T encoded(LoggingEvent event, long millis, Function<ILoggingEvent, T> lines) {
        event.setInstant(Instant.ofEpochMilli(millis));
        LogContext running = LogContext.ofThread();
        @Nullable Object subject = running.subject();
        running.set(null);
        try {
            return lines.apply(event);
        } finally {
            running.set(subject);
        }
    }
}
