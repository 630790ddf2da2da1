package dev.hawser.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar, with a cache of its own for each test. */
class RunnableJarTest extends PackageContract {
    @Override
    Package hawser(Path home) throws IOException {
        return Package.jar(home);
    }

    @Test
    void unpacksItselfForItsUserAlone() throws Exception {
        startOnce();
        Path unpacked = unpacked();
        for (Path each : List.of(hawser().cache(), unpacked, unpacked.resolve("lib"), unpacked.resolve("cert"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .as("%s", each)
                    .isEqualTo("rwx------");
        }
        FileTime first = Files.getLastModifiedTime(unpacked.resolve("lib"));
        startOnce();
        assertThat(Files.getLastModifiedTime(unpacked.resolve("lib"))).isEqualTo(first);
    }

    @Test
    void firstStartsAtOnceDoNotDisturbEachOther() throws Exception {
        List<Run> runs = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                runs.add(hawser().start("--version"));
            }
            for (Run each : runs) {
                assertThat(each.outputOfSuccess()).hasSize(1);
            }
        } finally {
            runs.forEach(Run::close);
        }
        assertThat(unpacked()).isDirectory();
    }

    @Test
    void healsWhatIsNotAsItWas() throws Exception {
        startOnce();
        Path lib = unpacked().resolve("lib");
        byte[] core = Files.readAllBytes(lib.resolve("hawser-core.jar"));
        byte[] picocli = Files.readAllBytes(lib.resolve("picocli.jar"));
        byte[] changed = picocli.clone();
        changed[changed.length / 2] ^= 1; // of the same size
        Files.write(lib.resolve("picocli.jar"), changed);
        startOnce();
        assertThat(lib.resolve("picocli.jar")).hasBinaryContent(picocli);

        Files.write(lib.resolve("hawser-core.jar"), new byte[9]);
        startOnce();
        assertThat(lib.resolve("hawser-core.jar")).hasBinaryContent(core);

        Files.delete(lib.resolve("hawser-core.jar"));
        startOnce();
        assertThat(lib.resolve("hawser-core.jar")).hasBinaryContent(core);

        Files.delete(lib.resolve("picocli.jar"));
        Files.createSymbolicLink(lib.resolve("picocli.jar"), write("elsewhere.jar", "none"));
        startOnce();
        assertThat(Files.isSymbolicLink(lib.resolve("picocli.jar"))).isFalse();
        assertThat(unpacked()).isDirectory();
    }

    @Test
    void anotherJarInItsFolderIsNotLoaded() throws Exception {
        startOnce();
        Path plugin = PluginJar.modular(folder());
        Files.copy(plugin, unpacked().resolve("lib/greet.jar"));
        try (Run run = hawser().start("greet")) {
            assertThat(run.status()).isEqualTo(64);
            assertThat(run.errors()).singleElement().asString().contains("there is no command or plug-in \"greet\"");
        }
    }

    @Test
    void removesWhatADeadProcessAndOldVersionsHaveLeft() throws Exception {
        startOnce();
        Path unpacked = unpacked();
        Path half = Files.createDirectories(hawser().cache().resolve(unpacked.getFileName() + ".new-17/lib"));
        Path old = Files.createDirectories(hawser().cache().resolve("0.0.1-0123456789abcdef"));
        Files.writeString(old.resolve("a"), "b");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        Path other = Files.createDirectories(hawser().cache().resolve("0.0.2-0123456789abcdef"));
        Files.delete(unpacked.resolve("lib/picocli.jar"));
        startOnce();
        assertThat(half).doesNotExist();
        assertThat(old).doesNotExist();
        assertThat(other).exists();
    }

