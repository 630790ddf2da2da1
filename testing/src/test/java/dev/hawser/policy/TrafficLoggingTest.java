package dev.hawser.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.testing.CapturedLog;
import dev.hawser.testing.MemoryTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What connections carry, in files. */
final class TrafficLoggingTest {
    @TempDir
    Path folder;

    private final Connections connections = new Connections();

    private MemoryTransport connect(TrafficLoggingFactory logging) throws Exception {
        return connections.accepted(logging, "10.0.0.1");
    }

    private TrafficLoggingFactory logging(TrafficLog log) {
        return new TrafficLoggingFactory(connections.factory(), connections.reactor, log);
    }

    private void end(MemoryTransport transport) {
        transport.disconnect();
        connections.reactor.advance(Duration.ZERO);
        connections.reactor.advance(Duration.ZERO);
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name)).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    @Test
    void eachConnectionHasAFile() throws Exception {
        TrafficLoggingFactory logging = logging(new TrafficLog(folder, "smtp"));
        MemoryTransport first = connect(logging);
        MemoryTransport second = connect(logging);
        first.deliver(Bytes.of("EHLO a\r\n").concat(Bytes.of(0, 0xff, '\\', '\t')));
        connections.built.getFirst().transport().write("250 hi\n");
        second.deliver("x");
        first.deliver("QUIT");
        end(first);
        end(second);
        assertThat(lines("smtp-1"))
                .containsExactly(
                        "* 10.0.0.1:40000 to " + MemoryTransport.HOST,
                        "C 1: EHLO a\\r\\n\\x00\\xff\\\\\\t",
                        "S 1: 250 hi\\n",
                        "C 2: QUIT",
                        "* dev.hawser.net.ConnectionDone: Connection was closed cleanly.");
        assertThat(lines("smtp-2")).hasSize(3).contains("C 1: x");
        assertThat(Files.readAllLines(folder.resolve("smtp-1"))).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*Z .*"));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void noOtherUserMayReadWhatWasSaid() throws Exception {
        end(connect(logging(new TrafficLog(folder, "smtp"))));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("smtp-1"))))
                .isEqualTo("rw-------");
    }

    @Test
    void bytesMayBeShownInHex() throws Exception {
        MemoryTransport transport = connect(logging(new TrafficLog(folder, "bin").withFormat(TrafficLog.Format.HEX)));
        transport.deliver(Bytes.of(0, 1, 0xfe));
        end(transport);
        assertThat(lines("bin-1")).contains("C 1: 0001fe");
    }

    @Test
    void aFileAndTheirNumberAreBounded() throws Exception {
        TrafficLoggingFactory logging =
                logging(new TrafficLog(folder, "b").withMostBytes(500).withMostFiles(2));
        for (int connection = 0; connection < 5; connection++) {
            MemoryTransport transport = connect(logging);
            for (int message = 0; message < 100; message++) {
                transport.deliver("message " + connection + "." + message);
            }
            end(transport);
        }
        assertThat(files()).isEqualTo(2);
        assertThat(Files.size(folder.resolve("b-1"))).isLessThan(600);
        assertThat(lines("b-1")).contains("C 1: message 4.0").endsWith("* the rest is left out");
        assertThat(lines("b-2")).contains("C 1: message 3.0");
    }

    @Test
    void aLinkInTheFolderIsReplacedAndNotFollowed() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("precious"), "stays");
        Files.createSymbolicLink(folder.resolve("l-1"), elsewhere);
        end(connect(logging(new TrafficLog(folder, "l"))));
        assertThat(elsewhere).hasContent("stays");
        assertThat(Files.isSymbolicLink(folder.resolve("l-1"))).isFalse();
    }

    @Test
    void aDiskThatFailsIsSaidOnceAndHurtsNobody() throws Exception {
        try (CapturedLog log = new CapturedLog("dev.hawser.policy.TrafficLog")) {
            TrafficLoggingFactory logging = logging(new TrafficLog(folder.resolve("not-there"), "x"));
            for (int connection = 0; connection < 3; connection++) {
                MemoryTransport transport = connect(logging);
                transport.deliver("hello");
                assertThat(connections.built.getLast().received).containsExactly(Bytes.of("hello"));
                end(transport);
            }
            assertThat(log.records()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", ".hidden", "a b", "a\nb", "a\\b"})
    void aPrefixIsTheBeginningOfAName(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrafficLog(folder, prefix))
                .withMessageContaining(prefix);
    }

    /** The worker threads end before the connections have been logged: the reactor's own thread writes the rest. */
    @Test
    void aReactorThatStopsLeavesCompleteFiles() throws Exception {
        Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false));
        TrafficLoggingFactory logging = new TrafficLoggingFactory(
                Factory.of(() -> new Protocol() {
                    @Override
                    public void dataReceived(Bytes data) {
                        transport().write(data);
                    }
                }),
                reactor,
                new TrafficLog(folder, "r"));
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, logging);
        ClientFactory client = ClientFactory.of(() -> new Protocol() {
            private int left = 100;

            @Override
            public void connectionMade() {
                transport().write("ping");
            }

            @Override
            public void dataReceived(Bytes data) {
                if (--left > 0) {
                    transport().write("ping");
                } else {
                    reactor().stop();
                }
            }

            @Override
            public void connectionLost(ConnectionEnd reason) {}
        });
        reactor.connectTcp("127.0.0.1", port.port(), client);
        reactor.run();
        List<String> lines = lines("r-1");
        assertThat(lines).hasSize(202).startsWith(lines.getFirst(), "C 1: ping", "S 1: ping", "C 2: ping");
        assertThat(lines.getLast()).startsWith("* dev.hawser.net.Connection");
    }
}
