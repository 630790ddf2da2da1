package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import org.junit.jupiter.api.Test;

/** A server that has always something to say before its response. */
@HawserTest
final class InterimFloodTest {
    @Test
    void itIsNotListenedToForEver(Reactor reactor) {
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, Factory.of(Flooding::new));
        HttpClient client = new HttpClient(reactor);

        assertThatThrownBy(() -> client.get("http://127.0.0.1:" + port.port() + "/").await())
                .isInstanceOf(ResponseFailed.class)
                .hasStackTraceContaining("interim responses");
        client.close().await();
        port.stopListening().await();
    }

    private static final class Flooding extends Protocol {
        @Override
        public void dataReceived(dev.hawser.bytes.Bytes request) {
            transport().write("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(2000));
            transport().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    }
}
