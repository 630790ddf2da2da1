package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ports bound as root, and served as nobody. As root only. */
@EnabledOnOs(OS.LINUX)
final class PrivilegesTest {
    private Path folder = Path.of("");
    private Path pidFile = Path.of("");

    @BeforeEach
    void asRoot() throws IOException {
        boolean root = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0;
        assumeTrue(root, "it takes root to give rights up");
        folder = Files.createTempDirectory("hawser-rights");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x")); // nobody else may write there
        pidFile = folder.resolve("it.pid");
    }

    @AfterEach
    void removed() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException refused) {
                    throw new UncheckedIOException(refused);
                }
            });
        }
    }

    /** The command with what it consists of where everybody can read it, as an installed one is. */
    private List<String> installed() throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        try (Stream<Path> jars = Files.list(Child.ROOT.resolve("launcher/target/app/lib"))) {
            for (Path jar : jars.toList()) {
                Path copy = Files.copy(jar, lib.resolve(jar.getFileName()));
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=dev.hawser.core",
                "--add-modules=ALL-DEFAULT",
                "--module-path",
                lib.toString(),
                "-m",
                "dev.hawser.launcher/dev.hawser.launcher.Main");
    }

    private static int free() throws IOException {
        try (Port port = Port.listening(0)) {
            return port.value();
        }
    }

    private static void echoes(int port, String text) throws IOException {
        try (Client client = new Client(port)) {
            client.send(text + "\n");
            client.expect(text + "\n");
        }
    }

    private static List<String> threads(ProcessHandle process, String key) throws IOException {
        List<String> values = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                Files.readAllLines(thread.resolve("status")).stream()
                        .filter(line -> line.startsWith(key + ":"))
                        .map(line -> line.substring(key.length() + 1).strip())
                        .forEach(values::add);
            }
        }
        return values;
    }

    @Test
    void noThreadKeepsThem() throws Exception {
        int port = free();
        try (Daemon daemon = Daemon.start(
                pidFile,
                "--user", "65534", "--group", "65534", "--logfile", folder.resolve("log").toString(),
                "echo", "--listen", "tcp:" + port + ":interface=127.0.0.1")) {
            echoes(port, "as nobody");
            ProcessHandle process = daemon.process();
            assertThat(threads(process, "Uid")).hasSizeGreaterThan(5).containsOnly("65534\t65534\t65534\t65534");
            assertThat(threads(process, "Gid")).containsOnly("65534\t65534\t65534\t65534");
            assertThat(threads(process, "Groups")).containsOnly("65534");
            for (String capabilities : List.of("CapPrm", "CapEff", "CapAmb")) {
                assertThat(threads(process, capabilities)).containsOnly("0000000000000000");
            }
            daemon.stop();
            assertThat(pidFile).as("in a folder that nobody may not write to").doesNotExist();
        }
    }

    @Test
    void theirLossSurvivesARestart() throws Exception {
        int port = free();
        List<String> command = new ArrayList<>(installed());
        command.addAll(List.of(
                "--daemon", "--pidfile", pidFile.toString(), "--user", "65534", "--group", "65534",
                "--logfile", folder.resolve("log").toString(),
                "echo", "--listen", "tcp:" + port + ":interface=127.0.0.1"));
        try (Daemon daemon = Daemon.started(pidFile, Child.start(new ProcessBuilder(command)))) {
            long before = daemon.process().pid();
            daemon.restart();
            assertThat(daemon.process().pid()).isNotEqualTo(before);
            echoes(port, "still");
            assertThat(threads(daemon.process(), "Uid")).containsOnly("65534\t65534\t65534\t65534");
            daemon.stop();
            assertThat(pidFile).doesNotExist();
        }
    }

    @Test
    void theRootFolderMayBeAnother() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        int port = free();
        try (Daemon daemon = Daemon.start(
                pidFile,
                "--chroot", root.toString(), "--user", "65534", "--group", "65534",
                "--logfile", folder.resolve("log").toString(),
                "echo", "--listen", "tcp:" + port + ":interface=127.0.0.1")) {
            echoes(port, "from inside");
            Path link = Path.of("/proc", Long.toString(daemon.process().pid()), "root");
            assertThat(Files.readSymbolicLink(link)).isEqualTo(root.toRealPath());
            try (Child restart = Child.hawser("restart", "--pidfile", pidFile.toString())) { // refused, and told at once
                assertThat(restart.awaitExit()).isEqualTo(69);
                assertThat(restart.errors()).singleElement().asString().contains("was not replaced, and goes on");
            }
            daemon.stop();
            assertThat(pidFile).doesNotExist();
        }
    }

    @Test
    void anotherRootHasWhatTlsTakes() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Path source = Files.writeString(folder.resolve("P.java"), """
                import module dev.hawser.core;

                void main() {
                    Reactor reactor = Reactor.open();
                    reactor.listenTcp(%d, ListenOptions.DEFAULT.withInterface("127.0.0.1"), Factory.of(Asked::new));
                    reactor.run();
                }

                static final class Asked extends Protocol {
                    @Override
                    public void connectionMade() {
                        String random = new java.security.SecureRandom().getAlgorithm();
                        String tls;
                        try {
                            tls = javax.net.ssl.SSLContext.getDefault().getProtocol();
                        } catch (java.security.NoSuchAlgorithmException | LinkageError none) {
                            tls = none.toString();
                        }
                        transport().write(Bytes.of(random + " " + tls));
                    }
                }
                """);
        int port = free();
        Files.writeString(source, Files.readString(source).formatted(port));
        try (Daemon daemon = Daemon.start(
                        pidFile,
                        "--chroot", root.toString(), "--user", "65534", "--group", "65534",
                        "--logfile", folder.resolve("log").toString(),
                        "run", source.toString());
                Client client = new Client(port)) {
            client.expect(new SecureRandom().getAlgorithm() + " " + SSLContext.getDefault().getProtocol());
            daemon.stop();
        }
    }
}
