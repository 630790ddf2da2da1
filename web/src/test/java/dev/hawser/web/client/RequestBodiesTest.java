package dev.hawser.web.client;

import static dev.hawser.testing.Results.assertNoResult;
import static dev.hawser.testing.Results.failureOf;
import static dev.hawser.testing.Results.successOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.ConnectionDone;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.time.Scheduler;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.http.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client sends of bodies, and what ends that. */
class RequestBodiesTest {
    /** A body that the test produces. */
    private static final class Played implements OutgoingBody {
        private final long length;
        private final boolean isRepeatable;
        @Nullable ByteConsumer consumer;
        @Nullable Promise<@Nullable Void> end;
        int times;
        boolean wasCancelled;

        Played(long length, boolean isRepeatable) {
            this.length = length;
            this.isRepeatable = isRepeatable;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public boolean isRepeatable() {
            return isRepeatable;
        }

        @Override
        public Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer to) {
            times++;
            consumer = to;
            Promise<@Nullable Void> promise = new Promise<>(owner, _ -> wasCancelled = true);
            end = promise;
            return promise;
        }

        void write(String text) {
            ByteConsumer to = consumer;
            if (to == null) {
                throw new AssertionError("nobody has asked for the body");
            }
            to.write(Bytes.of(text));
        }

        Promise<@Nullable Void> end() {
            Promise<@Nullable Void> promise = end;
            if (promise == null) {
                throw new AssertionError("nobody has asked for the body");
            }
            return promise;
        }
    }

    private final ClientWire wire = new ClientWire();

    private ClientRequest post(OutgoingBody body) {
        return wire.client.request("POST", ClientWire.URL).body(body);
    }