    /** Neither the file in the place of a folder, nor rights, stop it; a missing right would not stop root. */
    @Test
    void doesWithoutACache() throws Exception {
        Path temporary = Files.createDirectory(folder().resolve("temporary"));
        Path killed = Files.createDirectory(temporary.resolve("hawser-jars-killed"));
        Files.writeString(killed.resolve("lock"), "");
        Package hawser = hawser()
                .with("XDG_CACHE_HOME", write("a file", "").toString())
                .withOption("-Djava.io.tmpdir=" + temporary);
        Path file = write("Where.java", """
                import module dev.hawser.core;
                void main() { IO.println(Reactor.class.getModule().getLayer().configuration().findModule("dev.hawser.core")
                        .orElseThrow().reference().location().orElseThrow()); }
                """);
        try (Run run = hawser.start("run", file.toString())) {
            assertThat(run.outputOfSuccess()).last().asString().startsWith("file://" + temporary + "/hawser-jars-");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void doesNotTrustAFolderThatOthersMayWriteTo() throws Exception {
        Path temporary = Files.createDirectory(folder().resolve("temporary"));
        startOnce();
        Files.setPosixFilePermissions(hawser().cache(), PosixFilePermissions.fromString("rwxrwxrwx"));
        try (Run run = hawser()
                .withOption("-Djava.io.tmpdir=" + temporary)
                .withOption("-Dhawser.debug=true")
                .start("--version")) {
            assertThat(run.status()).isZero();
            assertThat(run.errors()).first().asString().contains(hawser().cache() + " may be written to by others");
        }
    }

    @Test
    void saysSoWhereItCannotBeUnpacked() throws Exception {
        String file = write("a file", "").toString();
        try (Run run = hawser()
                .with("XDG_CACHE_HOME", file)
                .withOption("-Djava.io.tmpdir=/proc") // where nobody can make a folder, root neither
                .start("--version")) {
            assertThat(run.status()).isEqualTo(69);
            assertThat(run.errors())
                    .singleElement()
                    .asString()
                    .startsWith("hawser: its jars can be unpacked neither into " + file + "/hawser (")
                    .contains("XDG_CACHE_HOME");
        }
    }

    /** With the libraries for certificates in it, which the first start did not need. */
    @Test
    void aDamageThatACommandDoesNotMeetIsHealedByTheOneThatDoes() throws Exception {
        startOnce();
        Files.writeString(unpacked().resolve("cert/bcprov-jdk18on.jar"), "no jar");
        startOnce();
        try (Run run = hawser().start("cert", "localhost", "--out", "certs", "--ca-dir", "ca")) {
            assertThat(run.outputOfSuccess()).isNotEmpty();
        }
    }

    @Test
    void aDaemonFindsTheJarAgainFromAnotherFolder() throws Exception {
        Files.createSymbolicLink(folder().resolve("hawser.jar"), Package.jarFile());
        Path pidFile = folder().resolve("echo.pid");
        Package byName = hawser().withJar("hawser.jar");
        try (Run front = byName.start(
                "--daemon", "--chdir", "/", "--pidfile", pidFile.toString(), "--logfile", "echo.log", "echo", "--listen",
                "tcp:0:interface=127.0.0.1")) {
            assertThat(front.outputOfSuccess()).isEmpty();
        }
        try (Run stop = byName.start("stop", "--pidfile", "echo.pid")) {
            assertThat(stop.outputOfSuccess()).isEmpty();
        }
    }

    @Test
    void anOldJavaSaysWhatIsNeeded() throws Exception {
        Package old = hawser().startedBy(oldJava().toString());
        try (Run run = old.start("--version")) {
            assertThat(run.status()).isEqualTo(69);
            assertThat(run.errors())
                    .singleElement()
                    .asString()
                    .matches("hawser: Java 25 or newer is needed, and this is Java [0-9.]+ of .*: install a JDK, .*");
        }
    }

    private static Path oldJava() throws IOException {
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> found = Files.list(usual)) {
                for (Path each : found.sorted().toList()) {
                    Path java = each.resolve("bin/java");
                    Path release = each.resolve("release");
                    if (Files.isExecutable(java)
                            && Files.exists(release)
                            && Files.readString(release).matches("(?s).*JAVA_VERSION=\"(1\\.8|9|1\\d|2[0-4])[.\"].*")) {
                        return java;
                    }
                }
            }
        }
        return abort("no Java older than 25 is in /usr/lib/jvm"); // nor need there be where all is tested
    }

    @Test
    void itsMainClassIsForTheOldestJavaInUse() throws Exception {
        byte[] entry = Files.readAllBytes(Path.of("target/classes/dev/hawser/launcher/boot/Entry.class"));
        assertThat(entry[7]).as("the class file's version").isEqualTo((byte) 52);
    }

    private void startOnce() throws Exception {
        try (Run run = hawser().start("--version")) {
            assertThat(run.outputOfSuccess()).hasSize(1);
        }
    }

    /** The one folder in the cache that is no file for a lock. */
    private Path unpacked() throws IOException {
        try (Stream<Path> found = Files.list(hawser().cache())) {
            List<Path> folders = found.filter(Files::isDirectory).toList();
            assertThat(folders).hasSize(1);
            return folders.getFirst();
        }
    }
}
