package dev.hawser.web.http2.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A client session against a server session, without a reactor. */
class Http2EndsTest {
    private final ArrayDeque<Bytes> toServer = new ArrayDeque<>();
    private final ArrayDeque<Bytes> toClient = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private boolean serverReads = true;
    private Bytes answer = Bytes.of("hello");

    private final Http2Session server = Http2Session.server(Http2Limits.DEFAULT.withConcurrentStreams(4), new Serving(), toClient::add);
    private final Http2Session client = Http2Session.client(Http2Limits.DEFAULT, new Asking(), toServer::add);

    Http2EndsTest() {
        server.start();
        client.start();
        pump();
    }

    private void pump() {
        while (!toServer.isEmpty() || !toClient.isEmpty()) {
            for (Bytes data = toServer.poll(); data != null; data = toServer.poll()) {
                server.receive(data);
            }
            for (Bytes data = toClient.poll(); data != null; data = toClient.poll()) {
                client.receive(data);
            }
        }
    }

    private Http2Stream ask(String method, String path, boolean isEnd) {
        return client.openStream(Http2RequestHead.of(method, "http", "h", path, Headers.of("X-A", "b")), isEnd, new Answered(path));
    }

    @Test
    void aRequestIsAnswered() {
        ask("GET", "/a", true);
        pump();
        assertThat(events).containsExactly("asked GET /a {x-a: b, host: h}", "/a 103", "/a 200 5", "/a data hello", "/a {x-sum: 1}", "/a ended");
        assertThat(client.streams() + server.streams()).isZero();
    }

    @Test
    void manyGoOnAtOnceUpToWhatTheServerTakes() {
        serverReads = false;
        List<Http2Stream> streams = new ArrayList<>();
        while (client.canOpenStream()) {
            streams.add(ask("POST", "/" + streams.size(), false));
        }
        assertThat(streams).hasSize(4);
        assertThatThrownBy(() -> ask("GET", "/more", true)).isInstanceOf(IllegalStateException.class).hasMessageContaining("4");
        streams.get(2).sendData(Bytes.EMPTY, true);
        pump();
        assertThat(client.canOpenStream()).isTrue();
    }

    @Test
    void aStreamThatIsNotReadDoesNotStopTheOthers() {
        serverReads = false;
        Http2Stream stuck = ask("POST", "/stuck", false);
        stuck.sendData(Bytes.of("x".repeat(1 << 20)), false);
        pump();
        assertThat(stuck.queued()).isEqualTo((1 << 20) - (256 << 10));
        assertThat(events).contains("/stuck paused");
        serverReads = true;
        ask("POST", "/free", false).sendData(Bytes.of("y".repeat(3 << 20)), true);
        pump();
        assertThat(events).contains("/free ended");
        assertThat(stuck.queued()).isEqualTo((1 << 20) - (256 << 10));
    }

    @Test
    void largeBodiesPassBothWays() {
        Random random = new Random(5);
        byte[] array = new byte[5 << 20];
        random.nextBytes(array);
        answer = Bytes.adopt(array);
        for (int i = 0; i < 4; i++) {
            ask("POST", "/" + i, false).sendData(answer, true);
        }
        pump();
        assertThat(events.stream().filter(event -> event.endsWith(" " + answer.hashCode())).count()).isEqualTo(4);
        assertThat(server.buffered() + client.buffered()).isZero();
    }

    @Test
    void whatIsMoreUrgentLeavesFirst() {
        answer = Bytes.of("z".repeat(40_000));
        server.congested(true);
        client.openStream(Http2RequestHead.of("GET", "http", "h", "/late", Headers.of("priority", "u=6")), true, new Answered("/late"));
        client.openStream(Http2RequestHead.of("GET", "http", "h", "/soon", Headers.of("priority", "i, u=1")), true, new Answered("/soon"));
        pump();
        server.congested(false);
        pump();
        assertThat(events.indexOf("/soon ended")).isLessThan(events.indexOf("/late ended"));
    }

