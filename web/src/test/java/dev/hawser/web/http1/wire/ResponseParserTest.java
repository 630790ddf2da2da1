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

/** Responses from bytes. */
final class ResponseParserTest {
    static Stream<Arguments> taken() {
        return Stream.of(
                Arguments.of("GET", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", List.of("200 OK 1.1 [Content-Length=3] 3 stays", "body abc")),
                Arguments.of("GET", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", List.of("200  1.1 [Content-Length=0] 0 stays", "body ")),
                Arguments.of("GET", "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", List.of("404  1.1 [Content-Length=0] 0 stays", "body ")),
                Arguments.of("GET", "HTTP/1.0 200 OK\r\n\r\nthe rest", List.of("200 OK 1.0 [] rest", "body the rest")),
                Arguments.of("GET", "HTTP/1.1 200 OK\r\n\r\n", List.of("200 OK 1.1 [] rest", "body ")),
                Arguments.of("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nx: y\r\n\r\n", List.of("200 OK 1.1 [Transfer-Encoding=chunked] chunked stays", "body ab [x=y]")),
                Arguments.of("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", List.of("200 OK 1.1 [Content-Length=3] 0 stays", "body ")),
                Arguments.of("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", List.of("304 Not Modified 1.1 [Content-Length=3] 0 stays", "body ")),
                Arguments.of("GET", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", List.of("204 No Content 1.1 [Connection=close] 0", "body ")),
                Arguments.of("GET", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", List.of("100 Continue 1.1 [] 0 stays", "103 Early Hints 1.1 [Link=a] 0 stays", "200 OK 1.1 [Content-Length=1] 1 stays", "body x")),
                Arguments.of("GET", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", List.of("101 Switching Protocols 1.1 [Upgrade=x] 0 stays", "body ")),
                Arguments.of("CONNECT", "HTTP/1.1 200 Connected\r\n\r\n", List.of("200 Connected 1.1 [] 0 stays", "body ")),
                Arguments.of("GET", "HTTP/1.1 200 caf\u00e9\r\nContent-Length: 0\r\n\r\nHTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n", List.of("200 caf\u00e9 1.1 [Content-Length=0] 0 stays", "body ", "500 x 1.1 [Content-Length=0] 0 stays", "body ")));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void responsesAreFoundAtEveryChunking(String method, String text, List<String> expected) {
        Chunkings.each(latin1(text), chunks -> assertThat(responses(method, chunks)).isEqualTo(expected));
    }

    static Stream<String> refused() {
        return Stream.of(
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\r\n\r\n",
                "HTTP/1.1 200 O\0K\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Le");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNoCompleteResponseIsRefused(String text) {
        Chunkings.each(latin1(text), chunks -> assertThat(responses("GET", chunks)).last().isEqualTo("refused 400"));
    }

    @Test
    void garbageIsRefusedTheSameAtEveryChunking() {
        Bytes valid = latin1("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nx: y\r\n\r\nHTTP/1.1 404 Not\r\nContent-Length: 2\r\n\r\nno");
        Garbage garbage = new Garbage(8);
        for (int i = 0; i < 3000; i++) {
            Bytes text = garbage.any(150, valid);
            assertThat(responses("GET", Chunkings.bytewise(text))).as("of %s", text).isEqualTo(responses("GET", List.of(text)));
        }
    }

    private static List<String> responses(String method, List<Bytes> chunks) {
        ResponseParser parser = new ResponseParser(Http1Limits.DEFAULT, new HeadScratch(1));
        parser.expect(method);
        return ParsedMessages.run(parser, chunks, true);
    }

    private static Bytes latin1(String text) {
        return Bytes.of(text, StandardCharsets.ISO_8859_1);
    }
}
