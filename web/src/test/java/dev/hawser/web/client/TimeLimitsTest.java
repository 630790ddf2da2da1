package dev.hawser.web.client;

import static dev.hawser.testing.Results.assertNoResult;
import static dev.hawser.testing.Results.failureOf;
import static dev.hawser.testing.Results.successOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.web.body.OutgoingBody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long a client waits, for what, and what it says then. */
class TimeLimitsTest {
    private final ClientWire wire = new ClientWire();

    @Test
    void theHeadIsNotWaitedForLonger() throws Exception {
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 20");
        wire.reactor.advance(Duration.ofSeconds(59));
        assertNoResult(asked);
        wire.reactor.advance(Duration.ofSeconds(1));
        ResponseNeverReceived failure = failureOf(asked, ResponseNeverReceived.class);
        assertThat(failure.limit()).isEqualTo(TimeLimit.HEAD);
        assertThat(failure).hasMessage("GET http://10.0.0.5/a: no response within 60000 ms");
        assertThat(server.isAborted()).isTrue();
    }

    @Test
    void eachRequestMayHaveItsOwn() throws Exception {
        Deferred<Response> asked = wire.client
                .request("GET", ClientWire.URL)
                .headTimeout(Duration.ofMillis(200))
                .send();
        wire.accept();
        wire.reactor.advance(Duration.ofMillis(200));
        assertThat(failureOf(asked, ResponseNeverReceived.class).limit()).isEqualTo(TimeLimit.HEAD);
    }

    @Test
    void aBodyThatStopsComingFails() throws Exception {
        Deferred<String> text = wire.client.get(ClientWire.URL).chain(Response::text);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        for (int i = 0; i < 5; i++) {
            wire.reactor.advance(Duration.ofSeconds(59));
            server.deliver("x");
        }
        assertNoResult(text);
        wire.reactor.advance(Duration.ofSeconds(60));
        assertThat(failureOf(text, ResponseFailed.class).limit()).isEqualTo(TimeLimit.IDLE);
        assertThat(server.isAborted()).isTrue();
    }

    @Test
    void aServerThatDoesNotTakeTheBodyFails() throws Exception {
        Deferred<Response> asked = wire.client
                .request("PUT", ClientWire.URL)
                .body(OutgoingBody.of(Bytes.of("x".repeat(1 << 20))))
                .send();
        MemoryTransport server = new MemoryTransport(wire.reactor);
        server.setCapacity(1000);
        wire.connecting().getFirst().succeed(server);
        wire.reactor.advance(Duration.ofSeconds(60));
        assertThat(failureOf(asked, ResponseNeverReceived.class).limit()).isEqualTo(TimeLimit.IDLE);
    }

    @Test
    void allOfItIsNotWaitedForLonger() throws Exception {
        Deferred<String> text = wire.client
                .request("GET", ClientWire.URL)
                .totalTimeout(Duration.ofSeconds(70))
                .send()
                .chain(Response::text);
        wire.reactor.advance(Duration.ofSeconds(20));
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        wire.reactor.advance(Duration.ofSeconds(49));
        server.deliver("x");
        assertNoResult(text);
        wire.reactor.advance(Duration.ofSeconds(1));
        assertThat(failureOf(text, ResponseFailed.class).limit()).isEqualTo(TimeLimit.TOTAL);
        assertThat(server.isAborted()).isTrue();
    }

    @Test
    void allOfItCountsInTheQueue() {
        Deferred<Response> asked = wire.client
                .request("GET", ClientWire.URL)
                .totalTimeout(Duration.ofSeconds(5))
                .send();
        wire.reactor.advance(Duration.ofSeconds(5));
        assertThat(failureOf(asked, RequestNotSent.class).limit()).isEqualTo(TimeLimit.TOTAL);
        assertThat(wire.connecting()).isEmpty();
    }

    @Test
    void allOfItIsOverWithTheBody() throws Exception {
        Deferred<String> text = wire.client
                .request("GET", ClientWire.URL)
                .totalTimeout(Duration.ofSeconds(5))
                .send()
                .chain(Response::text);
        wire.accept().deliver("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
        assertThat(successOf(text)).isEqualTo("a");
        wire.reactor.advance(Duration.ofSeconds(50));
        assertThat(wire.client.connections()).isOne();
    }

    @Test
    void aBodyThatNobodyReadsDoesNotHoldItsConnectionForEver() throws Exception {
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        server.deliver("x".repeat(100_000));
        Response response = successOf(asked);
        wire.reactor.advance(Duration.ofSeconds(119));
        assertThat(server.isClosed()).isFalse();
        wire.reactor.advance(Duration.ofSeconds(1));
        assertThat(server.isAborted()).isTrue();
        assertThat(wire.client.connections()).isZero();
        ResponseFailed failure = failureOf(response.bytes(), ResponseFailed.class);
        assertThat(failure.limit()).isEqualTo(TimeLimit.UNREAD);
        assertThat(failure).hasMessageContaining("GET http://10.0.0.5/a").hasMessageContaining("not read");
    }

    @Test
    void aReaderThatStopsReadingDoesNotEither() throws Exception {
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nabc");
        Response response = successOf(asked);
        assertThat(successOf(response.body().next())).isEqualTo(Bytes.of("abc"));
        server.deliver("x".repeat(100_000));
        wire.reactor.advance(Duration.ofSeconds(120));
        assertThat(server.isAborted()).isTrue();
        Bytes kept = successOf(response.body().next());
        assertThat(kept == null ? 0 : kept.size()).isEqualTo(100_000);
        assertThat(failureOf(response.body().next(), ResponseFailed.class).limit()).isEqualTo(TimeLimit.UNREAD);
    }

    @Test
    void aSmallBodyThatNobodyReadsFreesItsConnectionAtOnce() throws Exception {
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        server.takeWritten();
        wire.client.get(ClientWire.URL);
        assertThat(server.takeWritten()).startsWith("GET ");
        assertThat(successOf(successOf(asked).text())).isEqualTo("abc");
    }

    @Test
    void aProducerMayTakeItsTime() throws Exception {
        dev.hawser.deferred.Promise<@Nullable Void> end = new dev.hawser.deferred.Promise<>(wire.reactor);
        OutgoingBody slow = new OutgoingBody() {
            @Override
            public long length() {
                return -1;
            }

            @Override
            public boolean isRepeatable() {
                return false;
            }

            @Override
            public Deferred<@Nullable Void> produceTo(dev.hawser.time.Scheduler owner, dev.hawser.net.ByteConsumer to) {
                return end;
            }
        };
        Deferred<Response> asked =
                wire.client.request("POST", ClientWire.URL).body(slow).send();
        MemoryTransport server = wire.accept();
        wire.reactor.advance(Duration.ofMinutes(10));
        assertNoResult(asked);
        end.callback(null);
        server.deliver("HTTP/1.1 204 No Content\r\n\r\n");
        successOf(asked);
    }
}