    @Test
    void thoseOfOneUrgencyTakeTurns() {
        answer = Bytes.of("z".repeat(60_000));
        server.congested(true);
        ask("GET", "/a", true);
        ask("GET", "/b", true);
        pump();
        server.congested(false);
        pump();
        List<String> data = events.stream().filter(event -> event.contains(" data ")).toList();
        assertThat(data.get(0)).startsWith("/a");
        assertThat(data.get(1)).startsWith("/b");
        assertThat(data.get(2)).startsWith("/a");
    }

    @Test
    void streamsThatTheServerDidNotLookAtAreTold() {
        Http2Stream first = ask("POST", "/first", false);
        pump();
        server.finishDrain();
        ask("GET", "/second", true);
        pump();
        assertThat(events).contains("/second reset REFUSED_STREAM untouched");
        first.sendData(Bytes.EMPTY, true);
        pump();
        assertThat(events).contains("/first ended");
        assertThat(client.isSpent()).isTrue();
        assertThat(client.canOpenStream()).isFalse();
    }

    @Test
    void aResetReachesTheOtherEndAndFreesWhatWaits() {
        serverReads = false;
        Http2Stream stream = ask("POST", "/a", false);
        stream.sendData(Bytes.of("x".repeat(100_000)), false);
        pump();
        assertThat(server.buffered()).isEqualTo(100_000);
        stream.reset(Http2ErrorCode.CANCEL);
        stream.sendData(Bytes.of("dropped"), true);
        pump();
        assertThat(events).contains("server reset CANCEL");
        assertThat(server.buffered()).isZero();
        assertThat(server.streams()).isZero();
    }

    @Test
    void theEndOfAConnectionIsToldToEveryStream() {
        ask("POST", "/a", false);
        client.connectionLost();
        assertThat(events).contains("/a reset INTERNAL_ERROR");
        assertThat(client.streams()).isZero();
    }

    private final class Serving implements Http2Receiver {
        @Override
        public Http2StreamReceiver requestReceived(Http2Stream stream, Http2RequestHead head, boolean hasBody) {
            events.add("asked " + head.method() + " " + head.path() + " " + head.headers());
            return new Http2StreamReceiver() {
                @Override
                public void dataReceived(Bytes data) {
                    if (serverReads) {
                        stream.consumed(data.size());
                    }
                }

                @Override
                public void ended() {
                    stream.sendHead(103, Headers.EMPTY, false);
                    stream.sendHead(200, Headers.of("content-length", "" + answer.size()), false);
                    stream.sendData(answer, false);
                    stream.sendTrailers(Headers.of("x-sum", "1"));
                }

                @Override
                public void wasReset(Http2ErrorCode code, boolean isUntouched) {
                    events.add("server reset " + code);
                }
            };
        }

        @Override
        public void failed(Http2Exception reason) {
            events.add("server failed " + reason);
        }
    }

    private final class Asking implements Http2Receiver {
        @Override
        public void failed(Http2Exception reason) {
            events.add("client failed " + reason);
        }
    }

    private final class Answered implements Http2StreamReceiver {
        private final String path;
        private Bytes body = Bytes.EMPTY;
        private final List<Bytes> pieces = new ArrayList<>();

        Answered(String path) {
            this.path = path;
        }

        @Override
        public void headReceived(Http2ResponseHead head) {
            events.add(path + " " + head.status() + (head.contentLength() < 0 ? "" : " " + head.contentLength()));
        }

        @Override
        public void dataReceived(Bytes data) {
            pieces.add(data);
            events.add(path + " data " + (data.size() > 20 ? "..." : data.latin1()));
            streamOf(path).consumed(data.size());
        }

        @Override
        public void trailersReceived(Headers trailers) {
            body = Bytes.join(pieces);
            events.add(path + " " + (body.size() > 20 ? "" + body.hashCode() : trailers.toString()));
        }

        @Override
        public void ended() {
            events.add(path + " ended");
        }

        @Override
        public void sendingPaused() {
            events.add(path + " paused");
        }

        @Override
        public void wasReset(Http2ErrorCode code, boolean isUntouched) {
            events.add(path + " reset " + code + (isUntouched ? " untouched" : ""));
        }

        private Http2Stream streamOf(String path) {
            return client.openStreams().stream()
                    .filter(stream -> stream.receiver() == this)
                    .findAny()
                    .orElseThrow(() -> new AssertionError("no stream of " + path));
        }
    }
}
