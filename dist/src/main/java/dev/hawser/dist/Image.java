package dev.hawser.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * A folder with a Java of its own, and Hawser's jars on its module path: automatic modules cannot be linked in, and a program's
 * plug-ins come from there, too.
 */
final class Image {
    /**
     * What programs may want besides that which the jars require: HTTP, other character sets, databases, zip files as file
     * systems; and for whoever looks into a process, jcmd.
     */
    private static final List<String> MORE = List.of(
            "java.management", "java.naming", "java.net.http", "java.sql", "jdk.charsets", "jdk.jcmd", "jdk.management", "jdk.zipfs");

    private final Path module;
    private final Jars jars;
    private final Path folder;

    /** @param module the folder of this module */
    Image(Path module, Jars jars, Path folder) {
        this.module = module;
        this.jars = jars;
        this.folder = folder;
    }

    void make() throws IOException {
        String linked = Runtime.version() + " " + String.join(",", modules()) + "\n";
        Path stamp = folder.resolveSibling(folder.getFileName() + ".linked");
        if (!Files.exists(folder) || !Files.exists(stamp) || !Files.readString(stamp).equals(linked)) {
            Files.deleteIfExists(stamp);
            delete(folder);
            link();
            Files.writeString(stamp, linked);
        }
        delete(folder.resolve("lib/hawser"));
        delete(folder.resolve("share"));
        for (Map.Entry<String, List<Path>> each : jars.byFolder().entrySet()) {
            Path to = Files.createDirectories(folder.resolve("lib/hawser").resolve(each.getKey()));
            for (Path jar : each.getValue()) {
                Files.copy(jar, to.resolve(jar.getFileName()));
            }
        }
        copyTree(module.resolve("src/main/image"), folder);
        copyTree(module.resolve("src/main/deploy"), folder.resolve("share/hawser"));
        Files.copy(
                module.resolve("../launcher/src/main/aot/Rehearsal.java"), folder.resolve("lib/hawser/Rehearsal.java"));
        Files.copy(module.resolve("../LICENSE"), folder.resolve("LICENSE"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(folder.resolve("bin/hawser"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The JDK's modules that it has: what the jars require, and what is more. */
    private Set<String> modules() {
        ModuleFinder ours = ModuleFinder.of(jars.all());
        ModuleFinder system = ModuleFinder.ofSystem();
        Set<String> roots = new TreeSet<>(MORE);
        ours.findAll().forEach(each -> roots.add(each.descriptor().name()));
        Set<String> names = new TreeSet<>();
        Configuration.empty().resolve(ours, system, roots).modules().forEach(each -> {
            if (system.find(each.name()).isPresent()) {
                names.add(each.name());
            }
        });
        return names;
    }

    private void link() throws IOException {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow(() -> new IOException("this JDK has no jlink"));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int status = jlink.run(
                writer,
                writer,
                "--add-modules",
                String.join(",", modules()),
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                folder.toString());
        if (status != 0) {
            throw new IOException("jlink has failed: " + said);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> found = Files.walk(from)) {
            for (Path each : found.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            found.sorted(Comparator.reverseOrder()).forEach(each -> {
                try {
                    Files.delete(each);
                } catch (IOException refused) {
                    throw new UncheckedIOException(refused);
                }
            });
        }
    }

    /** Packs it, by the system's tar: it has links and permissions. */
    void archive(Path file) throws IOException, InterruptedException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        String name = folder.getFileName().toString();
        String parent = folder.resolveSibling("").toString();
        int status = new ProcessBuilder("tar", "-czf", fresh.toString(), "-C", parent, name)
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("tar has failed, with status " + status);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