    private static String bodyOf(MemoryTransport server) {
        String text = server.takeWritten();
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void aKnownLengthIsAnnounced() throws Exception {
        wire.client.request("POST", ClientWire.URL).body("héllo").send();
        assertThat(wire.accept().writtenText())
                .isEqualTo("POST /a?b=1 HTTP/1.1\r\nHost: 10.0.0.5\r\nUser-Agent: test\r\n"
                        + "Content-Type: text/plain;charset=utf-8\r\nContent-Length: 6\r\n\r\nhéllo");
    }

    @Test
    void anUnknownLengthGoesInChunksWithTrailers() throws Exception {
        Played body = new Played(-1, false);
        List<Long> progress = new ArrayList<>();
        Deferred<Response> asked = post(body)
                .trailers(() -> Headers.of("Digest", "x"))
                .onUpload(progress::add)
                .send();
        MemoryTransport server = wire.accept();
        body.write("hello");
        body.write(" world, how are you?");
        assertThat(server.takeWritten())
                .contains("Transfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n5\r\nhello\r\n14\r\n world, how are you?\r\n");
        body.end().callback(null);
        assertThat(server.takeWritten()).isEqualTo("0\r\nDigest: x\r\n\r\n");
        assertThat(progress).containsExactly(5L, 25L);
        server.deliver("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(successOf(asked).status()).isEqualTo(204);
        assertThat(server.isClosed()).isFalse();
    }

    @Test
    void aBodyOfAnotherLengthThanAnnouncedEndsTheConnection() throws Exception {
        Played body = new Played(3, true);
        Deferred<Response> asked = post(body).send();
        MemoryTransport server = wire.accept();
        body.write("ab");
        body.end().callback(null);
        assertThat(failureOf(asked, ResponseNeverReceived.class)).hasMessageContaining("2 bytes, and 3 were announced");
        assertThat(server.isAborted()).isTrue();
    }

    @Test
    void aProducerThatFailsFailsTheRequest() throws Exception {
        Played body = new Played(-1, false);
        Deferred<Response> asked = post(body).send();
        MemoryTransport server = wire.accept();
        IllegalStateException broken = new IllegalStateException("no more");
        body.end().errback(broken);
        assertThat(failureOf(asked, ResponseNeverReceived.class)).hasCause(broken);
        assertThat(server.isAborted()).isTrue();
        assertThat(wire.client.connections()).isZero();
    }

    @Test
    void aRefusalBeforeTheBodyIsSentIsTheResponse() throws Exception {
        Played body = new Played(100, true);
        Deferred<String> text = post(body).send().chain(Response::text);
        MemoryTransport server = wire.accept();
        body.write("abc");
        server.deliver("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\n");
        assertThat(body.wasCancelled).isTrue();
        server.deliver("big");
        assertThat(successOf(text)).isEqualTo("big");
        assertThat(server.isAborted()).as("the server waits for the rest").isTrue();
    }

    @Test
    void aResponseThatGoesOnWhileTheBodyIsSentIsRead() throws Exception {
        Played body = new Played(-1, false);
        Deferred<Response> asked = post(body).send();
        MemoryTransport server = wire.accept();
        body.write("abc");
        server.deliver("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nABC\r\n");
        Deferred<String> text = successOf(asked).text();
        server.takeWritten();
        body.write("def");
        body.end().callback(null);
        assertThat(server.takeWritten()).isEqualTo("3\r\ndef\r\n0\r\n\r\n");
        server.deliver("3\r\nDEF\r\n0\r\n\r\n");
        assertThat(successOf(text)).isEqualTo("ABCDEF");
        assertThat(server.isClosed() || server.isDisconnecting()).isFalse();
    }

    @Test
    void expectingHoldsTheBodyBackUntilItIsWanted() throws Exception {
        Played body = new Played(3, false);
        Deferred<Response> asked = post(body).expectContinue().send();
        MemoryTransport server = wire.accept();
        assertThat(server.takeWritten()).contains("Expect: 100-continue\r\n").endsWith("\r\n\r\n");
        assertThat(body.times).isZero();
        server.deliver("HTTP/1.1 100 Continue\r\n\r\n");
        body.write("abc");
        body.end().callback(null);
        assertThat(server.takeWritten()).isEqualTo("abc");
        server.deliver("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(successOf(asked).status()).isEqualTo(204);
    }

    @Test
    void expectingIsNotForEver() throws Exception {
        Played body = new Played(3, false);
        post(body).expectContinue().send();
        MemoryTransport server = wire.accept();
        server.takeWritten();
        wire.reactor.advance(Duration.ofMillis(999));
        assertThat(body.times).isZero();
        wire.reactor.advance(Duration.ofMillis(1));
        assertThat(body.times).isOne();
    }

    @Test
    void aBodyThatTheServerDoesNotWantIsNotSent() throws Exception {
        Played body = new Played(3, false);
        Deferred<Response> asked = post(body).expectContinue().send();
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        assertThat(successOf(asked).status()).isEqualTo(401);
        assertThat(body.times).isZero();
        assertThat(server.isAborted()).as("the server cannot know whether a body follows").isTrue();
    }

    @Test
    void aServerThatDoesNotKnowExpectationsIsAskedWithoutOne() throws Exception {
        Deferred<Response> asked = post(new Played(0, false)).expectContinue().send();
        MemoryTransport first = wire.accept();
        first.deliver("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        wire.reactor.advance(Duration.ZERO);
        MemoryTransport second = wire.accept();
        assertThat(second.takeWritten()).doesNotContain("Expect").contains("POST ");
        assertNoResult(asked);
    }

    @Test
    void aLargeBodyGoesAsFastAsTheServerTakesIt() throws Exception {
        List<Long> progress = new ArrayList<>();
        Bytes large = Bytes.of("x".repeat(1 << 20));
        post(OutgoingBody.of(large)).onUpload(progress::add).send();
        MemoryTransport server = new MemoryTransport(wire.reactor);
        server.setCapacity(100_000);
        wire.connecting().getFirst().succeed(server);
        assertThat(progress.getLast()).isLessThan(300_000);
        server.setCapacity(Long.MAX_VALUE);
        assertThat(progress.getLast()).isEqualTo(1 << 20);
        assertThat(bodyOf(server)).hasSize(1 << 20);
    }

    // ---------------------------------------------------------------- once more

    @Test
    void anIdempotentRequestIsSentAgainWhereAnIdleConnectionHadDied() throws Exception {
        MemoryTransport first = wire.usedConnection();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        assertThat(first.takeWritten()).startsWith("GET ");
        first.disconnect(new ConnectionDone());
        MemoryTransport second = wire.accept();
        assertThat(second.takeWritten()).startsWith("GET ");
        second.deliver("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(successOf(asked).status()).isEqualTo(204);
    }

    @Test
    void butOnlyOnce() throws Exception {
        MemoryTransport first = wire.usedConnection();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        first.disconnect(new ConnectionDone());
        wire.accept().disconnect(new ConnectionDone());
        failureOf(asked, ResponseNeverReceived.class);
        assertThat(wire.connecting()).isEmpty();
    }

    @Test
    void notAfterAByteOfAResponse() throws Exception {
        MemoryTransport first = wire.usedConnection();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        first.deliver("H");
        first.disconnect(new ConnectionDone());
        failureOf(asked, ResponseFailed.class);
    }

    @Test
    void notWhereItWouldDoThingsTwice() throws Exception {
        MemoryTransport first = wire.usedConnection();
        Deferred<Response> asked = wire.client.request("POST", ClientWire.URL).body("pay").send();
        first.disconnect(new ConnectionDone());
        assertThat(failureOf(asked, ResponseNeverReceived.class).mayHaveBeenProcessed()).isTrue();
        assertThat(wire.connecting()).isEmpty();
    }

    @Test
    void notWithABodyThatCannotBeProducedTwice() throws Exception {
        MemoryTransport first = wire.usedConnection();
        Played body = new Played(-1, false);
        Deferred<Response> asked =
                wire.client.request("PUT", ClientWire.URL).body(body).send();
        body.write("abc");
        first.disconnect(new ConnectionDone());
        failureOf(asked, ResponseNeverReceived.class);
        assertThat(body.wasCancelled).isTrue();
        assertThat(body.times).isOne();
    }

    @Test
    void withOneThatCan() throws Exception {
        MemoryTransport first = wire.usedConnection();
        wire.client.request("PUT", ClientWire.URL).body("abc").send();
        first.disconnect(new ConnectionDone());
        assertThat(bodyOf(wire.accept())).isEqualTo("abc");
    }
}
