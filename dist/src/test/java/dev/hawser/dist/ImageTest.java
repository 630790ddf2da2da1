package dev.hawser.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, where no other Java is. */
class ImageTest extends PackageContract {
    /** The first start prepares fast ones and says so: once, and not in the midst of a test. */
    @BeforeAll
    static void prepare(@TempDir Path home) throws Exception {
        try (Run run = Package.image(home).start("--version")) {
            assertThat(run.status()).as("status; %s", run).isZero();
        }
    }

    @Override
    Package hawser(Path home) throws IOException {
        return Package.image(home);
    }

    @Test
    void isFoundThroughLinks() throws Exception {
        Path bin = Files.createDirectories(folder().resolve("a/bin"));
        Files.createSymbolicLink(bin.resolve("there"), Package.imageFolder().resolve("bin/hawser"));
        Path link = Files.createSymbolicLink(folder().resolve("hawser"), Path.of("a/bin/there"));
        try (Run run = hawser().startedBy(link.toString()).start("--version")) {
            assertThat(run.outputOfSuccess()).hasSize(1);
        }
    }

    @Test
    void preparesFastStartsOnceForItsPlace() throws Exception {
        Path elsewhere = imageElsewhere("here");
        Package moved = hawser().startedBy(elsewhere.resolve("bin/hawser").toString());
        try (Run run = moved.with("HAWSER_NO_AOT", "1").start("--version")) {
            assertThat(run.outputOfSuccess()).hasSize(1);
        }
        Path told = folder().resolve("told");
        Files.writeString(elsewhere.resolve("lib/hawser/Rehearsal.java"), """
                import java.nio.file.*;
                void main() throws Exception { Files.writeString(Path.of("%s"), "at " + System.getenv("NOTIFY_SOCKET")); }
                """.formatted(told));
        try (Run run = moved.with("NOTIFY_SOCKET", "/none").start("--version")) {
            assertThat(run.status()).isZero();
            assertThat(run.errors()).singleElement().isEqualTo("hawser: preparing fast starts, once ... done");
        }
        assertThat(told).as("where a service manager is told of the preparation").hasContent("at ");
        Path cache = elsewhere.resolve("lib/hawser/hawser.aot");
        assertThat(cache).isNotEmptyFile();
        try (Run run = moved.with("HAWSER_JAVA_OPTS", "-Xlog:aot=info:file=aot.log -Xlog:class+load:file=classes.log")
                .start("--version")) {
            assertThat(run.outputOfSuccess()).hasSize(1);
        }
        assertThat(folder().resolve("classes.log")).content().contains("dev.hawser.launcher.Main source: shared objects file");

        Path again = folder().resolve("there");
        Files.move(elsewhere, again);
        Files.writeString(again.resolve("lib/hawser/Rehearsal.java"), "void main() { not Java }");
        Package there = hawser().startedBy(again.resolve("bin/hawser").toString());
        try (Run run = there.start("--version")) {
            assertThat(run.status()).isZero();
            assertThat(run.errors()).singleElement().asString().contains("not possible here (see ");
        }
        try (Run run = there.start("--version")) {
            assertThat(run.outputOfSuccess()).hasSize(1);
        }
    }

    /** A folder that looks like the image and shares its large files. */
    private Path imageElsewhere(String name) throws IOException {
        Path image = Package.imageFolder();
        Path elsewhere = Files.createDirectory(folder().resolve(name));
        Files.createDirectories(elsewhere.resolve("bin"));
        Files.createDirectories(elsewhere.resolve("lib/hawser"));
        Files.copy(image.resolve("bin/hawser"), elsewhere.resolve("bin/hawser"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(elsewhere.resolve("bin/java"), image.resolve("bin/java"));
        for (String jars : List.of("lib", "cert")) {
            Files.createSymbolicLink(elsewhere.resolve("lib/hawser").resolve(jars), image.resolve("lib/hawser").resolve(jars));
        }
        Files.copy(image.resolve("lib/hawser/Rehearsal.java"), elsewhere.resolve("lib/hawser/Rehearsal.java"));
        return elsewhere;
    }

    /** By the bytes of all classes, optional parts of libraries aside, and not by what their modules say that they need. */
    @Test
    void hasTheModulesThatTheJarsUse() throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("--multi-release", "25", "--ignore-missing-deps", "--print-module-deps", "--module-path"));
        arguments.add(Package.imageFolder().resolve("lib/hawser/lib").toString());
        try (Stream<Path> jars = Files.list(Package.imageFolder().resolve("lib/hawser/lib"))) {
            jars.filter(jar -> jar.getFileName().toString().startsWith("hawser-"))
                    .map(Path::toString)
                    .sorted()
                    .forEach(arguments::add);
        }
        StringWriter said = new StringWriter();
        StringWriter complained = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(said, true), new PrintWriter(complained, true), arguments.toArray(String[]::new));
        assertThat(status).as("%s %s", said, complained).isZero();
        Set<String> needed = new TreeSet<>(List.of(said.toString().strip().split(",")));
        needed.removeIf(name -> !name.startsWith("java.") && !name.startsWith("jdk."));
        assertThat(needed).contains("java.base", "jdk.compiler");
        assertThat(modules()).containsAll(needed);
    }

    private Set<String> modules() throws Exception {
        Set<String> names = new TreeSet<>();
        Package java = hawser().startedBy(Package.imageFolder().resolve("bin/java").toString());
        try (Run run = java.start("--list-modules")) {
            for (String line : run.outputOfSuccess()) {
                names.add(line.replaceFirst("@.*", ""));
            }
        }
        return names;
    }

    @Test
    void isPackedWithItsRights() throws Exception {
        Path archive = Package.imageFolder().resolveSibling(Package.imageFolder().getFileName() + ".tar.gz");
        Process tar = new ProcessBuilder("tar", "-tvzf", archive.toString()).start();
        String list = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).isZero();
        assertThat(list.lines())
                .anyMatch(line -> line.startsWith("-rwxr-xr-x") && line.endsWith("-image/bin/hawser"))
                .anyMatch(line -> line.endsWith("/share/hawser/systemd/hawser@.service"))
                .noneMatch(line -> line.endsWith(".aot"));
    }
}
