package dev.hawser.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that find a daemon by its pid file. */
final class RunningProcess {
    @Option(names = "--pidfile", paramLabel = "FILE", description = "The daemon's; else hawser.pid.")
    private @Nullable Path pidFile;

    @Option(names = "--instance", paramLabel = "NAME", description = "The daemon's, in place of a pid file.")
    private @Nullable String instance;

    /** @throws IllegalArgumentException when the options are wrong */
    Path pidFile() {
        if (pidFile != null && instance != null) {
            throw new IllegalArgumentException("--pidfile and --instance both say which process, and one is enough");
        }
        if (instance != null) {
            return Instance.of(instance).pidFile();
        }
        return pidFile == null ? Path.of("hawser.pid") : pidFile;
    }
}
