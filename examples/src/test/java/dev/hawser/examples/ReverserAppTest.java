package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with {@code examples/ReverserApp.java}, in the foreground and as a daemon. */
final class ReverserAppTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void reversesLinesUntilQuit() throws Exception {
        try (Example server = Example.serve("ReverserApp");
                Client client = server.connect()) {
            client.send("hello world!\r\n");
            client.expect("!dlrow olleh\r\n");
            client.send("quit\r\n");
            client.expectEnd();
            assertThat(server.stop("INT")).isEmpty();
        }
    }

    @Test
    void itsStopEndsTheConnectionsAndWaitsForThat() throws Exception {
        try (Example server = Example.serve("ReverserApp");
                Client client = server.connect()) {
            client.send("one\r\n");
            client.expect("eno\r\n");
            server.child().signal("TERM");
            client.expectEnd();
            assertThat(server.end()).anyMatch(line -> line.endsWith("waiting up to 10 s for 1 connection of service "
                    + "reverser/tcp:0; another signal ends it at once"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void runsInTheBackgroundAndIsStoppedByItsPidFile() throws Exception {
        int port;
        try (Port free = Port.listening(0)) {
            port = free.value();
        }
        Path pidFile = folder.resolve("reverser.pid");
        try (Daemon daemon = Daemon.start(
                        pidFile, "run", Child.ROOT.resolve("examples/ReverserApp.java").toString(), "--port", "" + port);
                Client client = new Client(port)) {
            client.send("hello world!\r\n");
            client.expect("!dlrow olleh\r\n");
            daemon.stop();
            client.expectEnd();
            assertThat(pidFile).doesNotExist();
        }
    }
}
