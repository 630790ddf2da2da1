package dev.hawser.net;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to start a child process.
 *
 * @param environment all of the child's environment; null to inherit ours
 * @param directory the child's working directory; null to inherit ours
 */
public record ProcessOptions(@Nullable Map<String, String> environment, @Nullable Path directory) {
    /** Everything inherited. */
    public static final ProcessOptions DEFAULT = new ProcessOptions(null, null);

    /** Copies the environment. */
    public ProcessOptions {
        environment = environment == null ? null : Map.copyOf(environment);
    }

    /** These options with another environment. */
    public ProcessOptions withEnvironment(@Nullable Map<String, String> environment) {
        return new ProcessOptions(environment, directory);
    }

    /** These options in another directory. */
    public ProcessOptions withDirectory(@Nullable Path directory) {
        return new ProcessOptions(environment, directory);
    }
}
