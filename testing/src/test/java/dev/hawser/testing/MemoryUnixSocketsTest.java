package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.UnixOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Unix sockets of a {@link MemoryReactor}, which are no files. */
final class MemoryUnixSocketsTest {
    private final MemoryReactor reactor = new MemoryReactor();

    /** Says what it hears. */
    private static final class Echo extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }
    }

    /** Says hello, and keeps the answer. */
    private static final class Caller extends Protocol {
        private String answer = "";

        @Override
        public void connectionMade() {
            transport().write("hello");
        }

        @Override
        public void dataReceived(Bytes data) {
            answer += data.utf8();
        }
    }

    @Test
    void portsAndConnectorsAreRecordedApartFromThoseOfTcp() {
        reactor.listenTcp(80, Echo::new);
        ListeningPort port = reactor.listenUnix("/run/echo", UnixOptions.DEFAULT.withBacklog(7), _ -> null);
        reactor.connectUnix("/run/echo", ClientFactory.of(Caller::new));
        assertThat(reactor.tcpServers()).hasSize(1);
        assertThat(reactor.tcpClients()).isEmpty();
        assertThat(reactor.unixServers()).containsExactly((MemoryPort) port);
        assertThat(reactor.unixServers().getFirst().options().backlog()).isEqualTo(7);
        assertThat(reactor.unixClients()).singleElement().satisfies(client -> {
            assertThat(client.destination()).isEqualTo("unix:/run/echo");
            assertThat(client.host()).isEqualTo("/run/echo");
        });
        assertThat(port.host()).isEqualTo(new Address.Unix("/run/echo"));
    }

    @Test
    void aConnectorReachesThePortOfItsPathOnly() throws Exception {
        reactor.listenUnix("/run/other", () -> null);
        reactor.listenUnix("\0echo", Echo::new);
        Caller caller = new Caller();
        reactor.connectUnix("\0echo", ClientFactory.of(() -> caller));
        IoPump pump = new ConnectionCompleter(reactor).succeedOnce();
        reactor.advance(Duration.ZERO);
        pump.flush();
        reactor.advance(Duration.ZERO);
        assertThat(caller.answer).isEqualTo("hello");
        assertThat(caller.transport().host()).isEqualTo(new Address.Unix(""));
        assertThat(caller.transport().peer()).hasToString("unix:@echo");
    }

    @Test
    void aPathThatIsListenedOnIsTakenUntilThatEnds() {
        ListeningPort first = reactor.listenUnix("/run/echo", Echo::new);
        assertThatThrownBy(() -> reactor.listenUnix("/run/echo", Echo::new))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("unix:/run/echo");
        first.stopListening();
        assertThat(reactor.listenUnix("/run/echo", Echo::new).isListening()).isTrue();
        assertThatThrownBy(() -> reactor.listenUnix("x".repeat(108), Echo::new))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("108");
    }
}
