package dev.hawser.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Property;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteLineReceiverTest {
    /** Every chunking of {@code input} makes these lines, and leaves {@code rest} in the buffer. */
    private static void assertLines(String delimiter, String input, List<String> lines, String rest) {
        Chunkings.each(Bytes.of(input), chunks -> {
            ByteLines protocol = new ByteLines(delimiter);
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            assertThat(protocol.events.list).isEqualTo(lines);
            assertThat(transport.unparsed()).isEqualTo(rest.length());
            assertThat(protocol.clearLineBuffer().latin1()).isEqualTo(rest);
            assertThat(transport.unparsed()).isZero();
            assertThat(transport.isOpen()).isTrue();
        });
    }

    @Test
    void S1_linesEndWithCrLfByDefault() {
        assertThat(new ByteLines().delimiter()).isEqualTo(Bytes.of("\r\n"));
        assertThat(new ByteLines().maxLength()).isEqualTo(16_384);
    }

    @Test
    void S1_linesComeWithoutTheirDelimiterAndInOrder() {
        assertLines("\r\n", "", List.of(), "");
        assertLines("\r\n", "\r\n", List.of(""), "");
        assertLines("\r\n", "one\r\ntwo\r\n\r\nfour\r\n", List.of("one", "two", "", "four"), "");
        assertLines("\r\n", "one\r\npart", List.of("one"), "part");
        assertLines("\r\n", "a\rb\nc\n\rd\r\r\n\n\r\n", List.of("a\rb\nc\n\rd\r", "\n"), "");
        assertLines("\r\n", "one\r\n\r", List.of("one"), "\r");
        assertLines("\r\n", "\0\u0001\r\n", List.of("\0\u0001"), "");
    }

    @Test
    void S1_aStrayCrBeforeALfDelimiterIsPartOfTheLine() {
        assertLines("\n", "lastlog\r\nexit\n", List.of("lastlog\r", "exit"), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "aa", "aab", "aba", "aaa", "\0", "\r\n.", "baab"})
    void S1_anyDelimiterCutsLikeASplitAtItsFirstPlace(String delimiter) {
        Property.of(random -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = random.nextInt(25); i > 0; i--) {
                        text.append(random.nextInt(6) == 0 ? delimiter : random.nextInt(3) == 0 ? "b" : "a");
                    }
                    return text.toString();
                })
                .cases(40)
                .check(input -> {
                    List<String> lines = new ArrayList<>();
                    String rest = input;
                    for (int at = rest.indexOf(delimiter); at >= 0; at = rest.indexOf(delimiter)) {
                        lines.add(rest.substring(0, at));
                        rest = rest.substring(at + delimiter.length());
                    }
                    assertLines(delimiter, input, lines, rest);
                });
    }

    @Test
    void anEmptyDelimiterIsRefused() {
        assertThatThrownBy(() -> new ByteLines(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"\"");
    }

    @Test
    void S1_aLineOfTheExactLimitIsALineAndOneByteMoreIsTooMuch() {
        assertLimit("\r\n", "x".repeat(10) + "\r\n", true);
        assertLimit("\r\n", "x".repeat(11) + "\r\n", false);
        assertLimit("\n", "x".repeat(10) + "\n", true);
        assertLimit("\n", "x".repeat(11) + "\n", false);
        assertLimit("aab", "a".repeat(12) + "b", true);
        assertLimit("aab", "a".repeat(13) + "b", false);
    }

    private static void assertLimit(String delimiter, String input, boolean fits) {
        Chunkings.each(Bytes.of(input), chunks -> {
            ByteLines protocol = new ByteLines(delimiter);
            protocol.maxLength = 10;
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            transport.deliver("more" + delimiter);
            String line = input.substring(0, input.length() - delimiter.length());
            if (fits) {
                assertThat(protocol.events.list).containsExactly(line, "more");
            } else {
                assertThat(protocol.events.list).hasSize(1).allMatch(event -> event.startsWith("exceeded " + line));
            }
            assertThat(transport.isOpen()).isEqualTo(fits);
            assertThat(transport.unparsed()).isZero();
        });
    }

    @Test
    void S1_aPartialLineOfTheLimitAndADelimiterIsTooMuchWithoutAnEnd() throws Exception {
        ByteLines protocol = new ByteLines();
        protocol.maxLength = 10;
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver("x".repeat(11));
        assertThat(protocol.events.list).isEmpty();
        assertThat(transport.isOpen()).isTrue();
        transport.deliver("y");
        assertThat(protocol.events.list).containsExactly("exceeded " + "x".repeat(11) + "y");
        assertThat(transport.isOpen()).isFalse();
    }

    @Test
    void S1_anOverLongLineIsToldWithItsDelimiterAndAllThatFollows() throws Exception {
        ByteLines protocol = new ByteLines();
        protocol.maxLength = 3;
        protocol.tolerant = true;
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver("ok\r\nlong\r\nnext\r\npart");
        assertThat(protocol.events.list).containsExactly("ok", "exceeded long\r\nnext\r\npart");
        assertThat(transport.unparsed()).isZero();
        transport.deliver("new\r\n");
        assertThat(protocol.events.list).endsWith("new");
    }

    @Test
    void S1_theHookMayGiveTheRestBack() throws Exception {
        ByteLines protocol = new ByteLines();
        protocol.maxLength = 3;
        protocol.tolerant = true;
        protocol.events.on("exceeded long\r\nab\r\ncd", () -> protocol.setLineMode(Bytes.of("ab\r\ncd")));
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver("long\r\nab\r\ncd");
        transport.deliver("e\r\n");
        assertThat(protocol.events.list).containsExactly("exceeded long\r\nab\r\ncd", "ab", "cde");
    }

    @Test
    void S1_theDefaultLimitHoldsForLargeLinesToo() throws Exception {
        ByteLines protocol = new ByteLines();
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver("x".repeat(16_384) + "\r\n");
        assertThat(protocol.events.list).containsExactly("x".repeat(16_384));
        transport.deliver("x".repeat(16_385) + "\r\n");
        assertThat(transport.isOpen()).isFalse();
    }

    @Test
    void S1_nothingIsHandedOutOnceClosingHasBegun() {
        Chunkings.each(Bytes.of("one\r\nquit\r\ntwo\r\nthree"), chunks -> {
            ByteLines protocol = new ByteLines();
            RecordingTransport transport = new RecordingTransport(protocol);
            protocol.events.on("quit", transport::loseConnection);
            transport.deliver(chunks);
            protocol.dataReceived(Bytes.of("late\r\n"));
            protocol.readResumed();
            protocol.setLineMode(Bytes.of("later\r\n"));
            assertThat(protocol.events.list).containsExactly("one", "quit");
            assertThat(transport.unparsed()).isZero();
            assertThat(protocol.clearLineBuffer().isEmpty()).isTrue();
        });
    }

    @Test
    void S1_clearLineBufferGivesTheRestAndEmptiesIt() throws Exception {
        ByteLines protocol = new ByteLines();
        List<Bytes> cleared = new ArrayList<>();
        protocol.events.on("clear", () -> cleared.add(protocol.clearLineBuffer()));
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver("clear\r\nlost\r\npart");
        assertThat(cleared).containsExactly(Bytes.of("lost\r\npart"));
        assertThat(protocol.events.list).containsExactly("clear");
        assertThat(transport.told).isEmpty();
    }

    @Test
    void S1_sendLineIsOneWrite() throws Exception {
        ByteLines protocol = new ByteLines("aab");
        RecordingTransport transport = new RecordingTransport(protocol);
        protocol.sendLine(Bytes.of("hello"));
        protocol.sendLine(Bytes.EMPTY);
        assertThat(transport.written).containsExactly(Bytes.of("helloaab"), Bytes.of("aab"));
    }

    @Test
    void aSentLineWithADelimiterInItIsRefused() throws Exception {
        ByteLines protocol = new ByteLines();
        RecordingTransport transport = new RecordingTransport(protocol);
        for (String line : List.of("a\r\nb", "\r\n", "a\r\n")) {
            assertThatThrownBy(() -> protocol.sendLine(Bytes.of(line)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Bytes.of(line).toString());
        }
        protocol.sendLine(Bytes.of("a\rb\nc\r")); // as bytes it is one line
        assertThat(transport.writtenText()).isEqualTo("a\rb\nc\r\r\n");
    }

    @Test
    void aSentLineThatMakesADelimiterTogetherWithItsOwnIsRefused() throws Exception {
        ByteLines protocol = new ByteLines("aba");
        RecordingTransport transport = new RecordingTransport(protocol);
        assertThatThrownBy(() -> protocol.sendLine(Bytes.of("xab"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(transport.written).isEmpty();
    }

    @Test
    void aSmallLineOfALargeReadIsACopyAndALargeOneASlice() throws Exception {
        List<Bytes> lines = new ArrayList<>();
        RecordingTransport transport = new RecordingTransport(new ByteLineReceiver() {
            @Override
            public void lineReceived(Bytes line) {
                lines.add(line);
            }
        });
        transport.deliver("small\r\n" + "x".repeat(5000) + "\r\n");
        assertThat(lines).extracting(Bytes::backingSize).containsExactly(5, 5009);
    }

    @Test
    void whatIsKeptIsToldOnlyWhenItChanges() throws Exception {
        RecordingTransport transport = new RecordingTransport(new ByteLines());
        transport.deliver("one\r\n");
        transport.deliver("part");
        transport.deliver("ial\r\nfour");
        transport.deliver("x\r\n");
        assertThat(transport.told).containsExactly(4L, 0L);
    }

    @Test
    void whatALineThrowsReachesTheTransportAndTheRestIsStillThere() throws Exception {
        ByteLines protocol = new ByteLines();
        protocol.events.on("bad", () -> {
            throw new java.io.IOException("no");
        });
        RecordingTransport transport = new RecordingTransport(protocol);
        assertThatThrownBy(() -> transport.deliver("bad\r\nnext\r\n")).isInstanceOf(java.io.IOException.class);
        protocol.readResumed();
        assertThat(protocol.events.list).containsExactly("bad", "next");
    }
}
