package dev.hawser.testing;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Prints errors to standard output, in a program that a test starts: unlike the JDK's own, until the very end. */
public final class PrintedLog extends System.LoggerFinder {
    /** For the service loader. */
    public PrintedLog() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new System.Logger() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public boolean isLoggable(Level level) {
                return level.compareTo(Level.ERROR) >= 0;
            }

            @Override
            public void log(
                    Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable thrown) {
                if (isLoggable(level)) {
                    System.out.println(text + ": " + thrown);
                }
            }

            @Override
            public void log(
                    Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Object... args) {
                log(level, bundle, text, (Throwable) null);
            }
        };
    }
}
