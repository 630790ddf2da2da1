package dev.hawser.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What works alike in every form in which a user has Hawser. */
abstract class PackageContract {
    private static final Pattern STARTING = Pattern.compile(" starting on (\\d+)");
    private static final int PATIENCE_MILLIS = 30_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Package hawser;

    /** The form that is tested. */
    abstract Package hawser(Path home) throws IOException;

    @BeforeEach
    void begin() throws IOException {
        folder = folder.toRealPath();
        Files.createDirectory(folder.resolve("run"));
        hawser = hawser(folder);
    }

    /** JUnit warns of those that lead out of its folder. */
    @AfterEach
    void removeLinks() throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path link : found.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    final Package hawser() {
        return hawser;
    }

    final Path folder() {
        return folder;
    }

    @Test
    void tellsItsVersion() throws Exception {
        try (Run run = hawser.start("--version")) {
            assertThat(run.outputOfSuccess()).singleElement().asString().matches("hawser \\S+ \\(Java \\S+\\)");
        }
    }

    /** With its log, a native backend, a coroutine on the reactor's own thread, and no warning of the JVM. */
    @Test
    void runsASourceFileThatImportsItsModules() throws Exception {
        Path file = write("Waits.java", """
                import module dev.hawser.core;
                import module dev.hawser.app;

                void main(String[] args) {
                    var options = ReactorOptions.DEFAULT.withBackend("epoll").withCarrier(Carrier.REACTOR_THREAD);
                    Reactor reactor = Reactor.open(options);
                    MultiService services = new MultiService(reactor, "all");
                    System.getLogger("here").log(System.Logger.Level.INFO, "logged by {0}", "the log");
                    reactor.callWhenRunning(() -> reactor.async(() -> {
                        reactor.deferLater(Duration.ofMillis(1)).await();
                        IO.println("waited " + Thread.currentThread().isVirtual() + " " + String.join(",", args));
                        reactor.stop();
                    }));
                    reactor.run();
                }
                """);
        try (Run run = hawser.start("run", file.toString(), "--help", "ä b")) {
            assertThat(run.outputOfSuccess())
                    .anyMatch(line -> line.endsWith("] Log opened."))
                    .anyMatch(line -> line.matches("\\d{4}-.* \\[-] logged by the log"))
                    .contains("waited true --help,ä b");
        }
    }

    @Test
    void aMistakeInASourceFileIsTheCompilersToTell() throws Exception {
        Path file = write("Wrong.java", "void main() {\n    int x = \"a\";\n}\n");
        try (Run run = hawser.start("run", file.toString())) {
            assertThat(run.status()).isEqualTo(65);
            assertThat(run.errors()).first().asString().endsWith("Wrong.java:2: error: incompatible types: String cannot be converted to int");
        }
    }

    @Test
    void servesAPlugin() throws Exception {
        try (Run run = hawser.start("echo", "--listen", "tcp:0:interface=127.0.0.1")) {
            assertThat(said(Integer.parseInt(run.awaitGroup(STARTING)), "hello")).isEqualTo("hello");
            run.terminate();
            assertThat(run.outputOfSuccess()).isNotEmpty();
        }
    }

    @Test
    void makesCertificates() throws Exception {
        try (Run run = hawser.start("cert", "localhost", "--out", "certs", "--ca-dir", "ca")) {
            assertThat(run.outputOfSuccess()).first().asString().contains("localhost");
            assertThat(folder.resolve("certs/localhost.pem")).content().contains("BEGIN CERTIFICATE");
        }
    }

    @Test
    void isADaemonThatIsReplacedAndStopped() throws Exception {
        Path log = folder.resolve("echo.log");
        List<String> place = List.of("--pidfile", folder.resolve("echo.pid").toString());
        try (Run front = hawser.start(
                "--daemon", "--chdir", "/", "--pidfile", "echo.pid", "--logfile", "echo.log", "echo", "--listen",
                "tcp:0:interface=127.0.0.1")) {
            assertThat(front.outputOfSuccess()).isEmpty();
        }
        long first = pid();
        try {
            int port = Integer.parseInt(first(STARTING, log));
            assertThat(said(port, "one")).isEqualTo("one");
            try (Run restart = hawser.start("restart", place.getFirst(), place.getLast())) {
                assertThat(restart.outputOfSuccess())
                        .singleElement()
                        .isEqualTo("process " + pid() + " serves in the place of process " + first);
            }
            assertThat(said(port, "two")).isEqualTo("two");
            try (Run stop = hawser.start("stop", place.getFirst(), place.getLast())) {
                assertThat(stop.outputOfSuccess()).isEmpty();
            }
            assertThat(folder.resolve("echo.pid")).doesNotExist();
        } finally {
            ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
            if (Files.exists(folder.resolve("echo.pid"))) {
                ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void findsAPluginOfAModule() throws Exception {
        Path jar = PluginJar.modular(folder);
        try (Run run = hawser.start("--classpath", jar.toString(), "greet", "--listen", "tcp:0:interface=127.0.0.1")) {
            assertThat(said(Integer.parseInt(run.awaitGroup(STARTING)), "")).isEqualTo("hello of greet.modular");
        }
    }

    @Test
    void findsAPluginOfAPlainJar() throws Exception {
        Path jar = PluginJar.plain(folder);
        try (Run run = hawser.start("--classpath", jar.toString(), "greet", "--listen", "tcp:0:interface=127.0.0.1")) {
            assertThat(said(Integer.parseInt(run.awaitGroup(STARTING)), "")).isEqualTo("hello of null");
        }
    }

    final Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("echo.pid")).strip());
    }

    private static String first(Pattern wanted, Path log) throws IOException {
        return wanted.matcher(Files.readString(log)).results().findFirst().orElseThrow().group(1);
    }

    /** All that a server says to whoever sends {@code text} and no more. */
    static String said(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
