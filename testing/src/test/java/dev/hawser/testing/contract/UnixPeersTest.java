package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.FileDescriptorReceiver;
import dev.hawser.net.OpenDescriptor;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Unix sockets against programs that are not ours: curl, socat and Python. */
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"nio", "epoll", "io_uring"})
final class UnixPeersTest extends ReactorContract {
    private final String backend;

    @TempDir
    private Path folder;

    UnixPeersTest(String backend) {
        this.backend = backend;
    }

    @Override
    protected Reactor open(ReactorOptions options) {
        return Reactor.open(options.withBackend(backend));
    }

    private String path() {
        return folder.resolve("socket").toString();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("after " + output).isZero();
        return output;
    }

    @Test
    void curlIsAnswered() throws Exception {
        Recorder server = recorder("server");
        server.onData(self -> {
            if (self.text().endsWith("\r\n\r\n")) {
                self.transport().write("HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n");
                self.transport().loseConnection();
            }
        });
        reactor().listenUnix(path(), () -> server);
        stopWhenLost(server);
        Process curl = Tool.start(
                List.of("curl", "-sS", "--max-time", "10", "--unix-socket", path(), "http://localhost/greeting"));
        run();
        assertThat(server.text()).startsWith("GET /greeting HTTP/1.1\r\n");
        assertThat(output(curl)).isEqualTo("hello\n");
    }

    @Test
    void socatIsServedWithEachDirectionEndingByItself() throws Exception {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onReadLost(self -> {
            self.transport().write("got " + self.text());
            self.transport().loseConnection();
        });
        reactor().listenUnix(path(), () -> server);
        stopWhenLost(server);
        Process socat = Tool.start(List.of("socat", "-t", "10", "-", "UNIX-CONNECT:" + path()));
        socat.getOutputStream().write("a line".getBytes(StandardCharsets.US_ASCII));
        socat.getOutputStream().close();
        run();
        assertThat(output(socat)).isEqualTo("got a line");
    }

    @Test
    void aServerInPythonIsReached() throws Exception {
        Process python = Tool.python(
                """
                import socket, sys
                server = socket.socket(socket.AF_UNIX)
                server.bind(sys.argv[1])
                server.listen()
                print("listening", flush=True)
                peer, _ = server.accept()
                peer.sendall(peer.recv(100).upper())
                """,
                path());
        assertThat(python.inputReader().readLine()).isEqualTo("listening");
        Recorder client = recorder("client").onMade(self -> self.transport().write("shout"));
        reactor().connectUnix(path(), ClientFactory.of(() -> client));
        stopWhenLost(client);
        run();
        assertThat(client.text()).isEqualTo("SHOUT");
        assertThat(python.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Reads the file behind each descriptor that comes, and sends one back. */
    private final class Reading extends Protocol implements FileDescriptorReceiver {
        @Override
        public void fileDescriptorReceived(OpenDescriptor descriptor) throws IOException {
            events.add("file " + Files.readString(Path.of("/proc/self/fd/" + descriptor.number())));
            transport().sendFileDescriptor(descriptor.number());
        }

        @Override
        public void dataReceived(Bytes data) {
            events.add("data " + data.utf8());
            transport().write("back");
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            reactor().stop();
        }
    }

    @Test
    void descriptorsGoToAndFroBetweenPythonAndUs() throws Exception {
        assumeFalse(backend.equals("nio"), "java.nio passes no descriptors");
        Path file = Files.writeString(folder.resolve("file"), "the content");
        reactor().listenUnix(path(), Reading::new);
        Process python = Tool.python(
                """
                import os, socket, sys
                peer = socket.socket(socket.AF_UNIX)
                peer.settimeout(10)
                peer.connect(sys.argv[1])
                sent = os.open(sys.argv[2], os.O_RDONLY)
                socket.send_fds(peer, [b"x"], [sent])
                data, came, _, _ = socket.recv_fds(peer, 100, 5)
                print(data.decode(), len(came), os.pread(came[0], 100, 0).decode())
                """,
                path(),
                file.toString());
        run();
        assertThat(events).containsExactly("file the content", "data x");
        assertThat(output(python)).isEqualTo("back 1 the content\n");
    }

    @Test
    void aFloodOfDescriptorsFromPythonLeavesNoneHere() throws Exception {
        assumeFalse(backend.equals("nio"), "java.nio passes no descriptors");
        int[] taken = new int[1];
        final class Ignoring extends Protocol implements FileDescriptorReceiver {
            @Override
            public void fileDescriptorReceived(OpenDescriptor descriptor) {
                taken[0]++;
            }

            @Override
            public void connectionLost(ConnectionEnd reason) {
                events.add("open " + openDescriptors());
                reactor().stop();
            }
        }
        reactor().listenUnix(path(), Ignoring::new);
        Process python = Tool.python(
                """
                import os, socket, sys
                peer = socket.socket(socket.AF_UNIX)
                peer.connect(sys.argv[1])
                many = [os.open("/dev/null", os.O_RDONLY) for _ in range(253)]
                for _ in range(100):
                    socket.send_fds(peer, [b"x"], many)
                """,
                path());
        long before = openDescriptors();
        run();
        assertThat(output(python)).isEmpty();
        assertThat(taken[0]).isEqualTo(25_300);
        assertThat(Long.parseLong(events.getFirst().substring(5))).isLessThan(before + 20);
    }

    private static long openDescriptors() {
        String[] all = Path.of("/proc/self/fd").toFile().list();
        return all == null ? 0 : all.length;
    }
}
