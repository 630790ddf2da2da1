package dev.hawser.tls;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Lists folders. */
final class PemFolder {
    private static final int MOST_FILES = 10_000;

    private PemFolder() {}

    /**
     * The files of {@code folder}, through links, whose names in lower case are {@code wanted}, by their names. Those that begin with a dot are
     * left out: what is being written, and how Kubernetes keeps its versions.
     */
    static List<Path> files(Path folder, Predicate<String> wanted) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                String name = file.getFileName().toString();
                if (name.startsWith(".") || !wanted.test(name.toLowerCase(Locale.ROOT)) || Files.isDirectory(file)) {
                    continue;
                }
                if (files.size() == MOST_FILES) {
                    throw new PemException(folder + " has more than " + MOST_FILES + " files");
                }
                files.add(file);
            }
        } catch (IOException | DirectoryIteratorException failed) {
            throw new PemException(folder + " cannot be listed: " + failed, failed);
        }
        files.sort(null);
        return List.copyOf(files);
    }
}
