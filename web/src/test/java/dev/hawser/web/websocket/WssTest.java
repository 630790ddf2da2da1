package dev.hawser.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.net.TlsFailed;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsServerOptions;
import dev.hawser.tls.TrustRoots;
import dev.hawser.web.Site;
import dev.hawser.web.websocket.wire.DeflateOptions;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** WebSockets behind TLS, at both ends. */
@HawserTest
class WssTest {
    private static Bytes pem(String name) throws IOException {
        try (InputStream in = WssTest.class.getResourceAsStream("/tls/" + name + ".pem")) {
            if (in == null) {
                throw new IOException("no such resource: " + name);
            }
            return Bytes.adopt(in.readAllBytes());
        }
    }

    private static ListeningPort listen(Reactor reactor, WebSocketResource resource) throws IOException {
        return reactor.listenTls(
                0,
                ListenOptions.LOOPBACK,
                TlsServerOptions.of(TlsIdentity.parse(pem("server-ec"))).withApplicationProtocols("h2", "http/1.1"),
                new Site(resource));
    }

    @Test
    void talksAndClosesBehindTls(Reactor reactor) throws Exception {
        WebSocketOptions options = WebSocketOptions.DEFAULT.withDeflate(DeflateOptions.DEFAULT);
        RecordingSocket served = new RecordingSocket(true);
        ListeningPort port = listen(reactor, new WebSocketResource(options, () -> served));
        WebSocketClientOptions trusting = WebSocketClientOptions.DEFAULT
                .withDeflate(DeflateOptions.DEFAULT)
                .withTls(TlsClientOptions.DEFAULT.withRoots(TrustRoots.parse(pem("root"))));
        String url = "wss://localhost:" + port.port() + "/";
        AwaitedWebSocket socket = WebSocketClient.connect(reactor, url, trusting, () -> new AwaitedWebSocket()).await();
        assertThat(socket.tls()).isNotNull();
        assertThat(socket.isCompressing()).isTrue();
        socket.sendText("hello");
        assertThat(socket.receiveText().await()).isEqualTo("hello");
        Bytes large = new Garbage(7).uniform(900_000);
        socket.sendBytes(large);
        assertThat(socket.receive().await()).isEqualTo(new WebSocketMessage.Binary(large));
        socket.loseConnection(3001, "done");
        assertThat(socket.receive().await()).isNull();
        assertThat(socket.closeStatus().code()).isEqualTo(3001);
        port.stopListening().await();
        assertThat(served.told).contains("close 3001 done");
    }

    @Test
    void aServerThatIsNotTrustedIsRefused(Reactor reactor) throws Exception {
        ListeningPort port = listen(reactor, new WebSocketResource(() -> new RecordingSocket(true)));
        assertThatThrownBy(() -> WebSocketClient.connect(
                                reactor, "wss://localhost:" + port.port() + "/", () -> new AwaitedWebSocket())
                        .await())
                .isInstanceOf(TlsFailed.class);
        port.stopListening().await();
    }
}
