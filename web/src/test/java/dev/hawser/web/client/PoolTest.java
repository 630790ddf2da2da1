package dev.hawser.web.client;

import static dev.hawser.testing.Results.assertNoResult;
import static dev.hawser.testing.Results.failureOf;
import static dev.hawser.testing.Results.successOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionDone;
import dev.hawser.testing.MemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connections that requests share, one after the other. */
class PoolTest {
    private static final String DONE = "HTTP/1.1 204 No Content\r\n\r\n";

    private static String url(int host) {
        return "http://10.0.0." + host + "/";
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        ClientWire wire = new ClientWire();
        MemoryTransport server = wire.usedConnection();
        for (int i = 0; i < 3; i++) {
            Deferred<Response> asked = wire.client.get(ClientWire.URL);
            assertThat(server.takeWritten()).startsWith("GET ");
            server.deliver(DONE);
            successOf(asked);
        }
        assertThat(wire.reactor.tcpClients()).hasSize(1);
    }

    @Test
    void notForAnotherPortOrHost() throws Exception {
        ClientWire wire = new ClientWire();
        wire.usedConnection();
        wire.client.get("http://10.0.0.5:81/");
        wire.client.get("http://10.0.0.6/");
        assertThat(wire.connecting()).hasSize(2);
    }

