package dev.hawser.app.status.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    private static final String HOST = "Host: localhost\r\n";

    /** What a parser makes of {@code chunks}: requests, and at last the status that it refuses the rest with. */
    private static List<Object> parsed(Iterable<Bytes> chunks) {
        RequestParser parser = new RequestParser(WireLimits.REQUEST);
        List<Object> made = new ArrayList<>();
        try {
            for (Bytes chunk : chunks) {
                parser.receive(chunk);
                WireRequest request;
                while ((request = parser.next()) != null) {
                    made.add(request);
                }
            }
        } catch (HttpMessageException refused) {
            made.add(refused.status());
        }
        return made;
    }

    private static List<Object> parsed(String text) {
        return parsed(List.of(Bytes.of(text, java.nio.charset.StandardCharsets.ISO_8859_1)));
    }

    @Test
    void requestsAreReadAtEveryChunking() {
        Bytes two = Bytes.of("GET /status.json?x=1 HTTP/1.1\r\nHost: localhost:8080\r\nAccept:  a \t\r\nACCEPT: b\r\n\r\n"
                + "POST /services/a%2Fb/stop HTTP/1.1\r\nhost: [::1]\r\nX-Hawser:1\r\nContent-Length: 4\r\nConnection: x, Close\r\n"
                + "\r\nbody");
        for (List<Bytes> chunks : Chunkings.of(two)) {
            List<Object> made = parsed(chunks);
            assertThat(made).hasSize(2);
            WireRequest get = (WireRequest) made.getFirst();
            assertThat(get.method()).isEqualTo("GET");
            assertThat(get.target()).isEqualTo("/status.json?x=1");
            assertThat(get.path()).isEqualTo("/status.json");
            assertThat(get.field("HOST")).isEqualTo("localhost:8080");
            assertThat(get.field("accept")).isEqualTo("a, b");
            assertThat(get.field("cookie")).isNull();
            assertThat(get.body()).isEqualTo(Bytes.EMPTY);
            assertThat(get.isLast()).isFalse();
            WireRequest post = (WireRequest) made.getLast();
            assertThat(post.field("x-hawser")).isEqualTo("1");
            assertThat(post.body()).isEqualTo(Bytes.of("body"));
            assertThat(post.isLast()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | GET / HTTP/1.1~~
            400 | GET  / HTTP/1.1~H~~
            400 | GET / HTTP/1.1 ~H~~
            400 | GET~H~~
            400 | ~H~~
            400 | G(T / HTTP/1.1~H~~
            400 | GET http://localhost/ HTTP/1.1~H~~
            400 | GET /ä HTTP/1.1~H~~
            400 | OPTIONS * HTTP/1.1~H~~
            505 | GET / HTTP/1.0~H~~
            505 | PRI / HTTP/2.0~H~~
            400 | GET / HTTP/1.1x~H~~
            400 | GET / http/1.1~H~~
            400 | GET / HTTP/1.1~H~Host: other~~
            400 | GET / HTTP/1.1~H~ folded: x~~
            400 | GET / HTTP/1.1~H~no colon~~
            400 | GET / HTTP/1.1~H~Name : x~~
            400 | GET / HTTP/1.1~H~: x~~
            400 | GET / HTTP/1.1~H~Origin: a~Origin: a~~
            400 | GET / HTTP/1.1~H~Content-Length: 1~~x
            400 | POST / HTTP/1.1~H~Content-Length: -1~~
            400 | POST / HTTP/1.1~H~Content-Length: +1~~
            400 | POST / HTTP/1.1~H~Content-Length: 1, 1~~
            400 | POST / HTTP/1.1~H~Content-Length:~~
            400 | POST / HTTP/1.1~H~Content-Length: 1~Content-Length: 1~~x
            413 | POST / HTTP/1.1~H~Content-Length: 1025~~
            413 | POST / HTTP/1.1~H~Content-Length: 99999999999999999999~~
            501 | POST / HTTP/1.1~H~Transfer-Encoding: chunked~~
            501 | POST / HTTP/1.1~H~Content-Length: 3~Transfer-Encoding: identity~~abc
            417 | POST / HTTP/1.1~H~Expect: 100-continue~~
            """)
    void whatIsNoRequestOrMoreThanWeTakeIsRefusedWithItsStatusAtEveryChunking(int status, String written) {
        String text = written.replace("~H", "~Host: localhost").replace("~", "\r\n");
        Bytes bytes = Bytes.of(text);
        for (List<Bytes> chunks : Chunkings.of(bytes)) {
            assertThat(parsed(chunks)).as(written).containsExactly(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\0", "\b", "\u007f", "\u001b"})
    void aControlCharacterAnywhereInTheHeadIsRefused(String control) {
        assertThat(parsed("GET / HTTP/1.1\r\n" + HOST + "A: x" + control + "y\r\n\r\n")).containsExactly(400);
        assertThat(parsed("GET /" + control + " HTTP/1.1\r\n" + HOST + "\r\n")).containsExactly(400);
        assertThat(parsed("GET / HTTP/1.1\r\nHo" + control + "st: localhost\r\n\r\n")).containsExactly(400);
    }

    @Test
    void bareLineFeedsEndNoHead() {
        assertThat(parsed("GET / HTTP/1.1\nHost: localhost\n\n")).isEmpty();
        assertThat(parsed("GET / HTTP/1.1\nHost: localhost\n\n\r\n\r\n")).containsExactly(400);
    }

    @Test
    void aHeadMayBeAsLargeAsTheLimitAndNoLarger() {
        String before = "GET / HTTP/1.1\r\n" + HOST + "A: ";
        int room = WireLimits.REQUEST.head() - before.length();
        Bytes largest = Bytes.of(before + "x".repeat(room) + "\r\n\r\n");
        Bytes larger = Bytes.of(before + "x".repeat(room + 1) + "\r\n\r\n");
        assertThat(parsed(List.of(largest))).hasSize(1).doesNotContain(431);
        assertThat(parsed(Chunkings.bytewise(largest))).hasSize(1).doesNotContain(431);
        assertThat(parsed(List.of(larger))).containsExactly(431);
        assertThat(parsed(Chunkings.bytewise(larger))).containsExactly(431);
        assertThat(parsed(List.of(Bytes.of("x".repeat(WireLimits.REQUEST.head() + 4))))).containsExactly(431);
    }

    @Test
    void thereMayBeAsManyFieldsAsTheLimit() {
        String most = "GET / HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(WireLimits.REQUEST.fields() - 1);
        assertThat(parsed(most + "\r\n")).hasSize(1).doesNotContain(431);
        assertThat(parsed(most + "a: b\r\n\r\n")).containsExactly(431);
    }

    @Test
    void theLargestBodyIsTaken() {
        String body = "x".repeat(WireLimits.REQUEST.body());
        assertThat(parsed("POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + body.length() + "\r\n\r\n" + body))
                .singleElement()
                .satisfies(made -> assertThat(((WireRequest) made).body()).isEqualTo(Bytes.of(body)));
    }

    @Test
    void garbageIsRequestsOrARefusalTheSameInPiecesAndKeepsLittle() {
        Bytes valid = Bytes.of("POST /services/x/stop HTTP/1.1\r\nHost: localhost\r\nX-Hawser: 1\r\nContent-Length: 2\r\n\r\nab");
        for (long seed = 0; seed < 3_000; seed++) {
            Bytes garbage = new Garbage(seed).any(12_000, valid);
            assertThat(parsed(Chunkings.random(garbage, seed)))
                    .as("seed " + seed)
                    .isEqualTo(parsed(List.of(garbage)));
        }
    }

    @Test
    void aMessageOfARefusalRepeatsNothingThatCame() {
        RequestParser parser = new RequestParser(WireLimits.REQUEST);
        parser.receive(Bytes.of("<script> / HTTP/1.1\r\n\r\n"));
        assertThatThrownBy(parser::next)
                .isInstanceOf(HttpMessageException.class)
                .hasMessageNotContaining("script");
    }
}
