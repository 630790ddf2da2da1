package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs in the background: when the command returns, what the pid file says, and how they end. */
@EnabledOnOs(OS.LINUX)
final class DaemonTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path pidFile() {
        return folder.resolve("it.pid");
    }

    private String socket() {
        return folder.resolve("socket").toString();
    }

    /** A port that was free a moment ago. */
    private static int free() throws IOException {
        try (Port port = Port.listening(0)) {
            return port.value();
        }
    }

    private static void echoes(int port, String said) throws Exception {
        try (Client client = new Client(port)) {
            client.send(said + "\n");
            client.expect(said + "\n");
        }
    }

    @Test
    void servesWhenTheCommandReturnsAndLeavesNothingWhenItStops() throws Exception {
        int port = free();
        try (Daemon daemon = Daemon.start(pidFile(), "echo", "--listen", "tcp:" + port + ":interface=127.0.0.1")) {
            echoes(port, "at once");
            Path process = Path.of("/proc", Long.toString(daemon.process().pid()));
            assertThat(status(process, "Umask")).isEqualTo("0077");
            String[] fields = Files.readString(process.resolve("stat")).replaceAll("^.*\\) ", "").split(" ");
            assertThat(fields[3]).as("leads a session").isEqualTo(Long.toString(daemon.process().pid()));
            assertThat(fields[4]).as("without a terminal").isEqualTo("0");
            for (String number : List.of("0", "1", "2")) {
                assertThat(Files.readSymbolicLink(process.resolve("fd").resolve(number))).hasToString("/dev/null");
            }
            daemon.stop();
            assertThat(pidFile()).doesNotExist();
        }
    }

    private static String status(Path process, String key) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneThatExitsByItselfLeavesNoPidFile() throws Exception {
        Path source = Files.writeString(folder.resolve("Exits.java"), """
                import module dev.hawser.core;

                void main() {
                    Reactor reactor = Reactor.open();
                    reactor.listenUnix("%s", Factory.of(Exits::new));
                    reactor.run();
                }

                static final class Exits extends Protocol {
                    @Override
                    public void connectionMade() {
                        System.exit(3);
                    }
                }
                """.formatted(socket()));
        try (Daemon daemon = Daemon.start(
                pidFile(), "--logfile", folder.resolve("log").toString(), "run", source.toString())) {
            ProcessHandle process = daemon.process();
            SocketChannel.open(UnixDomainSocketAddress.of(socket())).close(); // it exits when somebody connects
            process.onExit().get(60, TimeUnit.SECONDS);
            assertThat(pidFile()).doesNotExist();
        }
    }

    @Test
    void whyThereIsNoneIsSaidInALine() throws Exception {
        Path source = Files.writeString(
                folder.resolve("Fails.java"), "void main() { throw new IllegalStateException(\"for the log\"); }");
        Path log = folder.resolve("log");
        try (Child start = Child.hawser(
                "--daemon", "--pidfile", pidFile().toString(), "--logfile", log.toString(), "run", source.toString())) {
            assertThat(start.awaitExit()).isEqualTo(1);
            assertThat(start.errors())
                    .containsExactly("hawser: the program has ended with status 1 before it served; its log may say why");
        }
        assertThat(log).content().contains("for the log");
        assertThat(pidFile()).doesNotExist();
    }

    @Test
    void isNotStartedTwice() throws Exception {
        try (Daemon daemon = Daemon.start(pidFile(), "echo", "--listen", "unix:" + socket());
                Child second = Child.hawser(
                        "--daemon", "--pidfile", pidFile().toString(), "echo", "--listen", "unix:" + socket() + "2")) {
            assertThat(second.awaitExit()).isEqualTo(75);
            assertThat(second.errors())
                    .containsExactly("hawser: it runs already, as process " + daemon.process().pid() + ", by the pid file "
                            + pidFile());
            assertThat(daemon.process().isAlive()).isTrue();
        }
    }

    @Test
    void whatAKilledOneLeftBehindIsTaken() throws Exception {
        String listen = "unix:" + socket() + ":lockfile=1";
        try (Daemon first = Daemon.start(pidFile(), "echo", "--listen", listen)) {
            first.kill();
            assertThat(pidFile()).exists();
            try (Daemon second = Daemon.start(pidFile(), "echo", "--listen", listen)) {
                assertThat(second.process().isAlive()).isTrue();
                second.stop();
            }
            assertThat(pidFile()).doesNotExist();
            assertThat(Path.of(socket())).doesNotExist();
        }
    }

    @Test
    void aNumberThatAnotherProcessHasByNowIsStale() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(pidFile(), other.pid() + "\n");
            Files.setLastModifiedTime(pidFile(), FileTime.fromMillis(0)); // before it was started
            try (Daemon daemon = Daemon.start(pidFile(), "echo", "--listen", "unix:" + socket())) {
                assertThat(daemon.process().pid()).isNotEqualTo(other.pid());
            }
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aStartThatFailsSaysWhyAndLeavesNoPidFile() throws Exception {
        try (Port taken = Port.listening(0);
                Child front = Child.hawser(
                        "--daemon", "--pidfile", pidFile().toString(), "echo", "--listen", "tcp:" + taken)) {
            assertThat(front.awaitExit()).isEqualTo(69);
            assertThat(front.errors()).singleElement().asString().startsWith("hawser: Couldn't listen on any:" + taken);
            assertThat(pidFile()).doesNotExist();
        }
    }

    @Test
    void aSourceFileMayBeOne() throws Exception {
        Path source = Files.writeString(folder.resolve("Hello.java"), """
                import module dev.hawser.core;
                void main(String[] args) {
                    Reactor reactor = Reactor.open();
                    reactor.listenUnix(args[0], () -> new Protocol() {
                        @Override public void connectionMade() { transport().write("hello\\n"); transport().loseConnection(); }
                    });
                    reactor.run();
                }
                """);
        try (Daemon daemon = Daemon.start(pidFile(), "-y", source.toString(), socket())) {
            assertThat(Path.of(socket())).exists();
            assertThat(daemon.process().isAlive()).isTrue();
            daemon.stop();
            assertThat(Path.of(socket())).doesNotExist();
            assertThat(pidFile()).doesNotExist();
        }
    }

    @Test
    void worksInTheFolderThatItIsSentTo() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (Daemon daemon =
                Daemon.start(pidFile(), "--chdir", elsewhere.toString(), "--umask", "027", "echo", "--listen", "unix:here")) {
            assertThat(elsewhere.resolve("here")).exists();
            Path process = Path.of("/proc", Long.toString(daemon.process().pid()));
            assertThat(Files.readSymbolicLink(process.resolve("cwd"))).isEqualTo(elsewhere.toRealPath());
            assertThat(status(process, "Umask")).isEqualTo("0027");
        }
    }

    @Test
    void worksInAnotherFolderInTheForegroundToo() throws Exception {
        try (Child child = Child.hawser("--chdir", folder.toString(), "echo", "--listen", "unix:here")) {
            child.awaitLine(line -> line.contains("starting on"));
            assertThat(folder.resolve("here")).exists();
            assertThat(child.process().isAlive()).isTrue();
        }
    }

    @Test
    void whatIsWrongIsOneLineAndItsStatus() throws Exception {
        Map<List<String>, Map.Entry<Integer, String>> wrong = Map.ofEntries(
                entry(List.of("--user", "no-such-user", "echo", "--listen", "unix:x"), entry(67, "there is no user \"no-such-user\"")),
                entry(List.of("--group", "no-such", "echo", "--listen", "unix:x"), entry(67, "there is no group \"no-such\"")),
                entry(List.of("--umask", "9", "echo", "--listen", "unix:x"), entry(64, "--umask is an octal number")),
                entry(List.of("--drain", "-1", "echo", "--listen", "unix:x"), entry(64, "--drain is 0 to 86400 seconds, and not -1.0")),
                entry(List.of("--reactors", "0", "echo", "--listen", "unix:x"), entry(64, "--reactors is 1 to 1024, and not 0")),
                entry(List.of("--reactor", "kqueue", "echo", "--listen", "unix:x"), entry(64, "\"kqueue\"")),
                entry(List.of("--chdir", "/nowhere", "echo", "--listen", "unix:x"), entry(66, "/nowhere is not a folder")),
                entry(List.of("--pidfile", "/nowhere/x.pid", "echo", "--listen", "unix:x"), entry(73, "there is no such folder")),
                entry(List.of("--classpath", "/no.jar", "echo", "--listen", "unix:x"), entry(64, "there is no /no.jar")),
                entry(List.of("ecco"), entry(64, "there is no command or plug-in \"ecco\"")),
                entry(List.of("echo", "--listen", "tpc:80"), entry(64, "tpc")),
                entry(List.of("echo", "--colour"), entry(64, "--colour")),
                entry(List.of("run", "/nowhere/X.java"), entry(66, "/nowhere/X.java does not exist")),
                entry(List.of("stop", "--pidfile", "/nowhere/x.pid"), entry(69, "nothing runs")),
                entry(List.of("restart", "--pidfile", "/nowhere/x.pid"), entry(69, "nothing runs")));
        Map<String, String> said = wrong.entrySet().parallelStream()
                .collect(Collectors.toMap(each -> String.join(" ", each.getKey()), each -> said(each.getKey())));
        wrong.forEach((command, expected) -> assertThat(said.get(String.join(" ", command)))
                .as(String.join(" ", command))
                .startsWith(expected.getKey() + " hawser: ")
                .contains(expected.getValue())
                .doesNotContain("\n"));
    }

    private static String said(List<String> command) {
        try (Child child = Child.hawser(command.toArray(String[]::new))) {
            int status = child.awaitExit();
            return Stream.concat(Stream.of(status + " " + child.errors().stream().findFirst().orElse("")),
                            child.errors().stream().skip(1))
                    .collect(Collectors.joining("\n"));
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
