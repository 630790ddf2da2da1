package dev.hawser.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One of the forms in which a user has Hawser, and an environment without anything that it does not name itself. */
final class Package {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    private final List<String> command;
    private final Path home;
    private final Map<String, String> environment;

    private Package(List<String> command, Path home, Map<String, String> environment) {
        this.command = command;
        this.home = home;
        this.environment = environment;
    }

    /**
     * In a locale that has all letters: without one the JVM takes arguments for ASCII, before a jar can say otherwise.
     *
     * @param home a folder for all that it leaves behind
     */
    static Package jar(Path home) throws IOException {
        return new Package(
                List.of(JDK.resolve("bin/java").toString(), "-jar", jarFile().toString()),
                home,
                Map.of("LC_ALL", "C.UTF-8"));
    }

    static Path jarFile() throws IOException {
        return only("hawser-", ".jar");
    }

    static Package image(Path home) throws IOException {
        return new Package(List.of(imageFolder().resolve("bin/hawser").toString()), home, Map.of());
    }

    static Path imageFolder() throws IOException {
        return only("hawser-", "-image");
    }

    /** The repository's own script. */
    static Package script(Path home) {
        return new Package(
                List.of("/bin/bash", REPOSITORY.resolve("hawser").toString()),
                home,
                Map.of("JAVA_HOME", JDK.toString(), "HAWSER_NO_BUILD", "1", "HAWSER_NO_AOT", "1"));
    }

    private static Path only(String begin, String end) throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            List<Path> found = files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(begin) && name.endsWith(end);
                    })
                    .toList();
            if (found.size() != 1) {
                throw new IOException("one package is wanted, and there are " + found);
            }
            return found.getFirst();
        }
    }

    static Path repository() {
        return REPOSITORY;
    }

    /** Where the runnable jar keeps what it carries. */
    Path cache() {
        return home.resolve("cache/hawser");
    }

    Package with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Package(command, home, more);
    }

    /** With another program in place of its own. */
    Package startedBy(String program) {
        List<String> changed = new ArrayList<>(command);
        changed.set(0, program);
        return new Package(changed, home, environment);
    }

    /** With another name of its jar. */
    Package withJar(String jar) {
        List<String> changed = new ArrayList<>(command);
        changed.set(changed.size() - 1, jar);
        return new Package(changed, home, environment);
    }

    /** With a word after the first one. */
    Package withOption(String option) {
        List<String> changed = new ArrayList<>(command);
        changed.add(1, option);
        return new Package(changed, home, environment);
    }

    Run start(String... args) throws IOException {
        return start(home, args);
    }

    Run start(Path folder, String... args) throws IOException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.put("PATH", tools().toString());
        variables.put("HOME", home.toString());
        variables.put("XDG_CACHE_HOME", home.resolve("cache").toString());
        variables.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
        variables.putAll(environment);
        return Run.start(builder);
    }

    /** A folder with the few programs that scripts call, and no Java. */
    private Path tools() throws IOException {
        Path tools = home.resolve("tools");
        if (!Files.exists(tools)) {
            Files.createDirectory(tools);
            for (String tool : List.of("readlink", "mv", "rm")) {
                Path script = tools.resolve(tool);
                Files.writeString(script, "#!/bin/sh\nPATH=/bin:/usr/bin exec " + tool + " \"$@\"\n");
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        return tools;
    }
}
