package dev.hawser.launcher.boot;

import java.util.ResourceBundle;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Has {@link System#getLogger} find the log of the launcher's layer: the JVM looks for it on the class path alone, where this
 * class is. Made by {@link ServiceLoader}.
 */
public final class BootLoggers extends System.LoggerFinder {
    private static volatile System.@Nullable LoggerFinder behind;

    /** For {@link ServiceLoader}. */
    public BootLoggers() {}

    /** From now on loggers are those that {@code layer} provides. */
    static void takeFrom(ModuleLayer layer) {
        behind = ServiceLoader.load(layer, System.LoggerFinder.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the layer provides no loggers"));
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        System.LoggerFinder finder = behind;
        return finder == null ? new Early(name, module) : finder.getLogger(name, module);
    }

    /** One that the JDK has asked for before there was a log: it goes there when there is one. */
    private record Early(String name, Module module) implements System.Logger {
        private System.@Nullable Logger logger() {
            System.LoggerFinder finder = behind;
            return finder == null ? null : finder.getLogger(name, module);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            System.Logger logger = logger();
            return logger == null ? level.compareTo(Level.WARNING) >= 0 && level != Level.OFF : logger.isLoggable(level);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable thrown) {
            System.Logger logger = logger();
            if (logger != null) {
                logger.log(level, bundle, text, thrown);
            } else if (isLoggable(level)) {
                System.err.println(level + " " + name + ": " + text + (thrown == null ? "" : ": " + thrown));
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object @Nullable ... values) {
            System.Logger logger = logger();
            if (logger != null) {
                logger.log(level, bundle, format, values);
            } else {
                log(level, bundle, format, (Throwable) null);
            }
        }
    }
}
