package dev.hawser.protocols.portforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.app.Service;
import dev.hawser.net.Reactor;
import dev.hawser.protocols.LogRecords;
import dev.hawser.protocols.Loopback;
import dev.hawser.time.Holding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The plug-in between plain sockets. */
final class RealPortForwardTest {
    private static final int SIZE = 8 << 20;

    private static Function<Reactor, Service> plugin(String... arguments) {
        PortForwardPlugin plugin = new PortForwardPlugin();
        new CommandLine(plugin).parseArgs(arguments);
        return plugin::makeService;
    }

    private static ServerSocket target() throws IOException {
        ServerSocket target = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        target.setSoTimeout(30_000);
        return target;
    }

    private static String to(ServerSocket target) {
        return "tcp:127.0.0.1:" + target.getLocalPort();
    }

    private static byte[] noise(int seed) {
        byte[] noise = new byte[SIZE];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private static Thread writeAll(Socket socket, byte[] bytes) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
            } catch (IOException lost) {
                throw new UncheckedIOException(lost);
            }
        });
    }

    private static void awaitNoConnection(Loopback loopback) throws Exception {
        loopback.await(() -> loopback.reactor().holdings().stream()
                .noneMatch(holding -> holding.kind() == Holding.Kind.CONNECTION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void megabytesGoBothWaysAndEachDirectionEndsByItself(String backend) throws Exception {
        byte[] question = noise(1);
        byte[] answer = noise(2);
        try (ServerSocket target = target()) {
            var left = new Loopback(backend).run(
                    plugin("--listen", Loopback.ANY_PORT, "--to", to(target)), loopback -> {
                        try (Socket client = loopback.connect();
                                Socket server = target.accept()) {
                            Thread asking = writeAll(client, question);
                            assertThat(server.getInputStream().readAllBytes()).isEqualTo(question);
                            asking.join();
                            Thread answering = writeAll(server, answer); // behind the end of the other direction
                            assertThat(client.getInputStream().readAllBytes()).isEqualTo(answer);
                            answering.join();
                        }
                        awaitNoConnection(loopback);
                    });
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void nobodyThereClosesTheClientAndIsLogged(String backend) throws Exception {
        String gone;
        try (ServerSocket target = target()) {
            gone = to(target);
        }
        try (LogRecords log = new LogRecords(PortForwardFactory.class)) {
            new Loopback(backend).run(plugin("--listen", Loopback.ANY_PORT, "--to", gone), loopback -> {
                try (Socket client = loopback.connect()) {
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
            });
            assertThat(log.lines()).singleElement().asString().contains("127.0.0.1:").contains("refused");
        }
    }

    @Test
    void aHeaderSaysWhoTheClientIsAndWhatCameWithAHeaderIsNotLost() throws Exception {
        try (ServerSocket target = target()) {
            new Loopback("auto").run(
                    plugin("--listen", "haproxy:" + Loopback.ANY_PORT, "--to", "haproxy:version=1:" + to(target)), loopback -> {
                        try (Socket client = loopback.connect()) {
                            client.getOutputStream().write(
                                    "PROXY TCP4 192.0.2.7 192.0.2.8 1000 80\r\nhello\n".getBytes(StandardCharsets.US_ASCII));
                            try (Socket server = target.accept()) {
                                client.shutdownOutput();
                                String all = new String(server.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                                assertThat(all).startsWith("PROXY TCP4 127.0.0.1 127.0.0.1 ").endsWith("\r\nhello\n");
                            }
                        }
                    });
        }
    }

    @Test
    void aWrongCommandLineIsRefused() {
        assertThatThrownBy(() -> plugin("--listen", "tcp:0")).hasMessageContaining("--to=ENDPOINT");
        assertThatThrownBy(() -> plugin("--to", "tcp:1.2.3.4:80").apply(Reactor.open()))
                .hasMessageContaining("--listen ENDPOINT");
        assertThatThrownBy(() -> plugin("--listen", "tcp:0", "--to", "tcp:host").apply(Reactor.open()))
                .hasMessageContaining("tcp:host");
    }
}
