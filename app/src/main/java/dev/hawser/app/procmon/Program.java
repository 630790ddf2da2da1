package dev.hawser.app.procmon;

import dev.hawser.net.ChildUser;
import dev.hawser.net.ProcessOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A program to run.
 *
 * @param command its name or path, and its arguments
 * @param environment all of its environment; null for ours
 * @param directory its working directory; null for ours
 * @param user who it runs as; null for the same as we. Needs a backend that {@link ProcessOptions} says can do that
 */
public record Program(
        List<String> command,
        @Nullable Map<String, String> environment,
        @Nullable Path directory,
        @Nullable ChildUser user) {
    /**
     * Copies what it is given.
     *
     * @throws IllegalArgumentException when there is no name in {@code command}
     */
    public Program {
        command = List.copyOf(command);
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new IllegalArgumentException("no program to run in " + command);
        }
        environment = environment == null ? null : Map.copyOf(environment);
    }

    /** With all inherited. */
    public static Program of(String name, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(arguments));
        command.addFirst(Objects.requireNonNull(name, "name"));
        return new Program(command, null, null, null);
    }

    /** The same with another environment. */
    public Program withEnvironment(@Nullable Map<String, String> environment) {
        return new Program(command, environment, directory, user);
    }

    /** The same in another directory. */
    public Program withDirectory(@Nullable Path directory) {
        return new Program(command, environment, directory, user);
    }

    /** The same as another user. */
    public Program withUser(@Nullable ChildUser user) {
        return new Program(command, environment, directory, user);
    }

    /** How it is started, its descriptors left as they are by default. */
    public ProcessOptions options() {
        return new ProcessOptions(environment, directory).withUser(user);
    }
}
