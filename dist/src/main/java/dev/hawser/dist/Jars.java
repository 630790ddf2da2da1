package dev.hawser.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The jars of which the command consists, each with its name, by the folder that they are in: {@code lib}, and {@code cert} for
 * those that {@code hawser cert} needs besides.
 */
record Jars(Map<String, List<Path>> byFolder) {
    /** Those of the launcher's application folder. */
    static Jars in(Path application) throws IOException {
        Map<String, List<Path>> found = new LinkedHashMap<>();
        for (String folder : List.of("lib", "cert")) {
            try (Stream<Path> files = Files.list(application.resolve(folder))) {
                List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
                if (jars.isEmpty()) {
                    throw new IOException("there is no jar in " + application.resolve(folder));
                }
                found.put(folder, jars);
            }
        }
        return new Jars(found);
    }

    Path[] all() {
        List<Path> all = new ArrayList<>();
        byFolder.values().forEach(all::addAll);
        return all.toArray(Path[]::new);
    }
}
