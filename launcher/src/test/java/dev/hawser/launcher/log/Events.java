package dev.hawser.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events for tests, all of one moment. */
final class Events {
    static final Instant MOMENT = Instant.parse("2011-08-29T11:32:35.042Z");

    private Events() {}

    static LoggingEvent of(Level level, String message) {
        return of(level, message, null);
    }

    static LoggingEvent of(Level level, @Nullable String message, @Nullable Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent("test", new LoggerContext().getLogger("test.Chat"), level, message, thrown, null);
        event.setInstant(MOMENT);
        event.setThreadName("main");
        return event;
    }
}
