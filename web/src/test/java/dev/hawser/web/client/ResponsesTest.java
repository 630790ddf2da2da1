package dev.hawser.web.client;

import static dev.hawser.testing.Results.assertNoResult;
import static dev.hawser.testing.Results.failureOf;
import static dev.hawser.testing.Results.successOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionLost;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.web.body.BodyTooLarge;
import dev.hawser.web.http1.wire.HttpSyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client makes of what servers send, however it is cut, and wherever it ends. */
class ResponsesTest {
    /**
     * @param isKept whether the connection can be used again
     * @param isByClose whether the end of the connection is the end of the body
     */
    record Case(String method, String wire, int status, String body, boolean isKept, boolean isByClose) {
        @Override
        public String toString() {
            return method + " " + wire.replace("\r\n", "|");
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true, false),
                new Case("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true, false),
                new Case("GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi", 200, "hi", false, false),
                new Case("GET", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", false, false),
                new Case(
                        "GET",
                        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi",
                        200,
                        "hi",
                        true,
                        false),
                new Case(
                        "GET",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nA: b\r\n\r\n",
                        200,
                        "abcde",
                        true,
                        false),
                new Case("GET", "HTTP/1.1 200 OK\r\n\r\nto the end", 200, "to the end", false, true),
                new Case("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, "", true, false),
                new Case("GET", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", true, false),
                new Case("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, "", true, false),
                new Case("GET", "HTTP/1.1 404 \r\nContent-Length: 2\r\n\r\nno", 404, "no", true, false),
                new Case(
                        "POST",
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 201 Created\r\n"
                                + "Content-Length: 1\r\n\r\nx",
                        201,
                        "x",
                        true,
                        false));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areReadAtEveryChunking(Case each) {
        Chunkings.each(Bytes.of(each.wire), chunks -> {
            ClientWire wire = new ClientWire();
            Deferred<Response> asked = wire.client.request(each.method, ClientWire.URL).send();
            Deferred<String> text = asked.peek(response -> assertThat(response.status()).isEqualTo(each.status))
                    .chain(Response::text);
            MemoryTransport server = wire.accept();
            chunks.forEach(server::deliver);
            if (each.isByClose) {
                assertNoResult(text);
                server.disconnect();
            }
            assertThat(successOf(text)).isEqualTo(each.body);
            assertThat(server.isDisconnecting() || server.isClosed()).isEqualTo(!each.isKept);
            server.takeWritten();
            wire.client.get(ClientWire.URL).addErrback(failure -> {
                throw new AssertionError(failure);
            });
            assertThat(server.takeWritten().isEmpty()).as("used again").isEqualTo(!each.isKept);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thatAreCutShortFailWhereverTheyEnd(Case each) throws Exception {
        for (int cut = 0; cut < each.wire.length(); cut++) {
            for (boolean isClean : new boolean[] {true, false}) {
                ClientWire wire = new ClientWire();
                Deferred<Response> asked = wire.client.request(each.method, ClientWire.URL).send();
                MemoryTransport server = wire.accept();
                if (cut > 0) {
                    server.deliver(each.wire.substring(0, cut));
                }
                boolean isInBody = asked.isFired();
                Deferred<?> whole = isInBody ? successOf(asked).bytes() : asked;
                server.disconnect(isClean ? new ConnectionDone() : new ConnectionLost());
                if (isInBody && (each.isByClose && isClean || each.status / 100 != 2 && each.body.isEmpty())) {
                    assertThat(successOf(whole)).isNotNull();
                    continue;
                }
                RequestFailed failure = failureOf(whole, RequestFailed.class);
                assertThat(failure)
                        .as("after %s bytes", cut)
                        .isInstanceOf(cut == 0 ? ResponseNeverReceived.class : ResponseFailed.class)
                        .hasMessageStartingWith(each.method + " http://10.0.0.5/a: ");
                assertThat(failure.mayHaveBeenProcessed()).isTrue();
                assertThat(failure.limit()).isNull();
                assertThat(wire.client.connections()).isZero();
                assertThat(wire.connecting()).isEmpty();
            }
        }
    }

    @Test
    void saysWhatItAsks() throws Exception {
        ClientWire wire = new ClientWire();
        wire.client.request("GET", ClientWire.URL).header("Accept", "text/plain").send();
        assertThat(wire.accept().writtenText())
                .isEqualTo("GET /a?b=1 HTTP/1.1\r\nHost: 10.0.0.5\r\nAccept: text/plain\r\nUser-Agent: test\r\n\r\n");
        wire.client.request("POST", "http://10.0.0.6:81").header("Host", "other").send();
        assertThat(wire.accept().writtenText())
                .isEqualTo("POST / HTTP/1.1\r\nHost: other\r\nUser-Agent: test\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void refusesWhatWouldBreakARequest() {
        ClientWire wire = new ClientWire();
        assertThatThrownBy(() -> wire.client.get("ftp://10.0.0.5/")).hasMessageContaining("ftp://10.0.0.5/");
        assertThatThrownBy(() -> wire.client.get("http:///a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wire.client.get("http://a/\r\nX: y")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wire.client.request("GE T", ClientWire.URL)).hasMessageContaining("GE T");
        assertThatThrownBy(() -> wire.client.request("CONNECT", ClientWire.URL)).hasMessageContaining("tunnel");
        ClientRequest request = wire.client.request("GET", ClientWire.URL);
        assertThatThrownBy(() -> request.header("A", "b\r\nC: d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.header("Host", "b\r\nC: d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.header("Content-Length", "3")).hasMessageContaining("Content-Length");
        assertThat(wire.connecting()).isEmpty();
    }

    @Test
    void whatIsNoHttpFails() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("220 mail.example.com ESMTP\r\n");
        ResponseFailed failure = failureOf(asked, ResponseFailed.class);
        assertThat(failure.getCause()).isInstanceOf(HttpSyntaxException.class);
        assertThat(server.isAborted()).isTrue();
    }

    @Test
    void aSwitchThatNobodyAskedForFails() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
        assertThat(failureOf(asked, ResponseFailed.class)).hasMessageContaining("switches");
        assertThat(server.isAborted()).isTrue();
    }

    @Test
    void whatFollowsAResponseEndsTheConnection() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<String> text = wire.client.get(ClientWire.URL).chain(Response::text);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        assertThat(successOf(text)).isEqualTo("hi");
        assertThat(server.isAborted()).isTrue();
        assertThat(wire.client.connections()).isZero();
    }

    @Test
    void whatComesWithoutBeingAskedForEndsAnIdleConnection() throws Exception {
        ClientWire wire = new ClientWire();
        MemoryTransport server = wire.usedConnection();
        server.deliver("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
        assertThat(server.isAborted()).isTrue();
        Deferred<Response> next = wire.client.get(ClientWire.URL);
        assertThat(wire.connecting()).hasSize(1);
        assertNoResult(next);
    }

    @Test
    void trailersAreThereAtTheEnd() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nDigest: x\r\n\r\n");
        Response response = successOf(asked);
        assertThat(successOf(response.text())).isEqualTo("a");
        assertThat(response.body().trailers().get("Digest")).isEqualTo("x");
    }

    @Test
    void textIsWhatTheTypeSays() throws Exception {
        assertThat(textOf("text/plain; Charset=\"iso-8859-1\"", Bytes.ofHex("e9"))).isEqualTo("é");
        assertThat(textOf("text/html", Bytes.ofHex("efbbbfc3a9"))).isEqualTo("é");
        assertThat(textOf("text/html;charset=no such", Bytes.ofHex("c3a9ff"))).isEqualTo("é\ufffd");
    }

    private static String textOf(String type, Bytes body) throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<String> text = wire.client.get(ClientWire.URL).chain(Response::text);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.size() + "\r\n\r\n");
        server.deliver(body);
        return successOf(text);
    }

    @Test
    void aBodyInMemoryIsBounded() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withMostInMemory(4));
        Deferred<String> told = wire.client.get(ClientWire.URL).chain(Response::text);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\nab");
        assertThat(failureOf(told, BodyTooLarge.class).most()).isEqualTo(4);
        assertThat(server.isAborted()).isTrue();
    }

    @Test
    void aFailedPageHasItsStatusAndItsBeginning() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<String> page = wire.client.getPage(ClientWire.URL);
        wire.accept().deliver("HTTP/1.1 500 Oh dear\r\nContent-Length: 6\r\n\r\nbroken");
        HttpStatusFailed failure = failureOf(page, HttpStatusFailed.class);
        assertThat(failure.status()).isEqualTo(500);
        assertThat(failure.bodyStart()).isEqualTo("broken");
        assertThat(failure).hasMessageContaining("500 Oh dear");
    }

    @Test
    void aSmallRestOfABodyThatNobodyWantsSavesTheConnection() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
        successOf(asked).discard();
        server.deliver("56789");
        assertThat(server.isAborted()).isFalse();
        server.takeWritten();
        wire.client.get(ClientWire.URL);
        assertThat(server.takeWritten()).startsWith("GET ");
    }

    @Test
    void aRestThatDoesNotComeIsNotWaitedForLong() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234");
        successOf(asked).discard();
        assertThat(server.isAborted()).isFalse();
        wire.reactor.advance(java.time.Duration.ofSeconds(2));
        assertThat(server.isAborted()).isTrue();
    }

    @Test
    void aLongRestEndsTheConnection() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get(ClientWire.URL);
        MemoryTransport server = wire.accept();
        server.deliver("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n80000\r\n01234");
        successOf(asked).discard();
        assertThat(server.isAborted()).isFalse();
        server.deliver("x".repeat(64 << 10));
        server.deliver("x".repeat(64 << 10));
        assertThat(server.isAborted()).isTrue();
    }
}
