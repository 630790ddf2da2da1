package dev.hawser.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Protocol;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.IoPump;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.Http2ClientConnection;
import dev.hawser.web.http2.Http2Response;
import dev.hawser.web.http2.Http2ServerProtocol;
import dev.hawser.web.http2.wire.Http2RequestHead;
import dev.hawser.web.server.SiteOptions;
import dev.hawser.web.server.SiteRoot;
import dev.hawser.web.websocket.wire.CloseStatus;
import dev.hawser.web.websocket.wire.WebSocketLimits;
import dev.hawser.web.websocket.wire.WebSocketRole;
import dev.hawser.web.websocket.wire.WebSocketSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WebSockets on streams of HTTP/2 (RFC 8441), both ends ours. */
class WebSocketHttp2Test {
    private static final String[] VERSION = {"sec-websocket-version", "13"};

    private final MemoryReactor reactor = new MemoryReactor();
    private final List<RecordingSocket> served = new ArrayList<>();
    private final SiteRoot root = new SiteRoot(
            new WebSocketResource(
                    WebSocketOptions.DEFAULT.withProtocols("chat").withLimits(WebSocketLimits.DEFAULT.withMostMessage(4 << 20)), this::serve),
            SiteOptions.DEFAULT,
            null);
    private final Http2ClientConnection connection = new Http2ClientConnection();
    private final IoPump pump = IoPump.connect(reactor, new Http2ServerProtocol(root), connection);
    private final List<String> heads = new ArrayList<>();

    private RecordingSocket serve() {
        RecordingSocket socket = new RecordingSocket(true);
        served.add(socket);
        return socket;
    }

    private void flush() {
        for (int i = 0; i < 100; i++) {
            pump.flush();
            reactor.advance(Duration.ZERO);
        }
    }

    private RecordingSocket open(String protocol, String... fields) {
        RecordingSocket socket = new RecordingSocket();
        WebSocketSettings settings = WebSocketSettings.plain(
                WebSocketRole.CLIENT, WebSocketLimits.DEFAULT.withMostMessage(4 << 20), () -> 0x1234_5678);
        Protocol client = new WebSocketConnection(socket, settings, WebSocketTimeouts.DEFAULT, null);
        Deferred<Http2Response> response = connection.connect(
                new Http2RequestHead("CONNECT", "http", "h", "/", protocol, Headers.of(fields), -1), () -> client);
        response.finish(
                head -> heads.add(head.status() + " " + head.headers().get("sec-websocket-protocol")),
                failure -> heads.add(failure.toString()));
        flush();
        return socket;
    }

    @Test
    void messagesPassBothWays() {
        RecordingSocket socket = open("websocket", "sec-websocket-version", "13", "sec-websocket-protocol", "talk, chat");
        assertThat(heads).containsExactly("200 chat");
        socket.sendText("hello");
        socket.sendBytes(Bytes.of(1, 2, 3));
        socket.ping(Bytes.of("now"));
        flush();
        assertThat(served.getFirst().told).containsExactly("negotiated chat", "text hello", "bytes 010203");
        assertThat(socket.told).containsExactly("negotiated null", "text hello", "bytes 010203", "pong now");
        Bytes large = new Garbage(3).uniform(3 << 20);
        socket.sendBytes(large);
        flush();
        assertThat(socket.told.getLast()).isEqualTo("bytes " + large.hex());
    }

    @Test
    void theClientCloses() {
        RecordingSocket socket = open("websocket", VERSION);
        socket.loseConnection(3001, "enough");
        flush();
        assertThat(served.getFirst().told).containsExactly("negotiated null", "close 3001 enough", "lost ConnectionDone 3001 (enough)");
        assertThat(socket.told).element(1).isEqualTo("close 3001 ");
        assertThat(socket.end).isInstanceOf(ConnectionDone.class);
        assertThat(connection.requests()).isZero();
    }

    @Test
    void theServerCloses() {
        RecordingSocket socket = open("websocket", VERSION);
        served.getFirst().loseConnection(1000, "");
        flush();
        assertThat(served.getFirst().end).isInstanceOf(ConnectionDone.class);
        assertThat(socket.end).isInstanceOf(ConnectionDone.class);
        assertThat(connection.requests()).isZero();
    }

    @Test
    void aDrainedServerGoesAway() {
        RecordingSocket socket = open("websocket", VERSION);
        pump.server().requestDrain();
        flush();
        assertThat(socket.told).contains("close 1001 ");
        assertThat(served.getFirst().end).isNotNull();
        assertThat(socket.end).isInstanceOf(ConnectionDone.class);
        assertThat(pump.server().isOpen()).isFalse();
    }

    @Test
    void aFaultOfThePeerIsToldByItsCode() {
        RecordingSocket socket = open("websocket", VERSION);
        socket.sendBytes(Bytes.of("x".repeat((4 << 20) + 1)));
        flush();
        assertThat(socket.told).anyMatch(line -> line.startsWith("close 1009"));
        assertThat(socket.end).isNotNull();
        assertThat(served.getFirst().end).isNotNull();
        assertThat(connection.requests()).isZero();
    }

    @Test
    void aResetIsTheEnd() {
        RecordingSocket socket = open("websocket", VERSION);
        socket.abortConnection();
        flush();
        assertThat(served.getFirst().end).isInstanceOf(ConnectionLost.class);
        assertThat(served.getFirst().closeStatus().code()).isEqualTo(CloseStatus.ABNORMAL);
    }

    @Test
    void whatIsNoRequestForAWebSocketIsRefused() {
        open("capitals", VERSION);
        open("websocket", "sec-websocket-version", "12");
        open("websocket", "sec-websocket-version", "13", "origin", "http://elsewhere");
        assertThat(heads).containsExactly("501 null", "426 null", "403 null");
        assertThat(served).isEmpty();
        assertThat(connection.requests()).isZero();
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAndToldOf() {
        RecordingSocket socket = open("websocket", VERSION);
        socket.pauseProducing();
        Bytes piece = Bytes.of("x".repeat(1 << 20));
        for (int i = 0; i < 200 && served.getFirst().end == null; i++) {
            served.getFirst().sendBytes(piece);
            flush();
        }
        assertThat(served.getFirst().end).isNotNull();
        assertThat(connection.requests()).isZero();
    }
}
