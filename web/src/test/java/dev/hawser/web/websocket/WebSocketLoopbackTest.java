package dev.hawser.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.DeferredTimedOut;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.websocket.wire.DeflateOptions;
import dev.hawser.web.websocket.wire.WebSocketLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@HawserTest
class WebSocketLoopbackTest {
    private static final WebSocketOptions OPTIONS = WebSocketOptions.DEFAULT
            .withDeflate(DeflateOptions.DEFAULT)
            .withLimits(WebSocketLimits.DEFAULT.withMostMessage(8 << 20));

    /** Echoes in straight-line code. */
    private static WebSocketResource echo() {
        return WebSocketResource.coroutine(OPTIONS, socket -> {
            while (true) {
                switch (socket.receive().await()) {
                    case null -> {
                        return;
                    }
                    case WebSocketMessage.Text(String text) -> socket.sendText(text);
                    case WebSocketMessage.Binary(Bytes data) -> socket.sendBytes(data);
                }
            }
        });
    }

    private static String url(ListeningPort port) {
        return "ws://127.0.0.1:" + port.port() + "/";
    }

    @Test
    void talksStraightOnAtBothEnds(Reactor reactor) {
        ListeningPort port = reactor.listenTcp(0, new Site(echo()));
        for (DeflateOptions deflate : new DeflateOptions[] {null, DeflateOptions.DEFAULT}) {
            WebSocketClientOptions options = WebSocketClientOptions.DEFAULT
                    .withDeflate(deflate)
                    .withLimits(WebSocketLimits.DEFAULT.withMostMessage(8 << 20));
            AwaitedWebSocket socket =
                    WebSocketClient.connect(reactor, url(port), options, () -> new AwaitedWebSocket()).await();
            socket.sendText("hello");
            assertThat(socket.receiveText().await()).isEqualTo("hello");
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                socket.sendText("message " + i);
            }
            for (int i = 0; i < 100; i++) {
                answers.add(socket.receiveText().await());
            }
            assertThat(answers).hasSize(100).startsWith("message 0").endsWith("message 99");
            Bytes large = new Garbage(5).uniform(5 << 20);
            for (int at = 0; at < large.size(); at += 64 << 10) {
                socket.sendBytesPiece(large.slice(at, at + (64 << 10)), at + (64 << 10) == large.size());
                socket.drained().await();
            }
            assertThat(socket.receive().await()).isEqualTo(new WebSocketMessage.Binary(large));
            socket.loseConnection(3001, "done");
            assertThat(socket.receive().await()).isNull();
            assertThat(socket.closeStatus().code()).isEqualTo(3001);
            assertThat(socket.receive().await()).isNull();
        }
        port.stopListening().await();
    }

    @Test
    void aCoroutineThatEndsClosesAndOneThatFailsSaysSo(Reactor reactor) {
        ListeningPort port = reactor.listenTcp(0, new Site(WebSocketResource.coroutine(OPTIONS, socket -> {
            String text = socket.receiveText().await();
            if ("fail".equals(text)) {
                throw new IllegalStateException("as asked");
            }
        })));
        AwaitedWebSocket ending = WebSocketClient.connect(reactor, url(port), () -> new AwaitedWebSocket()).await();
        ending.sendText("end");
        assertThat(ending.receive().await()).isNull();
        assertThat(ending.closeStatus().code()).isEqualTo(1000);
        AwaitedWebSocket failing = WebSocketClient.connect(reactor, url(port), () -> new AwaitedWebSocket()).await();
        failing.sendText("fail");
        assertThat(failing.receive().await()).isNull();
        assertThat(failing.closeStatus().code()).isEqualTo(1011);
        assertThat(reactor.unhandledFailures().drain(IllegalStateException.class)).hasSize(1);
        AwaitedWebSocket wrong = WebSocketClient.connect(reactor, url(port), () -> new AwaitedWebSocket()).await();
        wrong.sendBytes(Bytes.of("text is asked for"));
        assertThat(wrong.receive().await()).isNull();
        assertThat(wrong.closeStatus().code()).isEqualTo(1003);
        reactor.unhandledFailures().drain(IllegalStateException.class);
        port.stopListening().await();
    }

    @Test
    void aLostConnectionFailsWhoWaits(Reactor reactor) {
        List<AwaitedWebSocket> served = new ArrayList<>();
        ListeningPort port = reactor.listenTcp(0, new Site(WebSocketResource.coroutine(OPTIONS, socket -> {
            served.add(socket);
            socket.receive().await();
        })));
        AwaitedWebSocket socket = WebSocketClient.connect(reactor, url(port), () -> new AwaitedWebSocket()).await();
        socket.sendText("first");
        socket.abortConnection();
        assertThatThrownBy(() -> socket.receive().await()).isInstanceOf(ConnectionAborted.class);
        port.stopListening().await();
        while (!served.isEmpty() && served.getFirst().isOpen()) {
            reactor.deferLater(Duration.ofMillis(5)).await();
        }
    }

    @Test
    void tellsFromEachOtherWhyThereIsNoWebSocket(Reactor reactor) {
        ListeningPort site = reactor.listenTcp(0, new Site(request -> request.finish("only a page")));
        assertThatThrownBy(() -> WebSocketClient.connect(reactor, url(site), () -> new AwaitedWebSocket()).await())
                .isInstanceOfSatisfying(WebSocketRejected.class, rejected -> {
                    assertThat(rejected.status()).isEqualTo(200);
                    assertThat(rejected.body()).isEqualTo(Bytes.of("only a page"));
                });
        site.stopListening().await();
        assertThatThrownBy(() -> WebSocketClient.connect(reactor, url(site), () -> new AwaitedWebSocket()).await())
                .isInstanceOf(ConnectFailed.class);
        ListeningPort mute = reactor.listenTcp(0, () -> new Protocol() {});
        WebSocketClientOptions hasty = WebSocketClientOptions.DEFAULT.withHandshakeTimeout(Duration.ofMillis(50));
        assertThatThrownBy(() -> WebSocketClient.connect(reactor, url(mute), hasty, () -> new AwaitedWebSocket()).await())
                .isInstanceOf(DeferredTimedOut.class);
        mute.stopListening().await();
    }

    @Test
    void aStoppingServerSaysThatItGoesAway(Reactor reactor) {
        RecordingSocket served = new RecordingSocket();
        ListeningPort port = reactor.listenTcp(0, new Site(new WebSocketResource(() -> served)));
        AwaitedWebSocket socket = WebSocketClient.connect(reactor, url(port), () -> new AwaitedWebSocket()).await();
        served.loseConnection(1001, "");
        assertThat(socket.receive().await()).isNull();
        assertThat(socket.closeStatus().code()).isEqualTo(1001);
        port.stopListening().await();
        while (served.end == null) {
            reactor.deferLater(Duration.ofMillis(5)).await();
        }
        assertThat(served.end).isInstanceOf(ConnectionDone.class);
    }
}
