package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.UdpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams to and from sockets of another program: a few lines of Python. */
@EnabledOnOs(OS.LINUX)
final class DatagramPeerTest {
    /** Sends datagrams of many sizes to the port that it is given, and wants each said back. */
    private static final String UDP_CLIENT =
            """
            import socket, sys
            s = socket.socket(socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET, socket.SOCK_DGRAM)
            s.settimeout(20)
            for size in (0, 1, 2, 511, 512, 1472, 1473, 8192):
                data = bytes(i * 7 % 256 for i in range(size))
                s.sendto(data, (sys.argv[1], int(sys.argv[2])))
                back, sender = s.recvfrom(65536)
                assert back == data, (size, len(back))
                assert sender[1] == int(sys.argv[2]), sender
            print('all came back')
            """;

    /** Says back what comes, by a port that it tells. */
    private static final String UDP_SERVER =
            """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.settimeout(20)
            s.bind(('127.0.0.1', 0))
            print(s.getsockname()[1], flush=True)
            while True:
                data, sender = s.recvfrom(65536)
                s.sendto(data[::-1], sender)
                if data == b'end':
                    break
            """;

    private static final String UNIX_CLIENT =
            """
            import os, socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.settimeout(20)
            s.bind(sys.argv[2])
            for size in (0, 1, 4096, 8192):
                data = bytes(i * 7 % 256 for i in range(size))
                s.sendto(data, sys.argv[1])
                back, sender = s.recvfrom(65536)
                assert back == data, (size, len(back))
                assert sender == sys.argv[1], sender
            print('all came back')
            """;

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    /** Says everything back. */
    private static final class Echo extends DatagramProtocol {
        @Override
        public void datagramReceived(Bytes data, Address from) {
            transport().write(data, from);
        }
    }

    private static String python() {
        String path = System.getenv("PATH");
        boolean found = path != null
                && Stream.of(path.split(":")).map(each -> Path.of(each, "python3")).anyMatch(Files::isExecutable);
        if (!found) {
            if ("true".equals(System.getenv("CI"))) {
                return fail("python3 is missing, and .ci/run should have brought it");
            }
            return abort("python3 is not installed");
        }
        return "python3";
    }

    private static Reactor open(String backend) {
        return Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false).withBackend(backend));
    }

    private Process start(String script, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(python(), "-c", script));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs {@code reactor} until {@code peer} has ended, and gives what it said. */
    private String runUntilEnded(Reactor reactor, Process peer) throws Exception {
        reactor.<Integer>deferToThread(peer::waitFor)
                .addTimeout(Duration.ofSeconds(30))
                .finish(status -> {
                    said.add("status " + status);
                    reactor.stop();
                }, thrown -> {
                    said.add(thrown.toString());
                    peer.destroyForcibly();
                    reactor.stop();
                });
        reactor.run();
        assertThat(peer.waitFor(10, TimeUnit.SECONDS)).isTrue();
        String output = new String(peer.getInputStream().readAllBytes());
        assertThat(said).as(output).containsExactly("status 0");
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aClientGetsAllBackOverIPv4(String backend) throws Exception {
        Reactor reactor = open(backend);
        int port = reactor.listenUdp(0, new Echo()).host().port();
        Process peer = start(UDP_CLIENT, "127.0.0.1", "" + port);
        assertThat(runUntilEnded(reactor, peer)).isEqualTo("all came back\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aClientGetsAllBackOverIPv6(String backend) throws Exception {
        assumeTrue(hasIpv6(), "this machine has no address of IPv6");
        Reactor reactor = open(backend);
        int port = reactor.listenUdp(0, new Echo()).host().port();
        Process peer = start(UDP_CLIENT, "::1", "" + port);
        assertThat(runUntilEnded(reactor, peer)).isEqualTo("all came back\n");
    }

    private static boolean hasIpv6() throws IOException {
        return Files.exists(Path.of("/proc/net/if_inet6")) && Files.size(Path.of("/proc/net/if_inet6")) >= 0
                && !Files.readAllLines(Path.of("/proc/net/if_inet6")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aConnectedSocketTalksToAServer(String backend) throws Exception {
        Reactor reactor = open(backend);
        Process peer = start(UDP_SERVER);
        int port = Integer.parseInt(peer.inputReader().readLine());
        reactor.listenUdp(0, UdpOptions.LOOPBACK, new DatagramProtocol() {
            private @Nullable Bytes last;

            @Override
            public void startProtocol() {
                transport().connect(Address.Ip.of("127.0.0.1", port));
                transport().write("abc");
            }

            @Override
            public void datagramReceived(Bytes data, Address from) {
                said.add(data.utf8() + " from " + from.port());
                if (last == null) {
                    last = data;
                    transport().write("end");
                }
            }
        });
        reactor.<Integer>deferToThread(peer::waitFor)
                .addTimeout(Duration.ofSeconds(30))
                .finish(
                        status -> {
                            said.add("status " + status);
                            reactor.callLater(Duration.ofMillis(20), reactor::stop);
                        },
                        thrown -> {
                            said.add(thrown.toString());
                            peer.destroyForcibly();
                            reactor.stop();
                        });
        reactor.run();
        assertThat(said).containsExactlyInAnyOrder("cba from " + port, "dne from " + port, "status 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void aUnixClientGetsAllBack(String backend) throws Exception {
        Reactor reactor = open(backend);
        String path = folder.resolve("server").toString();
        reactor.listenUnixDatagram(path, new Echo());
        Process peer = start(UNIX_CLIENT, path, folder.resolve("client").toString());
        assertThat(runUntilEnded(reactor, peer)).isEqualTo("all came back\n");
    }
}
