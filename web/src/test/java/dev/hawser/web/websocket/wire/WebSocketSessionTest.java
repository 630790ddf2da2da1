package dev.hawser.web.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.web.websocket.wire.WebSocketEvent.BytesReceived;
import dev.hawser.web.websocket.wire.WebSocketEvent.CloseReceived;
import dev.hawser.web.websocket.wire.WebSocketEvent.PingReceived;
import dev.hawser.web.websocket.wire.WebSocketEvent.PongReceived;
import dev.hawser.web.websocket.wire.WebSocketEvent.TextReceived;
import dev.hawser.web.websocket.wire.WebSocketEvent.Violated;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WebSocketSessionTest {
    private static Bytes hex(String hex) {
        return Bytes.ofHex(hex.replace(" ", ""));
    }

    /** Frames of a server as a client sees them; the first seven are the RFC's examples (5.7). */
    static List<Arguments> frames() {
        Bytes large = Bytes.of("0123456789abcdef".repeat(4096));
        return List.of(
                Arguments.of("81 05 48656c6c6f", List.of(new TextReceived("Hello"))),
                Arguments.of("01 03 48656c 80 02 6c6f", List.of(new TextReceived("Hello"))),
                Arguments.of("89 05 48656c6c6f", List.of(new PingReceived(Bytes.of("Hello")))),
                Arguments.of("8a 05 48656c6c6f", List.of(new PongReceived(Bytes.of("Hello")))),
                Arguments.of("82 7e 0100" + "aa".repeat(256), List.of(new BytesReceived(hex("aa".repeat(256))))),
                Arguments.of("82 7f 0000000000010000" + large.hex(), List.of(new BytesReceived(large))),
                Arguments.of("88 00", List.of(new CloseReceived(CloseStatus.of(1005)))),
                Arguments.of("81 00", List.of(new TextReceived(""))),
                Arguments.of("02 00 00 00 80 00", List.of(new BytesReceived(Bytes.EMPTY))),
                Arguments.of(
                        "01 01 e2 89 01 70 00 01 82 8a 00 80 01 ac 82 01 ff",
                        List.of(
                                new PingReceived(Bytes.of("p")),
                                new PongReceived(Bytes.EMPTY),
                                new TextReceived("\u20ac"),
                                new BytesReceived(Bytes.of(255)))),
                Arguments.of("88 07 03e9 73746f70 21 81 01 61", List.of(new CloseReceived(new CloseStatus(1001, "stop!")))),
                Arguments.of("88 02 0fa0", List.of(new CloseReceived(CloseStatus.of(4000)))));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void readsAtEveryChunking(String hex, List<WebSocketEvent> events) {
        Chunkings.each(
                hex(hex), chunks -> assertThat(Recorded.client().receive(chunks).events).isEqualTo(events));
    }

    @Test
    void readsMaskedFramesAtEveryChunking() {
        Bytes frames = hex("81 85 37fa213d 7f9f4d5158 82 83 01020304 100010");
        Chunkings.each(frames, chunks -> assertThat(Recorded.server().receive(chunks).events)
                .containsExactly(new TextReceived("Hello"), new BytesReceived(Bytes.of(0x11, 0x02, 0x13))));
    }

    /** What a client gets and may not, and the code that it says so by. */
    @ParameterizedTest
    @CsvSource({
        "83, 1002, reserved opcode 3",
        "8b, 1002, reserved opcode 11",
        "c1, 1002, 'RSV1 is set, and means nothing here'",
        "a1, 1002, a reserved bit is set",
        "91, 1002, a reserved bit is set",
        "09, 1002, a control frame is fragmented",
        "897e, 1002, a control frame of more than 125 bytes",
        "8185, 1002, a frame of a server is masked",
        "827e007d, 1002, the length 125 is not in its shortest form",
        "827f000000000000ffff, 1002, the length 65535 is not in its shortest form",
        "827f8000000000000000, 1002, a length of more than 63 bits",
        "8000, 1002, a continuation of no message",
        "01008100, 1002, a message begins amid another one",
        "880103, 1002, a Close frame of one byte",
        "880203ed, 1002, 'the close code 1005, which is never sent'",
        "880203ee, 1002, 'the close code 1006, which is never sent'",
        "880203ec, 1002, 'the close code 1004, which is never sent'",
        "880203f7, 1002, 'the close code 1015, which is never sent'",
        "88020000, 1002, 'the close code 0, which is never sent'",
        "880207d0, 1002, 'the close code 2000, which is never sent'",
        "88021388, 1002, 'the close code 5000, which is never sent'",
        "880303e8ff, 1007, a reason to close is not UTF-8",
        "880303e8c3, 1007, a reason to close is not UTF-8",
        "8101ff, 1007, a message of text is not UTF-8",
        "8101c3, 1007, a message of text is not UTF-8",
        "817e1000ff, 1007, a message of text is not UTF-8",
        "827f0000000000100001, 1009, 'a frame of 1048577 bytes, more than 1048576'"
    })
    void refusesAtEveryChunking(String hex, int code, String reason) {
        Chunkings.each(hex(hex), chunks -> {
            Recorded client = Recorded.client().receive(chunks);
            assertThat(client.only()).isEqualTo(new Violated(new CloseStatus(code, reason)));
            Recorded seen = Recorded.server().receive(client.takeSent());
            assertThat(seen.only()).isEqualTo(new CloseReceived(new CloseStatus(code, reason)));
            assertThat(client.session.state()).isEqualTo(new WebSocketState.Failed(new CloseStatus(code, reason)));
            assertThat(client.receive(Bytes.of("more")).events).hasSize(1);
        });
    }

    @Test
    void aServerTakesMaskedFramesOnly() {
        assertThat(Recorded.server().receiveHex("8105").only())
                .isEqualTo(new Violated(new CloseStatus(1002, "a frame of a client is not masked")));
    }

    @Test
    void writesTheExamplesOfTheRfc() {
        Recorded server = Recorded.server();
        server.session.sendText("Hello");
        assertThat(server.sentHex()).isEqualTo("810548656c6c6f");
        server.session.sendTextPiece(Bytes.of("Hel"), false);
        server.session.ping(Bytes.of("Hello"));
        server.session.sendTextPiece(Bytes.of("lo"), true);
        assertThat(server.sentHex()).isEqualTo("010348656c" + "890548656c6c6f" + "80026c6f");
        server.session.sendBytes(Bytes.adopt(new byte[256]));
        assertThat(server.sentHex()).startsWith("827e0100").hasSize(2 * 260);
        server.session.sendBytes(Bytes.adopt(new byte[1 << 16]));
        assertThat(server.sentHex()).startsWith("827f0000000000010000").hasSize(2 * (10 + (1 << 16)));
        server.session.send(EncodedMessage.text("Hello"));
        server.session.close(new CloseStatus(1000, "bye"));
        assertThat(server.sentHex()).isEqualTo("810548656c6c6f" + "880503e8627965");
        Recorded client = Recorded.client();
        client.session.sendText("Hello");
        assertThat(client.sentHex()).isEqualTo("818537fa213d7f9f4d5158");
        client.session.close(CloseStatus.of(CloseStatus.NO_STATUS));
        assertThat(client.sentHex()).isEqualTo("888037fa213d");
    }

    @Test
    void writesEveryLengthInItsShortestForm() {
        for (int size : new int[] {0, 1, 124, 125, 126, 127, 65_535, 65_536, 70_000}) {
            for (boolean ofServer : new boolean[] {true, false}) {
                Recorded from = ofServer ? Recorded.server() : Recorded.client();
                Bytes data = Bytes.adopt(new byte[size]);
                from.session.sendBytes(data);
                Recorded to = ofServer ? Recorded.client() : Recorded.server();
                assertThat(to.receive(from.takeSent()).only()).isEqualTo(new BytesReceived(data));
            }
        }
    }

    @Test
    void refusesToSendWhatIsNoFrame() {
        Recorded server = Recorded.server();
        assertThatThrownBy(() -> server.session.ping(Bytes.adopt(new byte[126])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("126");
        for (int code : new int[] {1004, 1006, 1015, 1016, 2999}) {
            assertThatThrownBy(() -> server.session.close(CloseStatus.of(code)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("" + code);
        }
        assertThatThrownBy(() -> server.session.sendTextPiece(Bytes.of(0xff), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> server.session.sendTextPiece(Bytes.of(0xc3), true)).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> new CloseStatus(1000, "\u20ac".repeat(42))).hasMessageContaining("126");
        assertThatThrownBy(() -> new CloseStatus(999, "")).hasMessageContaining("999");
        assertThat(server.sent.isEmpty()).isTrue();
        server.session.sendBytesPiece(Bytes.EMPTY, false);
        assertThatThrownBy(() -> server.session.sendText("amid")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.session.send(EncodedMessage.text("amid"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.session.sendTextPiece(Bytes.EMPTY, true)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void answersPingAndCloseByItself() {
        Recorded client = Recorded.client().receiveHex("8902 6162");
        assertThat(client.sentHex()).isEqualTo("8a8237fa213d5698");
        client.receiveHex("8805 03e9 627965");
        assertThat(client.sentHex()).isEqualTo("888237fa213d3413");
        assertThat(client.session.state()).isEqualTo(new WebSocketState.Closed(new CloseStatus(1001, "bye")));
        client.session.sendText("dropped");
        client.session.ping(Bytes.EMPTY);
        client.session.close(CloseStatus.of(1000));
        client.receiveHex("8100");
        assertThat(client.sent.isEmpty()).isTrue();
        assertThat(client.events).hasSize(2);
    }

    @Test
    void dropsMessagesAndPingsOnceItHasSaidThatItCloses() {
        Recorded client = Recorded.client();
        client.session.close(CloseStatus.of(1000));
        client.takeSent();
        client.receiveHex("8100 8900 8a00");
        assertThat(client.events).isEmpty();
        assertThat(client.sent.isEmpty()).isTrue();
        client.receiveHex("8802 03e8");
        assertThat(client.only()).isEqualTo(new CloseReceived(CloseStatus.of(1000)));
        assertThat(client.sent.isEmpty()).isTrue();
    }

    @Test
    void answersTheLatestOfManyPingsOnceTheAnswersHaveLeft() {
        Recorded client = new Recorded(WebSocketSettings.plain(
                WebSocketRole.SERVER, WebSocketLimits.DEFAULT.withMostQueuedPongs(2), () -> 0));
        for (int i = 0; i < 5; i++) {
            client.receiveHex("8981 00000000 3" + i);
        }
        assertThat(client.events).hasSize(5);
        assertThat(client.sentHex()).isEqualTo("8a0130" + "8a0131");
        assertThat(client.session.holdsPong()).isTrue();
        client.session.flushed();
        assertThat(client.session.holdsPong()).isFalse();
        assertThat(client.sentHex()).isEqualTo("8a0134");
        client.receiveHex("8981 00000000 35");
        assertThat(client.sentHex()).isEqualTo("8a0135");
    }

    @Test
    void boundsMessages() {
        WebSocketLimits limits = WebSocketLimits.DEFAULT.withMostMessage(10);
        Recorded whole = Recorded.server(limits.withMostFrame(100)).receiveHex("828b 00000000");
        assertThat(whole.only()).isEqualTo(new Violated(new CloseStatus(1009, "a message of more than 10 bytes")));
        Recorded pieces = Recorded.server(limits).receiveHex("0286 00000000 010203040506 0085 00000000");
        assertThat(pieces.only()).isEqualTo(new Violated(new CloseStatus(1009, "a message of more than 10 bytes")));
        Recorded fits = Recorded.server(limits).receiveHex("0286 00000000 010203040506 8084 00000000 07080910");
        assertThat(fits.only()).isEqualTo(new BytesReceived(hex("01020304050607080910")));
        Recorded many = Recorded.server(WebSocketLimits.DEFAULT.withMostFragments(3))
                .receiveHex("0280 00000000 0080 00000000 0080 00000000 0080 00000000");
        assertThat(many.only()).isEqualTo(new Violated(new CloseStatus(1008, "a message of more than 3 fragments")));
    }

    @Test
    void whatIsAnnouncedCostsNothingBeforeItComes() {
        Recorded client = Recorded.client().receiveHex("827f 0000000000100000 010203");
        assertThat(client.session.unparsed()).isBetween(3L, 512L);
        client.receive(Bytes.adopt(new byte[(1 << 18)]));
        assertThat(client.session.unparsed()).isBetween(1L << 18, 1L << 20);
        client.receive(Bytes.adopt(new byte[(1 << 20) - (1 << 18) - 3]));
        assertThat(client.session.unparsed()).isZero();
        assertThat(((BytesReceived) client.only()).data().size()).isEqualTo(1 << 20);
    }

    @Test
    void theEndGivesMemoryBack() {
        Recorded client = Recorded.client().receiveHex("827f 0000000000100000 010203");
        client.session.end();
        assertThat(client.session.unparsed()).isZero();
        assertThat(client.session.state()).isEqualTo(new WebSocketState.Ended());
        client.session.sendText("dropped");
        client.session.flushed();
        client.session.end();
        assertThat(client.receive(hex("8100")).events).isEmpty();
        assertThat(client.sent.isEmpty()).isTrue();
    }
}
