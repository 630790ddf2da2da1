package dev.hawser.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.web.Site;
import dev.hawser.web.server.Resource;
import dev.hawser.web.websocket.wire.DeflateOptions;
import dev.hawser.web.websocket.wire.OriginPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketResourceTest {
    private static final String REQUEST = "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    private static MemoryTransport ask(Resource resource, String request) {
        MemoryTransport transport = new MemoryTransport();
        transport.connect(new Site(resource).buildProtocol(MemoryTransport.PEER));
        transport.deliver(request);
        return transport;
    }

    private static String answer(WebSocketOptions options, String request) {
        return ask(new WebSocketResource(options, () -> new RecordingSocket()), request).writtenText();
    }

    @Test
    void grantsTheExampleOfTheRfcAndGoesOnAtEveryChunking() {
        Bytes all = Bytes.of(REQUEST + "\r\n").concat(Bytes.ofHex("818537fa213d7f9f4d5158"));
        Chunkings.each(all, chunks -> {
            MemoryTransport transport = new MemoryTransport();
            transport.connect(new Site(new WebSocketResource(() -> new RecordingSocket(true))).buildProtocol(MemoryTransport.PEER));
            chunks.forEach(transport::deliver);
            Bytes written = transport.written();
            assertThat(written.endsWith(Bytes.ofHex("810548656c6c6f"))).isTrue();
            String head = written.take(written.size() - 7).latin1();
            assertThat(head)
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .contains("\r\nUpgrade: websocket\r\n")
                    .contains("\r\nConnection: Upgrade\r\n")
                    .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .doesNotContain("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Content-Length")
                    .endsWith("\r\n\r\n");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'Upgrade: websocket', 'X-A: b', 426",
        "'Upgrade: websocket', 'Upgrade: h2c', 426",
        "'Connection: Upgrade', 'Connection: keep-alive', 426",
        "'Version: 13', 'Version: 8', 426",
        "'Sec-WebSocket-Version: 13', 'X-A: b', 426",
        "'Sec-WebSocket-Key', 'X-Key', 400",
        "'dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25j', 400",
        "'dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25j!Q==', 400",
        "'Host', 'Sec-WebSocket-Protocol: a b,c\r\nHost', 400",
        "'Host', 'Sec-WebSocket-Extensions: ;\r\nHost', 400",
        "'Host', 'Origin: https://evil.example\r\nHost', 403",
        "'Host', 'Origin: null\r\nHost', 403",
        "'GET', 'POST', 405",
        "'Host', 'Origin: http://server.example.com\r\nHost', 101",
        "'Host', 'Origin: https://SERVER.example.com:443\r\nHost', 101",
        "'Host', 'Origin: https://server.example.com:8443\r\nHost', 403",
        "'Connection: Upgrade', 'Connection: keep-alive, upgrade', 101",
    })
    void answersEachRequestWithItsStatus(String part, String instead, int status) {
        String answer = answer(WebSocketOptions.DEFAULT, REQUEST.replace(part, instead) + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        if (status == 426) {
            assertThat(answer).contains("\r\nUpgrade: websocket\r\n", "\r\nSec-WebSocket-Version: 13\r\n");
        }
    }

    @Test
    void theOriginPolicyDecides() {
        String evil = REQUEST + "Origin: https://evil.example\r\n\r\n";
        assertThat(answer(WebSocketOptions.DEFAULT.withOrigins(OriginPolicy.ANY), evil)).startsWith("HTTP/1.1 101");
        WebSocketOptions listed = WebSocketOptions.DEFAULT.withOrigins(OriginPolicy.of("https://app.example"));
        assertThat(answer(listed, evil)).startsWith("HTTP/1.1 403");
        assertThat(answer(listed, REQUEST + "Origin: https://app.example\r\n\r\n")).startsWith("HTTP/1.1 101");
        assertThat(answer(listed, REQUEST + "\r\n")).startsWith("HTTP/1.1 101");
    }

    @Test
    void theServersDearestSubprotocolIsChosen() {
        WebSocketOptions options = WebSocketOptions.DEFAULT.withProtocols("chat.v2", "chat.v1");
        assertThat(answer(options, REQUEST + "Sec-WebSocket-Protocol: chat.v1\r\nSec-WebSocket-Protocol: x, chat.v2\r\n\r\n"))
                .contains("\r\nSec-WebSocket-Protocol: chat.v2\r\n");
        assertThat(answer(options, REQUEST + "Sec-WebSocket-Protocol: other\r\n\r\n"))
                .startsWith("HTTP/1.1 101")
                .doesNotContain("Sec-WebSocket-Protocol");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "permessage-deflate | permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "x-other, permessage-deflate; client_max_window_bits | permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=15 | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate; client_max_window_bits=\"9\" | permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10 | ",
        "permessage-deflate; server_max_window_bits | ",
        "permessage-deflate; client_max_window_bits=16 | ",
        "permessage-deflate; client_max_window_bits=08 | ",
        "permessage-deflate; server_no_context_takeover=1 | ",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover | ",
        "permessage-deflate; unknown | "
    })
    void compressionIsAgreedOnWhereItCanBeKept(String offer, String agreed) {
        WebSocketOptions options = WebSocketOptions.DEFAULT.withDeflate(DeflateOptions.DEFAULT);
        String answer = answer(options, REQUEST + "Sec-WebSocket-Extensions: " + offer + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 101");
        if (agreed == null) {
            assertThat(answer).doesNotContain("Sec-WebSocket-Extensions");
        } else {
            assertThat(answer).contains("\r\nSec-WebSocket-Extensions: " + agreed + "\r\n");
        }
    }

    @Test
    void contextTakeoverIsAgreedOnWhereBothWantIt() {
        WebSocketOptions options = WebSocketOptions.DEFAULT.withDeflate(DeflateOptions.DEFAULT.withContextTakeover(true));
        assertThat(answer(options, REQUEST + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"))
                .contains("\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
        assertThat(answer(options, REQUEST + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n\r\n"))
                .contains("\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n");
        assertThat(answer(WebSocketOptions.DEFAULT, REQUEST + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"))
                .doesNotContain("Sec-WebSocket-Extensions");
    }

    @Test
    void theFactorySeesTheRequestAndMayRefuse() {
        WebSocketResource resource = new WebSocketResource(
                WebSocketOptions.DEFAULT, request -> request.path().equals("/chat") ? null : new RecordingSocket());
        assertThat(ask(resource, REQUEST + "\r\n").writtenText()).startsWith("HTTP/1.1 403");
        assertThat(ask(resource, REQUEST.replace("/chat", "/") + "\r\n").writtenText()).startsWith("HTTP/1.1 101");
    }
}
