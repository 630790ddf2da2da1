package dev.hawser.web.http1.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads as bytes, and that nothing gets into them that ends them early. */
final class HeadWriterTest {
    private final HeadWriter writer = new HeadWriter();

    @Test
    void headsOfBothDirections() {
        assertThat(writer.statusLine(200).field("A", "b").contentLength(1207).end().take().latin1())
                .isEqualTo("HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 1207\r\n\r\n");
        assertThat(writer.statusLine(799).end().take().latin1()).isEqualTo("HTTP/1.1 799 Unknown\r\n\r\n");
        assertThat(writer.requestLine("GET", "/a?b").fields(Headers.of("Host", "h", "X", "caf\u00e9")).end().take().latin1())
                .isEqualTo("GET /a?b HTTP/1.1\r\nHost: h\r\nX: caf\u00e9\r\n\r\n");
        assertThat(writer.size()).isZero();
    }

    @Test
    void numbersOfEveryLength() {
        for (long number : new long[] {0, 7, 10, 99, 100, 999, 1000, 9999, 10_000, Long.MAX_VALUE}) {
            assertThat(writer.contentLength(number).take().latin1()).isEqualTo("Content-Length: " + number + "\r\n");
        }
        assertThatThrownBy(() -> writer.contentLength(-1)).hasMessageContaining("-1");
    }

    @Test
    void chunks() {
        assertThat(writer.chunkSize(26).body(Bytes.of("x")).end().lastChunk(Headers.of("t", "u")).take().latin1())
                .isEqualTo("1a\r\nx\r\n0\r\nt: u\r\n\r\n");
        assertThatThrownBy(() -> writer.chunkSize(0)).hasMessageContaining("0");
    }

    @Test
    void headsLargerThanItsArray() {
        String value = "x".repeat(100_000);
        assertThat(writer.field("A", value).take().size()).isEqualTo(100_005);
    }

    @ParameterizedTest
    @ValueSource(chars = {'\r', '\n', '\0', '\u0007', '\u007f', '\u0100', '\ud800'})
    void noCharacterThatCouldEndALineGetsThrough(char bad) {
        writer.field("before", "x");
        int size = writer.size();
        assertThatThrownBy(() -> writer.field("A", "b" + bad + "c")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("A");
        assertThatThrownBy(() -> writer.field("A" + bad, "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.requestLine("G" + bad, "/")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.requestLine("GET", "/" + bad)).isInstanceOf(IllegalArgumentException.class);
        assertThat(writer.size()).as("bytes of what was refused").isEqualTo(size);
    }

    @Test
    void blanksAndEmptyWordsAreRefusedInLinesOfRequests() {
        assertThatThrownBy(() -> writer.requestLine("GET", "/a b")).hasMessageContaining("/a b");
        assertThatThrownBy(() -> writer.requestLine("GET", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.requestLine("", "/")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.field("", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.field("a b", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsWrittenIsReadTheSame() {
        HeadersBuilder fields = new HeadersBuilder();
        StringBuilder every = new StringBuilder("x");
        for (char c = 0x21; c <= 0xff; c++) {
            if (c != 0x7f) {
                every.append(c);
            }
        }
        Headers headers = fields.add("Host", "h").add("!#$%&'*+-.^_`|~09azAZ", every.toString()).build();
        Bytes text = writer.requestLine("FROB", "/!~").fields(headers).end().take();
        RequestParser parser = new RequestParser(Http1Limits.DEFAULT, new HeadScratch(1));
        parser.receive(text);
        RequestHead head = (RequestHead) parser.next();
        assertThat(head.headers()).isEqualTo(headers);
        assertThat(head.method() + head.target()).isEqualTo("FROB/!~");
        assertThat(List.of(text.text(StandardCharsets.ISO_8859_1).split("\r\n"))).hasSize(3);
    }
}
