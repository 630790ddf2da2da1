package dev.hawser.launcher.log;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is logged, how it looks, and where it goes.
 *
 * @param targets where lines go, to each of them; none for a program without a log
 * @param format how lines look, except in syslog and journal
 * @param levels from which level on lines of a namespace are logged. That of the longest name counts which is the namespace
 *     or, with a dot behind it, its beginning; the empty name is every namespace's
 */
public record LogOptions(List<LogTarget> targets, LogFormat format, Map<String, Level> levels) {
    /** Text from {@link Level#INFO} up on standard output. */
    public static final LogOptions DEFAULT = new LogOptions(List.of(new LogTarget.Output()), LogFormat.TEXT, Map.of());

    /** Copies both collections; the empty name has {@link Level#INFO} where {@code levels} does not say otherwise. */
    public LogOptions {
        targets = List.copyOf(targets);
        Map<String, Level> all = new TreeMap<>(levels);
        all.putIfAbsent("", Level.INFO);
        levels = Map.copyOf(all);
    }
}
