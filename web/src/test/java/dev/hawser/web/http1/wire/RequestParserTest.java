package dev.hawser.web.http1.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests from bytes: what is taken, and what is refused, however it is cut. */
final class RequestParserTest {
    private static final String HOST = "Host: h\r\n";

    static Stream<Arguments> taken() {
        return Stream.of(
                Arguments.of("GET / HTTP/1.1\r\n" + HOST + "\r\n", List.of("GET / 1.1 [Host=h] 0 stays", "body ")),
                Arguments.of("\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n", List.of("GET / 1.1 [Host=h] 0 stays", "body ")),
                Arguments.of("GET / HTTP/1.0\r\n\r\n", List.of("GET / 1.0 [] 0", "body ")),
                Arguments.of("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", List.of("GET / 1.0 [Connection=Keep-Alive] 0 stays", "body ")),
                Arguments.of("GET /a?b=c&%20 HTTP/1.1\r\nHOST:h:80\r\nX-Empty:\r\nx: \t a b \t\r\n\r\n", List.of("GET /a?b=c&%20 1.1 [HOST=h:80; X-Empty=; x=a b] 0 stays", "body ")),
                Arguments.of("HEAD / HTTP/1.1\r\n" + HOST + "Connection: x, CLOSE\r\n\r\n", List.of("HEAD / 1.1 [Host=h; Connection=x, CLOSE] 0", "body ")),
                Arguments.of("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n" + HOST + "\r\n", List.of("POST / 1.1 [Host=h; Content-Length=5] 5 stays", "body hello", "GET / 1.1 [Host=h] 0 stays", "body ")),
                Arguments.of("PUT / HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\nExpect: 100-Continue\r\n\r\n", List.of("PUT / 1.1 [Host=h; Content-Length=0; Expect=100-Continue] 0 stays expects", "body ")),
                Arguments.of("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n", List.of("POST / 1.1 [Host=h; Transfer-Encoding=Chunked] chunked stays", "body abc0123456789", "GET / 1.1 [Host=h] 0 stays", "body ")),
                Arguments.of("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n1;a=b; c=\"d\\\"\";e\r\nx\r\n0\r\nDigest: 1\r\nx: y\r\n\r\n", List.of("POST / 1.1 [Host=h; Transfer-Encoding=chunked] chunked stays", "body x [Digest=1; x=y]")),
                Arguments.of("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n", List.of("OPTIONS * 1.1 [Host=h] 0 stays", "body ")),
                Arguments.of("CONNECT h.example:443 HTTP/1.1\r\n" + HOST + "\r\n", List.of("CONNECT h.example:443 1.1 [Host=h] 0 stays", "body ")),
                Arguments.of("CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n", List.of("CONNECT [::1]:443 1.1 [Host=[::1]:443] 0 stays", "body ")),
                Arguments.of("GET http://h.example/a HTTP/1.1\r\n" + HOST + "\r\n", List.of("GET http://h.example/a 1.1 [Host=h] 0 stays", "body ")),
                Arguments.of("FROB / HTTP/1.9\r\n" + HOST + "\r\n", List.of("FROB / 1.1 [Host=h] 0 stays", "body ")),
                Arguments.of("GET /chat HTTP/1.1\r\n" + HOST + "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\r\n", List.of("GET /chat 1.1 [Host=h; Upgrade=websocket; Connection=keep-alive, Upgrade] 0 stays upgrades", "body ")),
                Arguments.of("GET / HTTP/1.1\r\nHost:\r\nX: caf\u00e9\r\n\r\n", List.of("GET / 1.1 [Host=; X=caf\u00e9] 0 stays", "body ")));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void requestsAreFoundAtEveryChunking(String text, List<String> expected) {
        Chunkings.each(latin1(text), chunks -> assertThat(ParsedMessages.requests(chunks)).isEqualTo(expected));
    }

    static Stream<Arguments> refused() {
        String post = "POST / HTTP/1.1\r\n" + HOST;
        String chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                // request lines
                Arguments.of(400, "GET / HTTP/1.1\n" + HOST + "\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r" + HOST + "\r\n"),
                Arguments.of(400, "GET  / HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, " GET / HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET / HTTP/1.1 \r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET /a b HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET /\u00e9 HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET /\0 HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET /#f HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET a HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET * HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET /\r\n\r\n"),
                Arguments.of(400, "CONNECT /x HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "CONNECT h HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "CONNECT u@h:443 HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "G(T / HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET / http/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET / HTTP/1.11\r\n" + HOST + "\r\n"),
                Arguments.of(400, "GET / HTTP/x.1\r\n" + HOST + "\r\n"),
                Arguments.of(505, "GET / HTTP/2.0\r\n" + HOST + "\r\n"),
                Arguments.of(501, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGH / HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(400, "\u0016\u0003\u0001\u0002\0\u0001\0"),
                // header fields
                Arguments.of(400, "GET / HTTP/1.1\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + "X: a\r\n b\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n Host: h\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\nHost : h\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + ": x\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + "X\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + "X y: z\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + "X: a\rb\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + "X: a\nb: c\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + "X: a\0\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + "X: a\u007f\r\n\r\n"),
                Arguments.of(400, "GET / HTTP/1.1\r\n" + HOST + "X\u00e9: a\r\n\r\n"),
                Arguments.of(417, "GET / HTTP/1.1\r\n" + HOST + "Expect: miracles\r\n\r\n"),
                // lengths
                Arguments.of(400, post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
                Arguments.of(400, post + "Content-Length: 5, 5\r\n\r\nhello"),
                Arguments.of(400, post + "Content-Length: +5\r\n\r\nhello"),
                Arguments.of(400, post + "Content-Length: -1\r\n\r\n"),
                Arguments.of(400, post + "Content-Length: 0x5\r\n\r\nhello"),
                Arguments.of(400, post + "Content-Length: 5 5\r\n\r\nhello"),
                Arguments.of(400, post + "Content-Length:\r\n\r\n"),
                Arguments.of(400, post + "Content-Length: 9999999999999999999\r\n\r\n"),
                Arguments.of(400, post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
                Arguments.of(400, post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"),
                Arguments.of(400, post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
                Arguments.of(501, post + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
                Arguments.of(501, post + "Transfer-Encoding: chunked, identity\r\n\r\n"),
                Arguments.of(501, post + "Transfer-Encoding: xchunked\r\n\r\n"),
                Arguments.of(501, post + "Transfer-Encoding: \u000bchunked\r\n\r\n".replace("\u000b", "\"\"")),
                Arguments.of(400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
                // chunks
                Arguments.of(400, chunked + "\r\n"),
                Arguments.of(400, chunked + "g\r\n"),
                Arguments.of(400, chunked + " 5\r\nhello\r\n"),
                Arguments.of(400, chunked + "5 \r\nhello\r\n"),
                Arguments.of(400, chunked + "+5\r\nhello\r\n"),
                Arguments.of(400, chunked + "0x5\r\nhello\r\n"),
                Arguments.of(400, chunked + "-5\r\nhello\r\n"),
                Arguments.of(400, chunked + "5\nhello\r\n"),
                Arguments.of(400, chunked + "5\rhello\r\n"),
                Arguments.of(400, chunked + "5\r\nhello\n"),
                Arguments.of(400, chunked + "5\r\nhelloo"),
                Arguments.of(400, chunked + "5;\r\nhello\r\n"),
                Arguments.of(400, chunked + "5;a=\r\nhello\r\n"),
                Arguments.of(400, chunked + "5;a=\"b\nc\"\r\nhello\r\n"),
                Arguments.of(400, chunked + "5;a\nhello\r\n"),
                Arguments.of(400, chunked + "1000000000000000\r\n"),
                Arguments.of(400, chunked + "0\r\nContent-Length: 5\r\n\r\n"),
                Arguments.of(400, chunked + "0\r\nHost: x\r\n\r\n"),
                Arguments.of(400, chunked + "0\r\nTransfer-Encoding: chunked\r\n\r\n"),
                Arguments.of(400, chunked + "0\r\nX: a\nb\r\n\r\n"),
                Arguments.of(400, chunked + "0\r\n\n"),
                Arguments.of(400, chunked + "0\n\n"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNotStrictlyARequestIsRefusedAtEveryChunking(int status, String text) {
        Chunkings.each(latin1(text), chunks -> assertThat(ParsedMessages.requests(chunks)).last().isEqualTo("refused " + status));
    }

    @Test
    void headsAreBounded() {
        Http1Limits limits = new Http1Limits(32, 100, 3, 8, 16);
        String line = "GET / HTTP/1.1\r\n" + HOST;
        assertThat(refusal("GET /" + "a".repeat(40), limits)).isEqualTo("refused 414");
        assertThat(refusal(line + "X: " + "a".repeat(100) + "\r\n\r\n", limits)).isEqualTo("refused 431");
        assertThat(refusal(line + "a: b\r\nc: d\r\ne: f\r\n\r\n", limits)).isEqualTo("refused 431");
        assertThat(refusal("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n1;aaaaaaaaaa", limits)).isEqualTo("refused 400");
        assertThat(refusal("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\naaaaaaaaaaaaaaaaaaaaa", limits)).isEqualTo("refused 431");
    }

    private static String refusal(String text, Http1Limits limits) {
        String whole = ParsedMessages.requests(List.of(latin1(text)), limits).getLast();
        String bytewise = ParsedMessages.requests(Chunkings.bytewise(latin1(text)), limits).getLast();
        assertThat(bytewise).as("a byte at a time").isIn(whole, "refused 431");
        return whole;
    }

    /** What a client sends never makes anything but events and refusals, and is understood the same however it is cut. */
    @Test
    void garbageIsRefusedTheSameAtEveryChunking() {
        Bytes valid = latin1("POST /a HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nt: u\r\n\r\nGET / HTTP/1.1\r\n" + HOST
                + "Content-Length: 2\r\n\r\nok");
        Garbage garbage = new Garbage(7);
        for (int i = 0; i < 3000; i++) {
            Bytes text = garbage.any(200, valid);
            List<String> whole = ParsedMessages.requests(List.of(text));
            List<String> bytewise = ParsedMessages.requests(Chunkings.bytewise(text));
            List<String> cut = ParsedMessages.requests(Chunkings.random(text, i));
            assertSame(text, bytewise, whole);
            assertSame(text, cut, whole);
        }
    }

    /** A head that lacks its end may be refused at sight, or be waited for; all else is the same. */
    private static void assertSame(Bytes text, List<String> found, List<String> whole) {
        List<String> expected = outcome(whole);
        boolean waits = !expected.isEmpty()
                && expected.getLast().equals("refused")
                && outcome(found).equals(expected.subList(0, expected.size() - 1));
        if (!waits) {
            assertThat(outcome(found)).as("of %s", text).isEqualTo(expected);
        }
    }

    /** All messages, and that the rest was refused; which of two mistakes in it is named depends on how much was there to see. */
    private static List<String> outcome(List<String> found) {
        return found.stream().map(event -> event.startsWith("refused") ? "refused" : event).toList();
    }

    private static Bytes latin1(String text) {
        return Bytes.of(text, StandardCharsets.ISO_8859_1);
    }
}
