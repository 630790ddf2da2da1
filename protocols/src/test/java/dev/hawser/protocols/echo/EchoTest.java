package dev.hawser.protocols.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.protocols.Loopback;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Echo and its plug-in. */
final class EchoTest {
    @Test
    void whatComesIsSentBack() {
        MemoryTransport transport = new MemoryTransport();
        transport.connect(new Echo());
        transport.deliver("hello");
        transport.deliver(Bytes.of(0, 0xff, '\n'));
        transport.deliverEnd();
        assertThat(transport.written()).isEqualTo(Bytes.of("hello").concat(Bytes.of(0, 0xff, '\n')));
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void itServesItsOwnPortByDefaultAndOthersByOption() {
        MemoryReactor reactor = new MemoryReactor();
        EchoPlugin plugin = new EchoPlugin();
        new CommandLine(plugin).parseArgs();
        Results.successOf(plugin.makeService(reactor).startService());
        assertThat(reactor.tcpServers().getFirst().port()).isEqualTo(7);

        new CommandLine(plugin).parseArgs("--listen", "tcp:8000", "--listen=unix:/run/echo");
        Results.successOf(plugin.makeService(reactor).startService());
        assertThat(reactor.tcpServers().getLast().port()).isEqualTo(8000);
        assertThat(reactor.unixServers()).hasSize(1);

        new CommandLine(plugin).parseArgs("--listen", "nonsense:1");
        assertThatThrownBy(() -> plugin.makeService(reactor)).hasMessageContaining("nonsense");
    }

    @Test
    void aRealClient() throws Exception {
        byte[] sent = new byte[1 << 20];
        new Random(5).nextBytes(sent);
        EchoPlugin plugin = new EchoPlugin();
        new CommandLine(plugin).parseArgs("--listen", Loopback.ANY_PORT);
        assertThat(new Loopback("auto").run(plugin::makeService, loopback -> {
            try (Socket socket = loopback.connect()) {
                Thread writer = Thread.ofVirtual().start(() -> {
                    try {
                        socket.getOutputStream().write(sent);
                    } catch (java.io.IOException lost) {
                        throw new java.io.UncheckedIOException(lost);
                    }
                });
                assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
                writer.join();
            }
            loopback.await(() -> loopback.reactor().holdings().stream()
                    .noneMatch(holding -> holding.kind() == dev.hawser.time.Holding.Kind.CONNECTION));
        })).isEmpty();
    }
}
