package dev.hawser.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** What an event has to say of an exception. */
final class StackTrace {
    private StackTrace() {}

    /** As the JDK prints it; null where the event has no exception. */
    static @Nullable String of(ILoggingEvent event) {
        return event.getThrowableProxy() instanceof ThrowableProxy proxy ? print(proxy.getThrowable()) : null;
    }

    private static String print(Throwable thrown) {
        StringWriter text = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException broken) {
            // An exception's own code runs here; a fault in it must not cost the line.
            return text + thrown.getClass().getName() + ", which cannot be printed: "
                    + broken.getClass().getName();
        }
        return text.toString();
    }
}
