package dev.hawser.protocols.inetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.app.MultiService;
import dev.hawser.app.Service;
import dev.hawser.net.Reactor;
import dev.hawser.protocols.LogRecords;
import dev.hawser.protocols.Loopback;
import dev.hawser.time.Holding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The plug-in with real children and plain sockets, on each backend. */
@DisabledOnOs(OS.WINDOWS)
final class InetdTest {
    private final LogRecords log = new LogRecords(Inetd.class);

    @AfterEach
    void closeLog() {
        log.close();
    }

    private static Function<Reactor, Service> plugin(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--listen")) {
            all.addAll(0, List.of("--listen", Loopback.ANY_PORT));
        }
        InetdPlugin plugin = new InetdPlugin();
        new CommandLine(plugin).parseArgs(all.toArray(String[]::new));
        return plugin::makeService;
    }

    private static Function<Reactor, Service> shell(String script, String... options) {
        String[] all = Arrays.copyOf(options, options.length + 3);
        System.arraycopy(new String[] {"/bin/sh", "-c", script}, 0, all, options.length, 3);
        return plugin(all);
    }

    private static boolean noChild(Loopback loopback) {
        return loopback.reactor().holdings().stream().noneMatch(holding -> holding.kind() == Holding.Kind.PROCESS);
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String readLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = socket.getInputStream().read(); one != '\n'; one = socket.getInputStream().read()) {
            assertThat(one).isNotNegative();
            line.append((char) one);
        }
        return line.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void theConnectionIsItsInputAndItsOutput(String backend) throws Exception {
        byte[] sent = new byte[4 << 20];
        new Random(11).nextBytes(sent);
        assertThat(new Loopback(backend).run(plugin("cat"), loopback -> {
            try (Socket socket = loopback.connect()) {
                Thread writer = Thread.ofPlatform().daemon().start(() -> {
                    try {
                        socket.getOutputStream().write(sent);
                        socket.shutdownOutput();
                    } catch (IOException lost) {
                        throw new UncheckedIOException(lost);
                    }
                });
                assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
                writer.join();
            }
            loopback.await(() -> noChild(loopback));
        })).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void whatComesBehindTheClientsEndIsStillSent(String backend) throws Exception {
        new Loopback(backend).run(shell("sort; echo over; echo complaint >&2"), loopback -> {
            try (Socket socket = loopback.connect()) {
                socket.getOutputStream().write("b\nc\na\n".getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                assertThat(readAll(socket)).isEqualTo("a\nb\nc\nover\n");
            }
            loopback.await(() -> noChild(loopback));
        });
        assertThat(log.lines()).singleElement().asString().startsWith("WARNING /bin/sh for 127.0.0.1:").endsWith(": complaint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void theConnectionIsClosedWhenTheChildHasEnded(String backend) throws Exception {
        new Loopback(backend).run(shell("head -c 3000000 /dev/zero; exit 3"), loopback -> {
            try (Socket socket = loopback.connect()) {
                socket.getOutputStream().write("nobody reads this".getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().readAllBytes()).as("not reset").hasSize(3_000_000);
            }
        });
        assertThat(log.lines()).singleElement().asString().contains("exit code 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void theChildKnowsItsClient(String backend) throws Exception {
        new Loopback(backend).run(
                shell("echo $REMOTE_ADDR $REMOTE_PORT $COLOUR", "--env", "COLOUR=blue", "--env", "REMOTE_ADDR=wrong"),
                loopback -> {
                    try (Socket socket = loopback.connect()) {
                        assertThat(readAll(socket)).isEqualTo("127.0.0.1 " + socket.getLocalPort() + " blue\n");
                    }
                });
    }

    @Test
    void aClientWithoutAnIpAddressHasNone(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("s");
        new Loopback("auto").run(
                shell("echo ${REMOTE_ADDR-none} ${REMOTE_PORT-none}", "--listen", "unix:" + path, "--env", "REMOTE_PORT=1"),
                _ -> {
                    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                        channel.connect(UnixDomainSocketAddress.of(path));
                        ByteBuffer read = ByteBuffer.allocate(100);
                        while (channel.read(read) >= 0) {
                            assertThat(read.hasRemaining()).isTrue();
                        }
                        assertThat(new String(read.array(), 0, read.position(), StandardCharsets.UTF_8))
                                .isEqualTo("none none\n");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aChildWhoseConnectionIsLostIsEnded(String backend) throws Exception {
        assertThat(new Loopback(backend).run(
                        shell("trap '' TERM PIPE; echo up; while :; do :; done", "--kill-time", "0.05"), loopback -> {
                            Socket socket = loopback.connect();
                            assertThat(readLine(socket)).isEqualTo("up");
                            socket.setSoLinger(true, 0); // a reset
                            socket.close();
                            loopback.await(() -> noChild(loopback));
                        }))
                .isEmpty();
        assertThat(log.lines()).as("asked for").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void stoppingEndsAllChildren(String backend) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        List<Holding> left = new Loopback(backend).run(
                shell("trap '' TERM; echo up; while :; do :; done", "--kill-time", "0.05"), loopback -> {
                    for (int i = 0; i < 3; i++) {
                        Socket socket = loopback.connect();
                        sockets.add(socket);
                        assertThat(readLine(socket)).isEqualTo("up");
                    }
                });
        assertThat(left).noneMatch(holding -> holding.kind() == Holding.Kind.PROCESS);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aClientThatDoesNotReadHoldsUpTheChild(String backend) throws Exception {
        new Loopback(backend).run(shell("exec yes 0123456789"), loopback -> {
            try (Socket socket = loopback.connect()) {
                assertThat(readLine(socket)).isEqualTo("0123456789");
                loopback.await(() -> children(loopback).stream().anyMatch(InetdChild::isHeldBack));
                for (int i = 0; i < 100_000; i++) {
                    assertThat(readLine(socket)).isEqualTo("0123456789");
                }
            }
            loopback.await(() -> noChild(loopback));
        });
    }

    private static List<InetdChild> children(Loopback loopback) {
        return ((Inetd) ((MultiService) loopback.service()).service("children")).all();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aChildThatDoesNotReadHoldsUpTheClient(String backend) throws Exception {
        new Loopback(backend).run(shell("echo up; exec sleep 600"), loopback -> {
            try (Socket socket = loopback.connect()) {
                assertThat(readLine(socket)).isEqualTo("up");
                Thread.ofPlatform().daemon().start(() -> writeUntilRefused(socket));
                loopback.await(() -> children(loopback).stream().noneMatch(InetdChild::isFed));
            }
        });
    }

    private static void writeUntilRefused(Socket socket) {
        byte[] piece = new byte[64 << 10];
        try {
            while (true) {
                socket.getOutputStream().write(piece);
            }
        } catch (IOException closed) {
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aChildThatReadsNoMoreDoesNotHoldUpTheClient(String backend) throws Exception {
        byte[] much = new byte[4 << 20];
        new Loopback(backend).run(shell("echo up; read go; exec <&-; echo closed; read line <&1"), loopback -> {
            try (Socket socket = loopback.connect()) {
                assertThat(readLine(socket)).isEqualTo("up");
                socket.getOutputStream().write("go\n".getBytes(StandardCharsets.UTF_8));
                assertThat(readLine(socket)).isEqualTo("closed");
                socket.getOutputStream().write(much); // is read and dropped
            }
            loopback.await(() -> noChild(loopback));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void newcomersBeyondTheMostChildrenAreClosed(String backend) throws Exception {
        new Loopback(backend).run(shell("echo up; exec cat", "--most-children", "1"), loopback -> {
            try (Socket first = loopback.connect()) {
                assertThat(readLine(first)).isEqualTo("up");
                for (int i = 0; i < 3; i++) {
                    try (Socket refused = loopback.connect()) {
                        assertThat(endOf(refused)).isEqualTo(-1);
                    }
                }
                first.shutdownOutput();
                assertThat(first.getInputStream().read()).isEqualTo(-1);
            }
            loopback.await(() -> noChild(loopback));
            try (Socket next = loopback.connect()) {
                assertThat(readLine(next)).isEqualTo("up");
            }
            loopback.await(() -> noChild(loopback));
        });
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().getFirst()).startsWith("WARNING service inetd/children refuses 127.0.0.1:")
                .endsWith("whoever comes next: 1 children run");
        assertThat(log.lines().getLast()).endsWith("has room again, and has refused 3");
    }

    private static int endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aProgramThatIsNotThereClosesTheConnection(String backend) throws Exception {
        new Loopback(backend).run(plugin("/nowhere/at-all", "--most-children", "x"), loopback -> {
            try (Socket socket = loopback.connect()) {
                assertThat(endOf(socket)).isEqualTo(-1);
            }
        });
        assertThat(log.lines()).singleElement().asString()
                .startsWith("WARNING nothing serves 127.0.0.1:")
                .contains("cannot start /nowhere/at-all");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17, 4096})
    void garbageGoesThroughUnchanged(int size) throws Exception {
        byte[] garbage = new byte[50_000];
        new Random(size).nextBytes(garbage);
        new Loopback("auto").run(plugin("cat"), loopback -> {
            try (Socket socket = loopback.connect()) {
                socket.setTcpNoDelay(true);
                for (int at = 0; at < garbage.length; at += size * 10) {
                    socket.getOutputStream().write(garbage, at, Math.min(size * 10, garbage.length - at));
                }
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes()).isEqualTo(garbage);
            }
        });
    }

    @Test
    void aWrongCommandLineIsRefused() {
        assertThatThrownBy(() -> plugin()).hasMessageContaining("COMMAND");
        assertThatThrownBy(() -> plugin("--most-children", "0", "cat").apply(Reactor.open()))
                .hasMessage("the most children are 1 to 1000000, and not 0");
        assertThatThrownBy(() -> plugin("--most-children", "many", "cat")).hasMessageContaining("many");
        assertThatThrownBy(() -> plugin("--kill-time", "-2", "cat")).hasMessageContaining("\"-2\"");
    }
}