    @Test
    void aRequestMadeAsAResponseEndsHasItsConnection() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<String> both = wire.client
                .get(ClientWire.URL)
                .chain(Response::text)
                .chain(_ -> wire.client.get(ClientWire.URL))
                .chain(Response::text);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb");
        assertThat(successOf(both)).isEqualTo("b");
        assertThat(wire.reactor.tcpClients()).hasSize(1);
    }

    @Test
    void thereAreNoMoreToAHostThanAllowed() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withMostPerHost(2));
        List<Deferred<Response>> asked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asked.add(wire.client.get(ClientWire.URL));
        }
        assertThat(wire.connecting()).hasSize(2);
        MemoryTransport first = wire.accept();
        MemoryTransport second = wire.accept();
        assertThat(wire.client.queued()).isEqualTo(3);
        second.deliver(DONE);
        first.deliver(DONE);
        second.deliver(DONE);
        successOf(asked.get(0));
        successOf(asked.get(1));
        successOf(asked.get(2));
        assertNoResult(asked.get(3));
        first.deliver(DONE);
        successOf(asked.get(3));
        assertThat(wire.client.queued()).isZero();
        second.deliver(DONE);
        successOf(asked.get(4));
    }

    @Test
    void aConnectionThatEndsMakesRoomForAnother() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withMostPerHost(1));
        wire.client.get(ClientWire.URL).finish(_ -> {}, _ -> {});
        Deferred<Response> next = wire.client.get(ClientWire.URL);
        MemoryTransport first = wire.accept();
        assertThat(wire.connecting()).isEmpty();
        first.deliver("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        MemoryTransport second = wire.accept();
        second.deliver(DONE);
        assertThat(successOf(next).status()).isEqualTo(204);
    }

    @Test
    void thereAreNoMoreInAllThanAllowed() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withMostConnections(2));
        wire.client.get(url(1));
        wire.client.get(url(2));
        Deferred<Response> late = wire.client.get(url(3));
        Deferred<Response> later = wire.client.get(url(4));
        assertThat(wire.connecting()).hasSize(2);
        MemoryTransport first = wire.accept();
        MemoryTransport second = wire.accept();
        assertThat(wire.connecting()).isEmpty();
        second.deliver(DONE);
        assertThat(second.isDisconnecting() || second.isClosed()).as("an idle one gives way").isTrue();
        assertThat(wire.connecting()).extracting(each -> each.host()).containsExactly("10.0.0.3");
        wire.accept().deliver(DONE);
        successOf(late);
        first.deliver(DONE);
        wire.accept().deliver(DONE);
        successOf(later);
    }

    @Test
    void theQueueIsBounded() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withMostPerHost(1).withMostQueued(2));
        Deferred<Response> first = wire.client.get(ClientWire.URL);
        Deferred<Response> second = wire.client.get(ClientWire.URL);
        Deferred<Response> third = wire.client.get(ClientWire.URL);
        RequestNotSent failure = failureOf(wire.client.get(ClientWire.URL), RequestNotSent.class);
        assertThat(failure.limit()).isEqualTo(TimeLimit.QUEUE);
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
        assertNoResult(first);
        assertNoResult(second);
        assertNoResult(third);
    }

    @Test
    void waitingIsBounded() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withMostPerHost(1));
        Deferred<Response> first = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        Deferred<Response> second = wire.client.get(ClientWire.URL);
        wire.reactor.advance(Duration.ofSeconds(45));
        assertThat(failureOf(second, RequestNotSent.class).limit()).isEqualTo(TimeLimit.QUEUE);
        server.deliver(DONE);
        successOf(first);
    }

    @Test
    void connectingIsBounded() {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        wire.reactor.advance(Duration.ofSeconds(30));
        assertThat(failureOf(asked, RequestNotSent.class))
                .satisfies(failure -> assertThat(failure.limit() == TimeLimit.CONNECT
                                || failure.getCause() instanceof ConnectFailed.TimedOut)
                        .isTrue());
        assertThat(wire.connecting()).isEmpty();
    }

    @Test
    void aRefusedConnectionIsARequestNotSent() {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        wire.connecting().getFirst().fail(new ConnectFailed.Refused("10.0.0.5:80"));
        RequestNotSent failure = failureOf(asked, RequestNotSent.class);
        assertThat(failure.getCause()).isInstanceOf(ConnectFailed.Refused.class);
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
        assertThat(failure.request()).isEqualTo("GET http://10.0.0.5/a");
    }

    @Test
    void anIdleConnectionIsClosedInTheEnd() throws Exception {
        ClientWire wire = new ClientWire();
        MemoryTransport server = wire.usedConnection();
        wire.reactor.advance(Duration.ofSeconds(59));
        assertThat(server.isClosed()).isFalse();
        wire.reactor.advance(Duration.ofSeconds(1));
        server.settle();
        assertThat(server.isClosed()).isTrue();
        assertThat(wire.client.connections()).isZero();
        assertThat(wire.reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void aConnectionThatTheServerClosedIsNotUsed() throws Exception {
        ClientWire wire = new ClientWire();
        wire.usedConnection().disconnect(new ConnectionDone());
        assertThat(wire.client.connections()).isZero();
        wire.client.get(ClientWire.URL);
        assertThat(wire.connecting()).hasSize(1);
    }

    // ---------------------------------------------------------------- giving up

    @Test
    void whatIsCancelledInTheQueueLeavesIt() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withMostPerHost(1));
        Deferred<Response> first = wire.client.get(ClientWire.URL);
        Deferred<Response> second = wire.client.get(ClientWire.URL);
        Deferred<Response> third = wire.client.get(ClientWire.URL);
        second.cancel();
        failureOf(second, CancellationException.class);
        MemoryTransport server = wire.accept();
        server.deliver(DONE);
        server.deliver(DONE);
        successOf(first);
        successOf(third);
    }

    @Test
    void whatIsCancelledWhileConnectingStopsThat() {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        asked.cancel();
        failureOf(asked, CancellationException.class);
        assertThat(wire.connecting()).isEmpty();
        assertThat(wire.reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void whatIsCancelledWhileWaitingEndsItsConnection() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withMostPerHost(1));
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        Deferred<Response> next = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        asked.cancel();
        failureOf(asked, CancellationException.class);
        assertThat(server.isAborted()).isTrue();
        wire.accept().deliver(DONE);
        successOf(next);
    }

    @Test
    void whatIsCancelledWhileReadingEndsItsConnection() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<String> text = wire.client.get(ClientWire.URL).chain(Response::text);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nabc");
        text.cancel();
        failureOf(text);
        assertThat(server.isAborted()).isTrue();
        assertThat(wire.client.connections()).isZero();
    }

    @Test
    void closingEndsEverythingInOrder() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withMostPerHost(1));
        Deferred<Response> running = wire.client.get(ClientWire.URL);
        Deferred<Response> waiting = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        Deferred<@Nullable Void> closed = wire.client.close();
        failureOf(waiting, RequestNotSent.class);
        failureOf(wire.client.get(ClientWire.URL), RequestNotSent.class);
        assertNoResult(closed);
        server.deliver(DONE);
        server.settle();
        successOf(running);
        successOf(closed);
    }
}
