package dev.hawser.web.cgi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header of a program's output, at every cut. */
final class CgiOutputParserTest {
    private record Parsed(CgiHead head, String body) {}

    private static Parsed parse(String output, int step) {
        Bytes all = Bytes.of(output, StandardCharsets.ISO_8859_1);
        CgiOutputParser parser = new CgiOutputParser(4096);
        StringBuilder body = new StringBuilder();
        CgiHead head = null;
        for (int from = 0; from < all.size(); from += step) {
            Bytes piece = all.slice(from, Math.min(all.size(), from + step));
            if (head != null) {
                body.append(piece.text(StandardCharsets.ISO_8859_1));
                continue;
            }
            head = parser.receive(piece);
            if (head != null) {
                body.append(parser.rest().text(StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(head).isNotNull();
        return new Parsed(java.util.Objects.requireNonNull(head), body.toString());
    }

    private static void check(String output, CgiHead head, String body) {
        for (int step = 1; step <= output.length(); step++) {
            assertThat(parse(output, step)).as("cut at every %d", step).isEqualTo(new Parsed(head, body));
        }
    }

    @Test
    void aDocumentWithEitherEndOfLines() {
        CgiHead head = new CgiHead(200, Headers.of("Content-Type", "text/plain", "X-A", ""), -1);
        check("Content-Type: text/plain\nX-A:\n\nhello\n\n", head, "hello\n\n");
        check("Content-Type:text/plain\r\nX-A: \r\n\r\nhello\n\n", head, "hello\n\n");
        check("Content-Type: text/plain\r\nX-A:\n\r\n", head, "");
    }

    @Test
    void statusLocationAndLength() {
        check("Status: 404 Not there\nContent-type: a/b\nContent-Length: 3\n\nabc", new CgiHead(404, Headers.of("Content-type", "a/b"), 3), "abc");
        check("Location: https://example.com/\n\n", new CgiHead(302, Headers.of("Location", "https://example.com/"), -1), "");
        check("Location: /here\nstatus: 307\n\n", new CgiHead(307, Headers.of("Location", "/here"), -1), "");
        check("Status: 204\n\n", new CgiHead(204, Headers.EMPTY, -1), "");
    }

    @Test
    void whatIsTheConnectionsToSayIsLeftOut() {
        check(
                "Connection: close, X\nTransfer-Encoding: chunked\nSet-Cookie: a\nSet-Cookie: b\nKeep-Alive: 1\nUpgrade: h2c\n\n",
                new CgiHead(200, Headers.of("Set-Cookie", "a", "Set-Cookie", "b"), -1),
                "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r\n",
                "hello\n\n",
                ": x\n\n",
                " Content-Type: a\n\n",
                "A: b\n c\n\n",
                "A : b\n\n",
                "A: \u0000\n\n",
                "A: b\rc\n\n",
                "HTTP/1.1 200 OK\nA: b\n\n",
                "Status: 99\n\n",
                "Status: 101\n\n",
                "Status: 2000\n\n",
                "Status: ok\n\n",
                "Status:\n\n",
                "Status: 200\nStatus: 200\n\n",
                "Content-Length: 1\nContent-Length: 1\nA: b\n\n",
                "A: b\nContent-Length: -1\n\n",
                "A: b\nContent-Length: 1234567890123456789\n\n",
                "A: b\nContent-Length:\n\n"
            })
    void whatIsNoHeaderIsRefused(String output) {
        for (int step : new int[] {1, 2, output.length()}) {
            assertThatThrownBy(() -> parse(output, step)).isInstanceOf(CgiSyntaxException.class);
        }
    }

    @Test
    void aHeaderIsBounded() {
        CgiOutputParser parser = new CgiOutputParser(8);
        assertThat((@Nullable Object) parser.receive(Bytes.of("A: b\n\rx"))).isNull();
        assertThatThrownBy(() -> parser.receive(Bytes.of("yz")))
                .isInstanceOf(CgiSyntaxException.class)
                .hasMessage("a header of more than 8 bytes");
        assertThat((@Nullable Object) new CgiOutputParser(7).receive(Bytes.of("A: bc\n\n and a body")))
                .isEqualTo(new CgiHead(200, Headers.of("A", "bc"), -1));
    }

    @Test
    void fieldsAreVariables() {
        Headers headers = Headers.of(
                "Host", "example.com", "X-A", "1", "x-a", "2", "Cookie", "a=b", "Cookie", "c=d", "Proxy", "evil:80", "Authorization",
                "Basic x", "X_A", "spoofed", "Content-Type", "a/b", "A.B", "no", "Transfer-Encoding", "chunked");
        assertThat(CgiVariables.of(headers))
                .isEqualTo(Map.of("HTTP_HOST", "example.com", "HTTP_X_A", "1, 2", "HTTP_COOKIE", "a=b; c=d"));
    }
}
