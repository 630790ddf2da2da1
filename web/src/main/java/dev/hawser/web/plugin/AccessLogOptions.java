package dev.hawser.web.plugin;

import dev.hawser.net.Reactor;
import dev.hawser.web.server.AccessFormat;
import dev.hawser.web.server.AccessLog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --log FORMAT} and {@code --access-log FILE}: what is written of requests. A picocli mixin. */
public final class AccessLogOptions {
    @Option(
            names = "--log",
            paramLabel = "FORMAT",
            description = "What is written of each request: combined, as Apache and nginx do, json, or none (default: combined).")
    private String format = "combined";

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "A file of its own for that; else it goes where the log goes. One that is moved away is made anew.")
    private @Nullable Path file;

    /** For picocli. */
    public AccessLogOptions() {}

    /**
     * The log that they describe; null for none.
     *
     * @throws IllegalArgumentException when they contradict each other, or there is no such format
     */
    @Nullable
    AccessLog make(Reactor reactor) {
        AccessFormat chosen =
                switch (format) {
                    case "combined" -> AccessFormat.COMBINED;
                    case "json" -> AccessFormat.JSON;
                    case "none" -> null;
                    default -> throw new IllegalArgumentException("--log is combined, json or none, and not \"" + format + "\"");
                };
        Path to = file;
        if (chosen == null) {
            if (to != null) {
                throw new IllegalArgumentException("--log none writes nothing to --access-log " + to);
            }
            return null;
        }
        return to == null ? AccessLog.toLog(chosen) : AccessLog.toFile(reactor, to, chosen);
    }
}
