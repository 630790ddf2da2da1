package dev.hawser.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionLost;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.IoPump;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import dev.hawser.web.Site;
import dev.hawser.web.websocket.wire.DeflateOptions;
import dev.hawser.web.websocket.wire.WebSocketLimits;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketClientTest {
    private static final WebSocketClientOptions OPTIONS = WebSocketClientOptions.DEFAULT
            .withProtocols("chat.v2", "chat.v1")
            .withOrigin("http://page.example")
            .withHeader("Authorization", "Bearer t");

    private final MemoryReactor reactor = new MemoryReactor();
    private final RecordingSocket socket = new RecordingSocket();

    private ClientNegotiation<RecordingSocket> negotiation(WebSocketClientOptions options) {
        return new ClientNegotiation<>(
                WebSocketUrl.parse("ws://server.example/chat?room=1"), options, socket, new MaskSource(new Random(1)));
    }


    @Test
    void asksAsTheRfcSays() {
        MemoryTransport transport = new MemoryTransport(reactor);
        ClientNegotiation<RecordingSocket> asking = negotiation(OPTIONS.withDeflate(DeflateOptions.DEFAULT));
        transport.connect(asking);
        String request = transport.writtenText();
        assertThat(request)
                .startsWith("GET /chat?room=1 HTTP/1.1\r\nHost: server.example\r\n")
                .contains("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ")
                .contains("\r\nSec-WebSocket-Version: 13\r\n")
                .contains("\r\nSec-WebSocket-Protocol: chat.v2, chat.v1\r\n")
                .contains("\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n")
                .contains("\r\nOrigin: http://page.example\r\nAuthorization: Bearer t\r\n")
                .endsWith("\r\n\r\n");
        assertThat(keyOf(request)).hasSize(24);
    }

    private static String keyOf(String request) {
        int at = request.indexOf("Sec-WebSocket-Key: ") + 19;
        return request.substring(at, request.indexOf('\r', at));
    }

    private static String acceptOf(String request) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-1")
                    .digest((keyOf(request) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return java.util.Base64.getEncoder().encodeToString(digest);
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private Deferred<RecordingSocket> answered(WebSocketClientOptions options, String answer, MemoryTransport transport) {
        ClientNegotiation<RecordingSocket> asking = negotiation(options);
        transport.connect(asking);
        Deferred<RecordingSocket> outcome = asking.outcome();
        String accept = acceptOf(transport.takeWritten());
        transport.deliver(answer.replace("ACCEPT", accept));
        return outcome;
    }

    private static final String GRANTED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n";

    @Test
    void isGrantedOneAndReadsWhatComesBehindTheHead() {
        MemoryTransport transport = new MemoryTransport(reactor);
        String answer = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + GRANTED + "Sec-WebSocket-Protocol: chat.v1\r\n\r\n";
        ClientNegotiation<RecordingSocket> asking = negotiation(OPTIONS);
        transport.connect(asking);
        Deferred<RecordingSocket> outcome = asking.outcome();
        Bytes all = Bytes.of(answer.replace("ACCEPT", acceptOf(transport.takeWritten()))).concat(Bytes.ofHex("81026869"));
        for (Bytes chunk : Chunkings.bytewise(all)) {
            transport.deliver(chunk);
        }
        assertThat(Results.successOf(outcome)).isSameAs(socket);
        assertThat(socket.told).containsExactly("negotiated chat.v1", "text hi");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Upgrade: WebSocket|Upgrade: h2c|upgrades to \"h2c\"",
        "Upgrade: WebSocket|X-A: b|upgrades to nothing",
        "Connection: keep-alive, Upgrade|Connection: close|no \"Connection: Upgrade\"",
        "ACCEPT|dGhlIHNhbXBsZSBub25jZQ==|does not fit the key",
        "Sec-WebSocket-Accept|X-Accept|does not fit the key",
        "'Upgrade: W'|'Sec-WebSocket-Protocol: other\r\nUpgrade: W'|chose the sub-protocol \"other\"",
        "'Upgrade: W'|'Sec-WebSocket-Extensions: permessage-deflate\r\nUpgrade: W'|not offered"
    })
    void doesNotTakeA101ThatIsNone(String part, String instead, String why) {
        MemoryTransport transport = new MemoryTransport(reactor);
        Deferred<RecordingSocket> outcome = answered(OPTIONS, GRANTED.replace(part, instead) + "\r\n", transport);
        WebSocketRejected rejected = Results.failureOf(outcome, WebSocketRejected.class);
        assertThat(rejected).hasMessageStartingWith("server.example grants no WebSocket: ").hasMessageContaining(why);
        assertThat(rejected.status()).isEqualTo(101);
        assertThat(transport.isAborted()).isTrue();
        assertThat(socket.told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "permessage-deflate|server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits=10|client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits|not offered",
        "permessage-deflate; server_no_context_takeover, permessage-deflate|not offered",
        "x-other|not offered",
        ";|no list"
    })
    void doesNotTakeACompressionThatItDidNotOffer(String extensions, String why) {
        MemoryTransport transport = new MemoryTransport(reactor);
        Deferred<RecordingSocket> outcome = answered(
                OPTIONS.withDeflate(DeflateOptions.DEFAULT),
                GRANTED + "Sec-WebSocket-Extensions: " + extensions + "\r\n\r\n",
                transport);
        assertThat(Results.failureOf(outcome, WebSocketRejected.class)).hasMessageContaining(why);
    }

    @Test
    void tellsHowItWasRefused() {
        MemoryTransport transport = new MemoryTransport(reactor);
        Deferred<RecordingSocket> outcome = answered(
                OPTIONS, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 5\r\n\r\nlogin", transport);
        WebSocketRejected rejected = Results.failureOf(outcome, WebSocketRejected.class);
        assertThat(rejected).hasMessage("server.example grants no WebSocket: it answered 401 \"Unauthorized\"");
        assertThat(rejected.status()).isEqualTo(401);
        assertThat(rejected.headers().get("WWW-Authenticate")).isEqualTo("Basic");
        assertThat(rejected.body()).isEqualTo(Bytes.of("login"));
    }

    @Test
    void keepsOneKibibyteOfARefusalsBody() {
        MemoryTransport transport = new MemoryTransport(reactor);
        Deferred<RecordingSocket> outcome =
                answered(OPTIONS, "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(5000), transport);
        assertThat(Results.failureOf(outcome, WebSocketRejected.class).body().size()).isEqualTo(1024);
        MemoryTransport ended = new MemoryTransport(reactor);
        Deferred<RecordingSocket> short_ = answered(OPTIONS, "HTTP/1.1 200 OK\r\n\r\nhello", ended);
        ended.deliverEnd();
        assertThat(Results.failureOf(short_, WebSocketRejected.class).body()).isEqualTo(Bytes.of("hello"));
    }

    @Test
    void tellsWhatIsNoHttpAndALostConnection() {
        MemoryTransport transport = new MemoryTransport(reactor);
        assertThat(Results.failureOf(answered(OPTIONS, "220 mail.example ESMTP\r\n", transport), WebSocketRejected.class).status())
                .isZero();
        MemoryTransport lost = new MemoryTransport(reactor);
        Deferred<RecordingSocket> outcome = answered(OPTIONS, "HTTP/1.1 101 Sw", lost);
        lost.disconnect(new ConnectionLost("unplugged"));
        assertThat(Results.failureOf(outcome, ConnectionLost.class)).hasMessageContaining("unplugged");
        MemoryTransport cancelled = new MemoryTransport(reactor);
        Deferred<RecordingSocket> waiting = answered(OPTIONS, "", cancelled);
        waiting.cancel();
        cancelled.settle();
        assertThat(cancelled.isAborted()).isTrue();
        Results.failureOf(waiting, CancellationException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 1", "1, 1", "2, 2"})
    void talksToOurServerInMemory(int server, int client) {
        DeflateOptions[] deflate = {null, DeflateOptions.DEFAULT, DeflateOptions.DEFAULT.withContextTakeover(true)};
        RecordingSocket echo = new RecordingSocket(true);
        WebSocketResource resource = new WebSocketResource(
                WebSocketOptions.DEFAULT.withDeflate(deflate[server]).withProtocols("chat.v1")
                        .withOrigins(dev.hawser.web.websocket.wire.OriginPolicy.ANY),
                () -> echo);
        ClientNegotiation<RecordingSocket> asking = negotiation(OPTIONS.withDeflate(deflate[client]));
        IoPump pump = IoPump.connect(
                reactor, IoPump.Options.DEFAULT.withChunks(7), new Site(resource).buildProtocol(MemoryTransport.PEER), asking);
        Deferred<RecordingSocket> outcome = asking.outcome();
        pump.flush();
        assertThat(Results.successOf(outcome).subprotocol()).isEqualTo("chat.v1");
        assertThat(socket.isCompressing()).isEqualTo(server > 0 && client > 0);
        String text = "again and ".repeat(100);
        for (int i = 0; i < 3; i++) {
            socket.sendText(text);
        }
        pump.flush();
        assertThat(socket.told).containsExactly("negotiated chat.v1", "text " + text, "text " + text, "text " + text);
        socket.loseConnection(4000, "done");
        pump.flush();
        assertThat(socket.told).endsWith("close 4000 ", "lost ConnectionDone 4000");
        assertThat(echo.told).endsWith("close 4000 done", "lost ConnectionDone 4000 (done)");
        assertThat(reactor.clock().delayedCalls().stream().filter(call -> !call.toString().contains("SiteRoot")).count())
                .isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/, ws or wss",
        "a.example, ws or wss",
        "ws://u:secret@a/, credentials",
        "ws://a/#x, fragment",
        "ws:///x, host",
        "ws://a:0/, port",
        "ws://a:70000/, port",
        "'ws://a b/', Illegal"
    })
    void refusesUrlsThatAreNone(String url, String why) {
        assertThatThrownBy(() -> WebSocketUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void takesUrlsApart() {
        assertThat(WebSocketUrl.parse("ws://a.example"))
                .isEqualTo(new WebSocketUrl(false, "a.example", 80, "a.example", "/"));
        assertThat(WebSocketUrl.parse("WSS://[::1]:8443/x%20y?q=1"))
                .isEqualTo(new WebSocketUrl(true, "::1", 8443, "[::1]:8443", "/x%20y?q=1"));
        assertThat(WebSocketUrl.parse("wss://a?q")).isEqualTo(new WebSocketUrl(true, "a", 443, "a", "/?q"));
    }

    @Test
    void refusesFieldsThatAreTheHandshakesOwn() {
        assertThatThrownBy(() -> OPTIONS.withHeader("sec-websocket-key", "x")).hasMessageContaining("Sec-WebSocket-Key");
        assertThatThrownBy(() -> OPTIONS.withLimits(WebSocketLimits.DEFAULT.withMostMessage(0))).hasMessageContaining("0");
    }
}
