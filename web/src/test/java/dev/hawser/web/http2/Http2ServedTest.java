package dev.hawser.web.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.FileRegion;
import dev.hawser.net.Protocol;
import dev.hawser.net.PullProducer;
import dev.hawser.testing.IoPump;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.time.Scheduler;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.wire.Http2ErrorCode;
import dev.hawser.web.http2.wire.Http2RequestHead;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.SiteOptions;
import dev.hawser.web.server.SiteRoot;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client's connection and a site's, in memory. */
class Http2ServedTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final List<String> events = new ArrayList<>();
    private final List<Request> held = new ArrayList<>();
    private final SiteRoot root = new SiteRoot(
            this::render, SiteOptions.DEFAULT.withServerName("test").withIdleTimeout(Duration.ofSeconds(20)), null);
    private final Http2ClientConnection client = new Http2ClientConnection();
    private final IoPump pump = IoPump.connect(reactor, new Http2ServerProtocol(root), client);

    private @Nullable Path file;

    private void render(Request request) {
        request.notifyFinish().finish(_ -> events.add("finished"), failure -> events.add("lost: " + failure.getMessage()));
        switch (request.path()) {
            case "/echo" -> request.answeredBy(request.body().bytes(10 << 20).addCallback(body -> {
                request.setHeader("x-length", "" + request.body().length());
                request.finish(body);
                return body;
            }));
            case "/hold" -> held.add(request);
            case "/pieces" -> {
                request.registerProducer(new Pieces(request));
            }
            case "/fail" -> throw new IllegalStateException("deliberate");
            case "/broken" -> {
                request.write("some");
                request.abort();
            }
            case "/trailers" -> {
                request.sendInterim(103, Headers.of("link", "</a>"));
                request.write("body");
                request.addTrailer("x-sum", "4");
                request.finish();
            }
            case "/throw" -> request.body().deliverTo(new Refusing()).finish(_ -> {}, failure -> events.add("" + failure));
            case "/file" -> send(request);
            case "/upper" -> request.takeOver(200, new Upper());
            default -> request.finish(request.method() + " " + request.target() + " for " + request.authority());
        }
    }

    private void send(Request request) {
        try {
            FileChannel channel = FileChannel.open(java.util.Objects.requireNonNull(file));
            FileRegion region = new FileRegion(channel, 3, channel.size() - 3);
            request.write("<");
            request.sendFile(region).finish(count -> events.add("file " + count), failure -> events.add("" + failure));
            request.write(">");
            request.finish();
        } catch (java.io.IOException failure) {
            request.failed(failure);
        }
    }

    /** Says in capitals what it is told. */
    private final class Upper extends Protocol {
        @Override
        public void connectionMade() {
            transport().write("hello ");
        }

        @Override
        public void dataReceived(Bytes data) {
            transport().write(data.latin1().toUpperCase(java.util.Locale.ROOT));
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("upper lost " + reason.getClass().getSimpleName());
        }
    }

    /** A hundred pieces of 10 KiB, one at a time. */
    private static final class Pieces implements PullProducer {
        private final Request request;
        private int made;

        Pieces(Request request) {
            this.request = request;
        }

        @Override
        public void resumeProducing() {
            request.write(Bytes.of("p".repeat(10_240)));
            if (++made == 100) {
                request.unregisterProducer();
                request.finish();
            }
        }

        @Override
        public void stopProducing() {
            made = 1000;
        }
    }

    private static Http2RequestHead head(String method, String path, String... fields) {
        return Http2RequestHead.of(method, "http", "h", path, Headers.of(fields));
    }

    private Deferred<String> text(String method, String path, @Nullable OutgoingBody body, String... fields) {
        return client.request(head(method, path, fields), body)
                .chain(response -> response.body().text(50 << 20).addCallback(text -> response.status() + " " + text));
    }

    private String asked(String method, String path, @Nullable OutgoingBody body, String... fields) {
        String[] said = {"nothing"};
        text(method, path, body, fields).finish(text -> said[0] = text, failure -> said[0] = failure.toString());
        flush();
        return said[0];
    }

    private void flush() {
        for (int i = 0; i < 50; i++) {
            pump.flush();
            reactor.advance(Duration.ZERO);
        }
    }

    @Test
    void aRequestIsAnswered() {
        assertThat(asked("GET", "/a?b", null)).isEqualTo("200 GET /a?b for h");
        assertThat(events).containsExactly("finished");
        assertThat(client.requests()).isZero();
    }

    @Test
    void theHeadSaysWhoAndWhen() {
        List<Headers> got = new ArrayList<>();
        client.request(head("HEAD", "/"), null).finish(response -> got.add(response.headers()), failure -> events.add("" + failure));
        flush();
        assertThat(got.getFirst().get("server")).isEqualTo("test");
        assertThat(got.getFirst().get("date")).endsWith("GMT");
        assertThat(got.getFirst().get("content-length")).isEqualTo("12");
    }

    @Test
    void bodiesPassBothWays() {
        String large = "body".repeat(1 << 19);
        assertThat(asked("POST", "/echo", OutgoingBody.of(large), "content-length", "" + large.length())).isEqualTo("200 " + large);
        assertThat(asked("POST", "/echo", OutgoingBody.of(""))).isEqualTo("200 ");
    }

    @Test
    void aBodyThatNobodyReadsHoldsUpOnlyItself() {
        text("POST", "/hold", OutgoingBody.of("x".repeat(2 << 20))).finish(text -> events.add(text), failure -> events.add("" + failure));
        flush();
        assertThat(asked("POST", "/echo", OutgoingBody.of("y".repeat(2 << 20)))).hasSize(4 + (2 << 20));
        held.getFirst().finish("enough");
        flush();
        assertThat(events).contains("200 enough");
    }

    @Test
    void aProducerIsAskedAsTheClientReads() {
        assertThat(asked("GET", "/pieces", null)).hasSize(4 + 100 * 10_240);
        IncomingBody[] body = new IncomingBody[1];
        client.request(head("GET", "/pieces"), null).finish(response -> body[0] = response.body(), failure -> events.add("" + failure));
        flush();
        assertThat(body[0].received()).isLessThanOrEqualTo(256 << 10);
        assertThat(body[0].isComplete()).isFalse();
        body[0].discard();
        flush();
        assertThat(events).anyMatch(event -> event.contains("was reset: CANCEL"));
    }

    @Test
    void aFileIsSentBetweenWhatIsWritten(@TempDir Path folder) throws Exception {
        file = Files.writeString(folder.resolve("f"), "abcdefghi".repeat(100_000));
        String text = asked("GET", "/file", null);
        assertThat(text).startsWith("200 <defghi").endsWith("ghi>").hasSize(4 + 2 + 900_000 - 3);
        assertThat(events).contains("file 899997");
    }

    @Test
    void trailersAndInterimAnswersArrive() {
        List<String> got = new ArrayList<>();
        client.request(head("GET", "/trailers"), null, interim -> got.add(interim.status() + " " + interim.headers()))
                .chain(response -> response.body().text(100).addCallback(text -> text + " " + response.body().trailers()))
                .finish(got::add, failure -> got.add("" + failure));
        flush();
        assertThat(got).containsExactly("103 {link: </a>}", "body {x-sum: 4}");
    }

    @Test
    void aBodyWaitsForTheServerToWantIt() {
        assertThat(asked("POST", "/echo", OutgoingBody.of("data"), "expect", "100-continue")).isEqualTo("200 data");
        assertThat(asked("POST", "/", OutgoingBody.of("data"), "expect", "100-continue")).isEqualTo("200 POST / for h");
    }

    @Test
    void mistakesOfTheProgramAreAnswered() {
        assertThat(asked("GET", "/fail", null)).startsWith("500 ");
        assertThat(asked("GET", "/broken", null)).contains("INTERNAL_ERROR");
        assertThat(asked("GET", "/", null)).startsWith("200 ");
    }

    @Test
    void cancellingResetsTheStream() {
        Deferred<Http2Response> response = client.request(head("GET", "/hold"), null);
        flush();
        response.cancel();
        response.finish(_ -> events.add("answered"), _ -> events.add("cancelled"));
        flush();
        assertThat(events).contains("cancelled").anyMatch(event -> event.startsWith("lost: ") && event.contains("CANCEL"));
        assertThat(client.requests()).isZero();
    }

    @Test
    void aConnectBecomesAConnection() {
        List<String> got = new ArrayList<>();
        Protocol[] tunnel = new Protocol[1];
        Http2RequestHead head = new Http2RequestHead("CONNECT", "http", "h", "/upper", "capitals", Headers.EMPTY, -1);
        client.connect(head, () -> {
                    tunnel[0] = new Protocol() {
                        @Override
                        public void dataReceived(Bytes data) {
                            got.add(data.latin1());
                        }

                        @Override
                        public void connectionLost(ConnectionEnd reason) {
                            got.add(reason.getClass().getSimpleName());
                        }
                    };
                    return tunnel[0];
                })
                .finish(response -> got.add("" + response.status()), failure -> got.add("" + failure));
        flush();
        assertThat(client.settled()).isNotNull();
        tunnel[0].transport().write("abc");
        flush();
        assertThat(String.join("", got)).isEqualTo("200hello ABC");
        tunnel[0].transport().loseConnection();
        flush();
        assertThat(got).last().isEqualTo("ConnectionDone");
        assertThat(events).contains("upper lost ConnectionDone");
        assertThat(asked("GET", "/", null)).startsWith("200 ");
    }

    @Test
    void drainingLetsRequestsFinishAndRefusesNewOnes() {
        text("GET", "/hold", null).finish(text -> events.add(text), failure -> events.add("" + failure));
        flush();
        pump.server().requestDrain();
        flush();
        assertThat(client.isSpent()).isTrue();
        assertThatThrownBy(() -> client.request(head("GET", "/"), null)).isInstanceOf(IllegalStateException.class);
        held.getFirst().finish("last");
        flush();
        assertThat(events).contains("200 last");
        assertThat(pump.server().isOpen()).isFalse();
    }

    @Test
    void anIdleConnectionIsClosed() {
        asked("GET", "/", null);
        for (int i = 0; i < 19; i++) {
            reactor.advance(Duration.ofSeconds(1));
        }
        flush();
        assertThat(pump.server().isOpen()).isTrue();
        for (int i = 0; i < 3; i++) {
            reactor.advance(Duration.ofSeconds(1));
        }
        flush();
        assertThat(pump.server().isOpen()).isFalse();
        assertThat(client.isSpent()).isTrue();
    }

    @Test
    void aBodyThatDoesNotGoOnIsGivenUp() {
        text("POST", "/echo", new Never()).finish(text -> events.add(text), failure -> events.add("" + failure));
        flush();
        for (int i = 0; i < 62; i++) {
            reactor.advance(Duration.ofSeconds(1));
            flush();
        }
        assertThat(events).anyMatch(event -> event.contains("stopped sending")).anyMatch(event -> event.contains("was reset"));
    }

    @Test
    void anAnswerThatIsNotTakenIsGivenUp() {
        client.request(head("GET", "/pieces"), null).finish(_ -> events.add("head"), failure -> events.add("" + failure));
        for (int i = 0; i < 65; i++) {
            flush();
            reactor.advance(Duration.ofSeconds(1));
        }
        assertThat(events).contains("head").anyMatch(event -> event.contains("takes nothing"));
        assertThat(asked("GET", "/", null)).startsWith("200 ");
    }

    @Test
    void theEndOfTheConnectionIsTheEndOfAllRequests() {
        text("GET", "/hold", null).finish(text -> events.add(text), failure -> events.add(failure.getClass().getSimpleName()));
        flush();
        pump.server().abortConnection();
        flush();
        assertThat(events).contains("ConnectionLost");
        assertThat(root.connections()).isZero();
        assertThat(client.isSpent()).isTrue();
    }

    @Test
    void aPingIsAnswered() {
        client.ping().finish(_ -> events.add("pong"), failure -> events.add("" + failure));
        flush();
        assertThat(events).containsExactly("pong");
    }

    @Test
    void loseWhenDoneWaitsForTheLast() {
        text("GET", "/hold", null).finish(text -> events.add(text), failure -> events.add("" + failure));
        flush();
        client.loseWhenDone();
        flush();
        assertThat(pump.client().isOpen()).isTrue();
        held.getFirst().finish("x");
        flush();
        assertThat(events).contains("200 x");
        assertThat(pump.client().isOpen()).isFalse();
    }

    @Test
    void aConnectionThatOnlyPingsIsIdle() {
        for (int i = 0; i < 30; i++) {
            if (!client.isSpent()) {
                client.ping().finish(_ -> events.add("pong"), _ -> events.add("gone"));
            }
            flush();
            reactor.advance(Duration.ofSeconds(1));
        }
        assertThat(client.isSpent()).isTrue();
        assertThat(events).contains("pong");
    }

    @Test
    void aReaderThatThrowsLosesOnlyItsStream() {
        assertThat(asked("POST", "/throw", OutgoingBody.of("x"))).contains("INTERNAL_ERROR");
        assertThat(asked("GET", "/", null)).startsWith("200 ");
    }

    /** A consumer that takes nothing. */
    private static final class Refusing implements ByteConsumer {
        @Override
        public void write(Bytes data) {
            throw new IllegalStateException("deliberate");
        }

        @Override
        public void registerProducer(dev.hawser.net.Producer producer) {}

        @Override
        public void unregisterProducer() {}
    }

    /** A body of which only the beginning ever comes. */
    private static final class Never implements OutgoingBody {
        @Override
        public long length() {
            return -1;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer consumer) {
            consumer.write(Bytes.of("begin"));
            return new dev.hawser.deferred.Promise<>(owner);
        }
    }

    @Test
    void codesKeepTheirNumbers() {
        assertThat(Http2ErrorCode.of(0xd)).isEqualTo(Http2ErrorCode.HTTP_1_1_REQUIRED);
        assertThat(Http2ErrorCode.of(0xe)).isEqualTo(Http2ErrorCode.INTERNAL_ERROR);
        assertThat(new ConnectionDone()).isInstanceOf(ConnectionEnd.class);
    }
}
