package dev.hawser.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.IoPump;
import dev.hawser.testing.Property;
import dev.hawser.testing.WireScript;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineReceiverTest {
    private static final class TextLines extends LineReceiver {
        final List<String> lines = new ArrayList<>();

        TextLines() {}

        TextLines(String delimiter) {
            super(delimiter);
        }

        TextLines(LineCharset charset) {
            super(charset);
        }

        TextLines(String delimiter, LineCharset charset) {
            super(delimiter, charset);
        }

        @Override
        public void lineReceived(String line) {
            lines.add(line);
        }
    }

    /** The size of what a newcomer writes. */
    private static final class Answering extends LineReceiver {
        @Override
        public void lineReceived(String line) {
            sendLine("You said: " + line);
        }
    }

    @Test
    void answersLineByLine() {
        WireScript.begin()
                .send("héllo\r\n\r\n€\r\n")
                .expect("You said: héllo\r\n")
                .expect("You said: \r\n")
                .expect("You said: €\r\n")
                .atEveryChunking(Answering::new);
    }

    @Test
    void malformedUtf8BecomesReplacementCharacters() {
        Chunkings.each(Bytes.ofHex("61ff620d0ae2820d0a"), chunks -> {
            TextLines protocol = new TextLines();
            new RecordingTransport(protocol).deliver(chunks);
            assertThat(protocol.lines).containsExactly("a\ufffdb", "\ufffd");
        });
    }

    @Test
    void latin1ReadsAndSendsEveryByteUnchanged() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        Bytes line = Bytes.join(List.of(
                Bytes.copyOf(all, 0, '\n'), Bytes.copyOf(all, '\n' + 1, 2), Bytes.copyOf(all, '\r' + 1, 255 - '\r')));
        Chunkings.each(line.concat(Bytes.of("\r\n")), chunks -> {
            TextLines protocol = new TextLines(LineCharset.LATIN_1);
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            protocol.sendLine(protocol.lines.getFirst());
            assertThat(Bytes.join(transport.written)).isEqualTo(line.concat(Bytes.of("\r\n")));
        });
    }

    @Test
    void whatLatin1DoesNotHaveIsRefusedOnSending() throws Exception {
        TextLines protocol = new TextLines("\n", LineCharset.LATIN_1);
        RecordingTransport transport = new RecordingTransport(protocol);
        assertThatThrownBy(() -> protocol.sendLine("1 €"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 \\xe2\\x82\\xac");
        // What a careless cut to bytes would turn into a line feed.
        assertThatThrownBy(() -> protocol.sendLine("\u010a")).isInstanceOf(IllegalArgumentException.class);
        assertThat(transport.written).isEmpty();
    }

    @Test
    void crAndLfAreRefusedWhateverTheDelimiter() throws Exception {
        for (String delimiter : List.of("\r\n", "\n", ";", "\0")) {
            TextLines protocol = new TextLines(delimiter);
            RecordingTransport transport = new RecordingTransport(protocol);
            for (String line : List.of("a\nb", "a\rb", "a\r\nb", "\n", "b\r")) {
                assertThatThrownBy(() -> protocol.sendLine(line))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(Bytes.of(line).toString());
                assertThatThrownBy(() -> protocol.sendLine(Bytes.of(line)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> protocol.sendLine("a" + delimiter)).isInstanceOf(IllegalArgumentException.class);
            assertThat(transport.written).isEmpty();
        }
    }

    @Test
    void aRefusedLineIsNamedShortlyHoweverLongItIs() throws Exception {
        TextLines protocol = new TextLines();
        new RecordingTransport(protocol);
        assertThatThrownBy(() -> protocol.sendLine("x".repeat(1_000_000) + "\n"))
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(200).contains("1000001"));
    }

    @Test
    void anUnpairedSurrogateIsSentAsAQuestionMark() throws Exception {
        TextLines protocol = new TextLines();
        RecordingTransport transport = new RecordingTransport(protocol);
        protocol.sendLine("a\ud800b");
        assertThat(transport.writtenText()).isEqualTo("a?b\r\n");
    }

    @Test
    void anyDelimiterMayBeGivenAsText() throws Exception {
        TextLines protocol = new TextLines("\n");
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver("one\r\ntwo\n");
        assertThat(protocol.lines).containsExactly("one\r", "two");
        protocol.sendLine("yes");
        assertThat(transport.writtenText()).isEqualTo("yes\n");
        assertThatThrownBy(() -> new TextLines("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TextLines("€", LineCharset.LATIN_1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void linesOfBytesAreReadLikeThoseOfTheStream() throws Exception {
        TextLines protocol = new TextLines();
        new RecordingTransport(protocol);
        protocol.lineReceived(Bytes.of("direct"));
        assertThat(protocol.lines).containsExactly("direct");
    }

    @Test
    void whatIsSentIsReadAsTheSameLine() {
        Property.of(random -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = random.nextInt(40); i > 0; i--) {
                        text.appendCodePoint(random.nextInt(20, random.nextBoolean() ? 128 : 0xd800));
                    }
                    return text.toString();
                })
                .check(line -> {
                    TextLines sender = new TextLines();
                    TextLines receiver = new TextLines();
                    IoPump pump = IoPump.connect(receiver, sender);
                    sender.sendLine(line);
                    pump.flush();
                    assertThat(receiver.lines).containsExactly(line);
                    assertThat(pump.client().writtenText()).isEqualTo(line + "\r\n");
                });
    }
}
