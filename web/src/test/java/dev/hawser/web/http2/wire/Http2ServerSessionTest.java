package dev.hawser.web.http2.wire;

import static dev.hawser.web.http2.wire.Frames.data;
import static dev.hawser.web.http2.wire.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.web.http.Headers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Http2ServerSessionTest {
    private final Frames frames = new Frames();
    private final ServerEnd end = ServerEnd.begun(Http2Limits.DEFAULT);

    @Test
    void aConversationIsTheSameHoweverItIsCut() {
        Bytes whole = Bytes.join(List.of(
                Frames.BEGIN,
                frames.request(1, "GET", "/a", true, "accept", "*/*"),
                frames.request(3, "POST", "/b", false, "content-length", "10"),
                frame(0, 8, 3, Bytes.of(2).concat(Bytes.of("hello")).concat(Bytes.of(0, 0))),
                Frames.ping(7),
                frame(9 + 100, 3, 77, Bytes.of("of no known kind")),
                data(3, "world", false),
                frames.headers(3, true, "x-sum", "1")));
        Chunkings.each(whole, chunks -> {
            ServerEnd end = new ServerEnd();
            chunks.forEach(end::receive);
            assertThat(end.events)
                    .containsExactly(
                            "1 GET /a {accept: */*, host: h}",
                            "1 ended",
                            "3 POST /b {content-length: 10, host: h} ...",
                            "3 data helloworld",
                            "3 trailers {x-sum: 1}",
                            "3 ended");
            assertThat(end.said()).containsExactly("SETTINGS", "WINDOW_UPDATE 0 983041", "SETTINGS ACK", "PING ACK 7");
            assertThat(end.session.buffered()).isZero();
        });
    }

    @Test
    void aBlockMayComeInManyFrames() {
        Bytes block = frames.block(":method", "GET", ":scheme", "http", ":path", "/", "cookie", "a=1", "cookie", "b=2");
        end.receive(frame(1, 1, 1, block.take(3)), frame(9, 0, 1, block.slice(3, 5)), frame(9, 4, 1, block.drop(5)));
        assertThat(end.events).containsExactly("1 GET / {cookie: (secret)}", "1 ended");
    }

    @Test
    void answersLeaveTogether() {
        end.receive(frames.request(1, "GET", "/", true), frames.request(3, "GET", "/", true));
        end.stream(1).sendHead(200, Headers.of("Server", "x", "Connection", "close"), false);
        end.stream(1).sendData(Bytes.of("one"), false);
        end.stream(1).sendTrailers(Headers.of("x-sum", "2"));
        end.stream(3).sendHead(304, Headers.EMPTY, true);
        assertThat(end.said())
                .containsExactly(
                        "HEADERS 1 [:status: 200, server: x]",
                        "DATA 1 one",
                        "HEADERS 1 [x-sum: 2] END",
                        "HEADERS 3 [:status: 304] END");
        assertThat(end.session.streams()).isZero();
        assertThatThrownBy(() -> end.stream(1).endHead(true)).isInstanceOf(IllegalStateException.class);
    }

    /** What is wrong with a request ends its stream, and no other. */
    static List<List<String>> malformed() {
        List<String> good = List.of(":method", "GET", ":scheme", "http", ":path", "/");
        return List.of(
                fields(good, "Accept", "*/*"),
                fields(good, "connection", "close"),
                fields(good, "transfer-encoding", "chunked"),
                fields(good, "te", "gzip"),
                fields(good, "a", "b", ":authority", "h"),
                fields(good, ":method", "GET"),
                fields(good, ":status", "200"),
                fields(good, ":unknown", "x"),
                fields(good, ":protocol", "websocket"),
                fields(good, "content-length", "-1"),
                fields(good, "content-length", "1", "content-length", "1"),
                fields(good, "content-length", "5"),
                fields(good, ":authority", "a", "host", "b"),
                fields(good, ":authority", "user@a"),
                fields(good, "host", "a", "host", "b"),
                fields(good, "host", "a", "host", "a"),
                fields(good, "host", "a b"),
                fields(good, "host", "user@a"),
                fields(good, "host", "a/b?"),
                List.of(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a/b?"),
                List.of(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a,b"),
                List.of(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a\\b"),
                List.of(":method", "GET", ":scheme", "ht tp", ":path", "/"),
                List.of(":method", "GET", ":scheme", "http://a/?", ":path", "/"),
                fields(good, "a b", "c"),
                List.of(":scheme", "http", ":path", "/"),
                List.of(":method", "GET", ":path", "/"),
                List.of(":method", "GET", ":scheme", "http"),
                List.of(":method", "GET", ":scheme", "http", ":path", ""),
                List.of(":method", "GET", ":scheme", "http", ":path", "a"),
                List.of(":method", "GET", ":scheme", "http", ":path", "/ HTTP/1.1"),
                List.of(":method", "G T", ":scheme", "http", ":path", "/"),
                List.of(":method", "CONNECT", ":scheme", "http", ":path", "/", ":authority", "h"),
                List.of(":method", "CONNECT"),
                List.of(":method", "CONNECT", ":protocol", "websocket", ":authority", "h"));
    }

    private static List<String> fields(List<String> good, String... more) {
        return Stream.concat(good.stream(), Stream.of(more)).toList();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedRequestIsReset(List<String> fields) {
        end.receive(frames.headers(1, true, fields.toArray(new String[0])), frames.request(3, "GET", "/", true));
        assertThat(end.said()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
        assertThat(end.events).containsExactly("3 GET / {host: h}", "3 ended");
    }

    @Test
    void controlCharactersInValuesAreRefused() {
        Bytes literal = Bytes.of(0x00, 1, 'a', 3, 'b', '\r', 'c');
        end.receive(frame(1, 5, 1, frames.block(":method", "GET", ":scheme", "http", ":path", "/").concat(literal)));
        assertThat(end.said()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
    }

    @Test
    void bothKindsOfConnectAreTaken() {
        end.receive(
                frames.headers(1, false, ":method", "CONNECT", ":authority", "h:1"),
                frames.headers(3, false, ":method", "CONNECT", ":protocol", "websocket", ":scheme", "http", ":path", "/w",
                        ":authority", "h"));
        assertThat(end.events).containsExactly("1 CONNECT  {host: h:1} ...", "3 CONNECT /w {host: h} ...");
    }

    @Test
    void aBodyMustHaveItsLength() {
        end.receive(
                frames.request(1, "POST", "/", false, "content-length", "3"), data(1, "abcd", false),
                frames.request(3, "POST", "/", false, "content-length", "3"), data(3, "ab", true),
                frames.request(5, "POST", "/", false, "content-length", "3"), data(5, "ab", false), frames.headers(5, true, "a", "b"),
                frames.request(7, "POST", "/", false, "content-length", "3"), data(7, "abc", true));
        assertThat(end.said())
                .containsExactly("RST_STREAM 1 PROTOCOL_ERROR", "RST_STREAM 3 PROTOCOL_ERROR", "RST_STREAM 5 PROTOCOL_ERROR");
        assertThat(end.events).endsWith("7 data abc", "7 ended");
    }

    @Test
    void aHeadThatIsTooLargeIsAnswered431() {
        String large = "v".repeat(1000);
        end.receive(Frames.frame(1, 4, 1, frames.block(":method", "GET", ":scheme", "http", ":path", "/", "a", large)
                .concat(Bytes.of(0xbe).concat(Bytes.EMPTY))));
        assertThat(end.events).hasSize(1);
        ServerEnd small = ServerEnd.begun(Http2Limits.DEFAULT.withHeaderList(2000));
        Bytes block = new Frames().block(":method", "GET", ":scheme", "http", ":path", "/", "a", large);
        small.receive(frame(1, 4, 1, block.concat(Bytes.of(0xbe, 0xbe))));
        assertThat(small.said()).containsExactly("HEADERS 1 [:status: 431] END", "RST_STREAM 1 NO_ERROR");
        assertThat(small.events).isEmpty();
    }

    @Test
    void aStreamTooManyIsRefusedAndTheRestGoesOn() {
        ServerEnd two = ServerEnd.begun(Http2Limits.DEFAULT.withConcurrentStreams(2));
        two.receive(frames.request(1, "GET", "/", true), frames.request(3, "GET", "/", true), frames.request(5, "GET", "/", true));
        assertThat(two.said()).containsExactly("RST_STREAM 5 REFUSED_STREAM");
        two.stream(1).sendHead(204, Headers.EMPTY, true);
        two.receive(frames.request(7, "GET", "/", true));
        assertThat(two.streams).containsKey(7);
    }

    @Test
    void framesOfAStreamThatWeResetAreIgnored() {
        end.receive(frames.request(1, "POST", "/", false));
        end.stream(1).reset(Http2ErrorCode.CANCEL);
        end.receive(data(1, "late", false), frames.headers(1, true, "a", "b"), Frames.window(1, 5), frames.request(3, "GET", "/", true));
        assertThat(end.events).containsExactly("1 POST / {host: h} ...", "3 GET / {host: h}", "3 ended");
    }

    @Test
    void drainingIsSaidInTwoSteps() {
        end.receive(frames.request(1, "GET", "/", true));
        end.session.drain();
        List<String> said = end.said();
        assertThat(said.get(0)).isEqualTo("GOAWAY 2147483647 NO_ERROR");
        end.receive(frames.request(3, "GET", "/", true));
        end.receive(frame(6, 1, 0, Bytes.ofHex(said.get(1).substring("PING ".length()))));
        assertThat(end.said()).containsExactly("GOAWAY 3 NO_ERROR");
        end.receive(frames.request(5, "GET", "/", true));
        assertThat(end.streams).containsOnlyKeys(1, 3);
        end.stream(3).sendHead(200, Headers.EMPTY, true);
        assertThat(end.said()).containsExactly("HEADERS 3 [:status: 200] END");
    }
}
