package dev.hawser.web.websocket.wire;

import static dev.hawser.web.websocket.wire.WebSocketRole.CLIENT;
import static dev.hawser.web.websocket.wire.WebSocketRole.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import dev.hawser.web.websocket.wire.WebSocketEvent.BytesReceived;
import dev.hawser.web.websocket.wire.WebSocketEvent.TextReceived;
import dev.hawser.web.websocket.wire.WebSocketEvent.Violated;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeflateTest {
    private static final TextReceived HELLO = new TextReceived("Hello");

    private static Recorded client(boolean serverContext) {
        return Recorded.deflating(CLIENT, serverContext, false, WebSocketLimits.DEFAULT);
    }

    /** The examples of RFC 7692, section 7.2.3. */
    @ParameterizedTest
    @CsvSource({
        "c1 07 f2 48 cd c9 c9 07 00", // one block
        "41 03 f2 48 cd 80 04 c9 c9 07 00", // in two frames
        "c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00", // not compressed in it
        "c1 08 f3 48 cd c9 c9 07 00 00", // a block that says to be the last
        "c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00" // two blocks
    })
    void readsTheExamplesOfTheRfcAtEveryChunking(String hex) {
        Bytes frames = Bytes.ofHex(hex.replace(" ", ""));
        Chunkings.each(frames, chunks -> assertThat(client(false).receive(chunks).only()).isEqualTo(HELLO));
    }

    @Test
    void readsWhatRefersToTheMessageBefore() {
        Bytes frames = Bytes.ofHex("c107f248cdc9c90700" + "c105f200110000");
        Chunkings.each(
                frames, chunks -> assertThat(client(true).receive(chunks).events).containsExactly(HELLO, HELLO));
        Recorded fresh = client(false).receive(frames);
        assertThat(fresh.events).hasSize(2);
        assertThat(fresh.events.getLast())
                .isEqualTo(new Violated(new CloseStatus(1007, "a message is not compressed as it says")));
    }

    @Test
    void writesWhatTheRfcHas() {
        Recorded server = Recorded.deflating(SERVER, true, false, WebSocketLimits.DEFAULT);
        server.session.sendText("Hello");
        server.session.sendText("Hello");
        assertThat(server.sentHex()).isEqualTo("c107f248cdc9c90700" + "c105f200110000");
    }

    @Test
    void goesOnBehindABlockThatSaysToBeTheLast() {
        java.util.zip.Deflater deflater = new java.util.zip.Deflater(-1, true);
        byte[] out = new byte[200];
        byte[] text = "abcdefgh-abcdefgh".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        deflater.setInput(text);
        deflater.finish();
        int size = deflater.deflate(out);
        deflater.reset();
        deflater.setDictionary(text);
        deflater.setInput(text);
        size += deflater.deflate(out, size, out.length - size, java.util.zip.Deflater.SYNC_FLUSH);
        deflater.end();
        Bytes frame = FrameWriter.frame(Opcode.TEXT, true, true, Bytes.copyOf(out, 0, size - 4));
        Chunkings.each(frame, chunks -> assertThat(client(false).receive(chunks).only())
                .isEqualTo(new TextReceived("abcdefgh-abcdefghabcdefgh-abcdefgh")));
    }

    @Test
    void refusesAMessageThatEndsAgainAndAgain() {
        for (int count : new int[] {10, 100_000}) {
            Bytes ends = Bytes.ofHex("0300".repeat(count));
            Object event = client(false).receive(FrameWriter.frame(Opcode.BINARY, true, true, ends)).only();
            assertThat(event.toString()).startsWith(count == 10 ? "BytesReceived" : "Violated[status=1008");
        }
    }

    @Test
    void checksTextAsItIsInflated() {
        Bytes bad = new MessageDeflater(Recorded.POOL, false).deflate(Bytes.of('a', 0xc3, 'a'), true);
        assertThat(client(false).receive(FrameWriter.frame(Opcode.TEXT, true, true, bad)).only())
                .isEqualTo(new Violated(new CloseStatus(1007, "a message of text is not UTF-8")));
        assertThat(client(false).receive(FrameWriter.frame(Opcode.BINARY, true, true, bad)).only())
                .isEqualTo(new BytesReceived(Bytes.of('a', 0xc3, 'a')));
    }

    private static Bytes zeros(int size) {
        return new MessageDeflater(Recorded.POOL, false).deflate(Bytes.adopt(new byte[size]), true);
    }

    @Test
    void aMessageThatBurstsIsRefusedBeforeItDoes() {
        for (int size : new int[] {(1 << 20) + 1, 50 << 20}) {
            Recorded client = client(false).receive(FrameWriter.frame(Opcode.BINARY, true, true, zeros(size)));
            assertThat(client.only()).isEqualTo(new Violated(new CloseStatus(1009, "a message of more than 1048576 bytes")));
            assertThat(client.session.unparsed()).isZero();
        }
        Recorded fits = client(false).receive(FrameWriter.frame(Opcode.BINARY, true, true, zeros(1 << 20)));
        assertThat(((BytesReceived) fits.events.getFirst()).data()).isEqualTo(Bytes.adopt(new byte[1 << 20]));
    }

    @Test
    void aMessageThatGrowsByTooMuchIsRefused() {
        WebSocketLimits limits = WebSocketLimits.DEFAULT.withMostMessage(1 << 30);
        Recorded client = Recorded.deflating(CLIENT, false, false, limits);
        client.receive(FrameWriter.frame(Opcode.BINARY, true, true, zeros(20 << 20)));
        assertThat(client.only())
                .isEqualTo(new Violated(new CloseStatus(1009, "a message 100 times larger than what came of it")));
    }

    @Test
    void doesNotCompressWhatIsSmallOrGetsNoSmaller() {
        DeflateAgreement agreed = new DeflateAgreement(false, false, 15, 15);
        Recorded server = new Recorded(
                new WebSocketSettings(SERVER, WebSocketLimits.DEFAULT, agreed, 10, Recorded.POOL, () -> 0));
        server.session.sendText("123456789");
        server.session.send(EncodedMessage.text("123456789"));
        Bytes noise = new Garbage(1).uniform(100);
        server.session.sendBytes(noise);
        server.session.send(EncodedMessage.bytes(noise));
        server.session.sendText("");
        String small = "8109" + Bytes.of("123456789").hex();
        assertThat(server.sentHex()).isEqualTo(small + small + ("8264" + noise.hex()).repeat(2) + "8100");
    }

    @Test
    void anEncodedMessageIsCompressedOnceAndPlainWhereTheContextIsKept() {
        EncodedMessage message = EncodedMessage.text("la".repeat(500));
        assertThat(message.compressedFrame(Recorded.POOL)).isSameAs(message.compressedFrame(Recorded.POOL));
        for (boolean context : new boolean[] {false, true}) {
            Recorded server = Recorded.deflating(SERVER, context, false, WebSocketLimits.DEFAULT);
            Recorded client = client(context);
            server.session.sendText("la");
            server.session.send(message);
            server.session.sendText("lala");
            assertThat(server.sent.size()).isBetween(context ? 1000 : 20, context ? 1100 : 80);
            client.receive(server.takeSent());
            assertThat(client.events)
                    .isEqualTo(List.of(
                            new TextReceived("la"), new TextReceived("la".repeat(500)), new TextReceived("lala")));
        }
    }

    @Test
    void rsv1IsOfTheFirstFrameOnly() {
        assertThat(client(false).receiveHex("41 03 f248cd c0 04 c9c90700").only())
                .isEqualTo(new Violated(new CloseStatus(1002, "RSV1 is set, and means nothing here")));
        assertThat(client(false).receiveHex("c900").only())
                .isEqualTo(new Violated(new CloseStatus(1002, "RSV1 is set, and means nothing here")));
    }
}
