package dev.hawser.launcher.log;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The names of levels, and what Logback calls them. */
final class Levels {
    private static final List<Level> ALL =
            List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR, Level.OFF);

    private Levels() {}

    /** All of them, for people. */
    static String names() {
        return ALL.stream().map(Levels::name).collect(Collectors.joining(", "));
    }

    /**
     * The level of that name, in whatever case.
     *
     * @throws IllegalArgumentException when there is none, with those that there are
     */
    static Level of(String name) {
        return ALL.stream()
                .filter(level -> level.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no level \"" + name + "\"; the levels are " + names()));
    }

    static String name(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    static ch.qos.logback.classic.Level ofLogback(Level level) {
        return level == Level.WARNING
                ? ch.qos.logback.classic.Level.WARN
                : ch.qos.logback.classic.Level.toLevel(level.name());
    }

    /** The name of an event's level. */
    static String name(ch.qos.logback.classic.Level level) {
        return switch (level.toInt()) {
            case ch.qos.logback.classic.Level.ERROR_INT -> "error";
            case ch.qos.logback.classic.Level.WARN_INT -> "warning";
            case ch.qos.logback.classic.Level.INFO_INT -> "info";
            case ch.qos.logback.classic.Level.DEBUG_INT -> "debug";
            default -> "trace";
        };
    }

    /** What syslog calls the severity of an event's level. */
    static int severity(ch.qos.logback.classic.Level level) {
        return switch (level.toInt()) {
            case ch.qos.logback.classic.Level.ERROR_INT -> 3;
            case ch.qos.logback.classic.Level.WARN_INT -> 4;
            case ch.qos.logback.classic.Level.INFO_INT -> 6;
            default -> 7;
        };
    }
}
