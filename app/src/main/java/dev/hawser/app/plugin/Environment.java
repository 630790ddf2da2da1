package dev.hawser.app.plugin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** {@code --env NAME=VALUE}, as often as one likes: what a program finds in its environment besides ours. A picocli mixin. */
public final class Environment {
    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "A variable for the program's environment, besides ours; may be given several times.")
    private Map<String, String> variables = new LinkedHashMap<>();

    /** None given. */
    public Environment() {}

    /**
     * Ours, with those that were given.
     *
     * @throws IllegalArgumentException when one has no name
     */
    public Map<String, String> all() {
        Map<String, String> all = new TreeMap<>(System.getenv());
        variables.forEach((name, value) -> {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("--env NAME=VALUE lacks a name: \"=" + value + "\"");
            }
            all.put(name, value);
        });
        return all;
    }
}
