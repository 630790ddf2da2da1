package dev.hawser.app.status.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireWriterTest {
    @Test
    void aReplyHasItsLength() {
        WireReply reply = WireReply.text(404, "näher").with("Allow", "GET");
        assertThat(WireWriter.reply(reply).utf8())
                .isEqualTo("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nAllow: GET\r\n"
                        + "Content-Length: 7\r\n\r\nnäher\n");
        assertThat(WireWriter.endless(WireReply.of(200, "text/event-stream", WireWriter.retry(1000))).utf8())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\nretry: 1000\n\n");
    }

    @Test
    void aReplyIsReadAtEveryChunkingAsItWasWritten() {
        WireReply reply = WireReply.of(200, "application/json", Bytes.of("{}\r\n\r\n")).with("A", "b");
        for (List<Bytes> chunks : Chunkings.of(WireWriter.reply(reply))) {
            WireReply read = Objects.requireNonNull(read(chunks));
            assertThat(read.status()).isEqualTo(200);
            assertThat(read.body()).isEqualTo(reply.body());
            assertThat(read.field("a")).isEqualTo("b");
        }
    }

    private static @Nullable WireReply read(Iterable<Bytes> chunks) {
        ReplyParser parser = new ReplyParser(WireLimits.REPLY);
        WireReply read = null;
        for (Bytes chunk : chunks) {
            parser.receive(chunk);
            if (read == null) {
                read = parser.next();
            }
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n"
            })
    void whatIsNoReplyOfOursIsRefused(String text) {
        assertThatThrownBy(() -> read(List.of(Bytes.of(text)))).isInstanceOf(HttpMessageException.class);
    }

    @Test
    void garbageIsAReplyOrARefusal() {
        Bytes valid = WireWriter.reply(WireReply.text(200, "fine"));
        for (long seed = 0; seed < 2_000; seed++) {
            Bytes garbage = new Garbage(seed).any(10_000, valid);
            assertThat(outcome(Chunkings.random(garbage, seed))).isEqualTo(outcome(List.of(garbage)));
        }
    }

    private static Object outcome(Iterable<Bytes> chunks) {
        try {
            return String.valueOf(read(chunks));
        } catch (HttpMessageException refused) {
            return refused.status();
        }
    }

    @Test
    void aRequestIsReadAsItWasWritten() {
        WireRequest request = new WireRequest(
                "POST", "/services/a%2Fb/stop", WireFields.EMPTY.with("Host", "localhost"), Bytes.EMPTY);
        assertThat(WireWriter.request(request).utf8())
                .isEqualTo("POST /services/a%2Fb/stop HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        RequestParser parser = new RequestParser(WireLimits.REQUEST);
        parser.receive(WireWriter.request(request));
        assertThat(parser.next()).isNotNull().extracting(WireRequest::target).isEqualTo(request.target());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\0", "\r\n\r\n", "\u007f", "ä"})
    void noFieldOrTargetOrMethodGetsMoreIntoAHead(String evil) {
        assertThatThrownBy(() -> WireWriter.reply(WireReply.text(200, "").with("A", "x" + evil)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WireWriter.reply(WireReply.text(200, "").with("A" + evil, "x")))
                .isInstanceOf(IllegalArgumentException.class);
        for (WireRequest request : List.of(
                new WireRequest("GET" + evil, "/", WireFields.EMPTY, Bytes.EMPTY),
                new WireRequest("GET", "/" + evil, WireFields.EMPTY, Bytes.EMPTY),
                new WireRequest("GET", "/", WireFields.EMPTY.with("A", evil), Bytes.EMPTY))) {
            assertThatThrownBy(() -> WireWriter.request(request))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain("\r", "\n", "\0");
        }
    }

    @Test
    void theLengthIsNotTheCallersToTell() {
        assertThatThrownBy(() -> WireWriter.reply(WireReply.text(200, "").with("Content-Length", "5")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WireWriter.reply(WireReply.text(200, "").with("Transfer-Encoding", "chunked")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEventIsOneLine() {
        assertThat(WireWriter.event(null, "{\"a\":1}").utf8()).isEqualTo("data: {\"a\":1}\n\n");
        assertThat(WireWriter.event("x", "y").utf8()).isEqualTo("event: x\ndata: y\n\n");
        for (String evil : List.of("a\nb", "a\rb", "a\0b")) {
            assertThatThrownBy(() -> WireWriter.event(null, evil)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> WireWriter.event(evil, "x")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "ä €", "\uD83D\uDE00", "%2F?#", "\u0000\r\n", "..", "+ "})
    void aPathIsDecodedAsItWasEncoded(String path) {
        String encoded = PercentCoding.encode(path);
        assertThat(encoded).matches("([A-Za-z0-9._~-]|%[0-9A-F]{2})*");
        assertThat(PercentCoding.decode(encoded)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%g0", "a%+1", "%ff", "%c3", "%C0%AF", "%ed%a0%80", "ä"})
    void aPathThatIsNoneIsRefused(String encoded) {
        assertThatThrownBy(() -> PercentCoding.decode(encoded))
                .isInstanceOfSatisfying(HttpMessageException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LocalHost:80", "127.0.0.1", "127.0.0.1:8080", "127.255.0.9", "[::1]", "[::1]:65535"})
    void theseHostsAreThisMachine(String host) {
        assertThat(LocalHosts.isLocal(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ":80", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost.", "128.0.0.1",
                "0.0.0.0", "2130706433", "127.1", "0x7f.0.0.1", "::1", "[::1", "[::2]", "[]", "[localhost]", "localhost:",
                "localhost:80:80", "localhost:x", "[::1]x", "[::1%lo]", "user@localhost", "localhost/x", "[127.0.0.1]",
                "127.0.0.999", "local host"
            })
    void theseAreNot(String host) {
        assertThat(LocalHosts.isLocal(host)).isFalse();
    }
}
