package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What systemd does with a service, done by small programs in its place: it tells, and it hands sockets over. */
@EnabledOnOs(OS.LINUX)
final class ServiceManagerTest {
    /** Listens, and becomes the rest of its command line with the socket as descriptor 3; its number goes to a file. */
    private static final String ACTIVATOR = """
            import os, socket, sys
            listening = socket.socket()
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            with open(sys.argv[1], "w") as file:
                file.write(str(listening.getsockname()[1]))
            if listening.fileno() != 3:
                os.dup2(listening.fileno(), 3)
            os.set_inheritable(3, True)
            os.environ["LISTEN_FDS"] = "1"
            os.environ["LISTEN_FDNAMES"] = "echo"
            os.environ["LISTEN_PID"] = str(os.getpid())
            os.execvp(sys.argv[2], sys.argv[2:])
            """;

    /** Says where it listens, and each datagram that comes, on a line. */
    private static final String LISTENER = """
            import socket, sys
            told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            told.bind(sys.argv[1])
            print("listens", flush=True)
            while True:
                print(told.recv(4096).decode(), flush=True)
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static void need(String tool) {
        boolean there = Stream.of(System.getenv("PATH").split(":")).anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
        assumeTrue(there || "true".equals(System.getenv("CI")), tool + " is not there");
    }

    @Test
    void isToldOfTheServicesLife() throws Exception {
        need("python3");
        Path socket = folder.resolve("notify");
        try (Child manager = Child.start(new ProcessBuilder("python3", "-c", LISTENER, socket.toString()))) {
            manager.awaitLine("listens"::equals);
            try (Child service = Child.hawser(
                    Map.of("NOTIFY_SOCKET", socket.toString()), "echo", "--listen", "unix:" + folder.resolve("echo"))) {
                manager.awaitLine("READY=1"::equals);
                service.signal("TERM");
                manager.awaitLine("STOPPING=1"::equals);
                assertThat(service.awaitExit()).isZero();
            }
        }
    }

    @Test
    void itsSocketsAreHandedOnToTheSuccessor() throws Exception {
        need("python3");
        Path number = folder.resolve("number");
        Path pidFile = folder.resolve("it.pid");
        List<String> command = new ArrayList<>(List.of("python3", "-c", ACTIVATOR, number.toString()));
        command.addAll(List.of("setsid", Child.ROOT.resolve("hawser").toString(), "--pidfile", pidFile.toString()));
        command.addAll(List.of("echo", "--listen", "systemd:name=echo"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HAWSER_NO_BUILD", "1");
        try (Child service = Child.start(builder)) {
            service.awaitLine(line -> line.contains("starting on"));
            int port = Integer.parseInt(Files.readString(number));
            echoes(port);
            Daemon daemon = Daemon.at(pidFile);
            try (daemon) {
                assertThat(daemon.process().pid()).isEqualTo(service.process().pid());
                daemon.restart();
                assertThat(service.process().waitFor(60, TimeUnit.SECONDS)).isTrue(); // its successor goes on with the streams
                assertThat(service.process().exitValue()).isZero();
                echoes(port);
                daemon.stop();
            }
        }
    }

    private static void echoes(int port) throws IOException {
        try (Client client = new Client(port)) {
            client.send("through it\n");
            client.expect("through it\n");
        }
    }
}
