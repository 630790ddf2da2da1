package dev.hawser.app.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.app.MultiService;
import dev.hawser.app.Service;
import dev.hawser.app.ServiceState;
import dev.hawser.app.status.StatusSnapshot.ServiceView;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Protocol;
import dev.hawser.net.UnixOptions;
import dev.hawser.net.endpoint.ServerEndpoint;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to which request, without a network. */
class StatusServiceTest {
    private static final String END = "\r\nHost: localhost\r\n\r\n";

    private final MemoryReactor reactor = new MemoryReactor();
    private final MultiService root = new MultiService(reactor, "shop");
    private final Part web = root.add(new Part(reactor, "web"));
    private final MultiService inner = root.add(new MultiService(reactor, "back"));
    private final Part odd = inner.add(new Part(reactor, "a b&c"));
    private final StatusService status =
            StatusService.of(reactor, "tcp:8080:interface=127.0.0.1", root, List.of(reactor));

    @BeforeEach
    void start() {
        reactor.startUp();
        root.startService();
        status.startService();
        reactor.advance(Duration.ZERO);
        assertThat(status.isRunning()).isTrue();
    }

    private MemoryTransport connect() {
        MemoryTransport transport = new MemoryTransport(reactor);
        transport.connect(Objects.requireNonNull(build()));
        return transport;
    }

    private @Nullable Protocol build() {
        try {
            return reactor.tcpServers().getFirst().factory().buildProtocol(MemoryTransport.PEER);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private String ask(String request) {
        MemoryTransport transport = connect();
        transport.deliver(request);
        reactor.advance(Duration.ZERO);
        return transport.writtenText();
    }

    private int statusOf(String request) {
        String reply = ask(request);
        assertThat(reply).startsWith("HTTP/1.1 ");
        return Integer.parseInt(reply.substring(9, 12));
    }

    private static String body(String reply) {
        return reply.substring(reply.indexOf("\r\n\r\n") + 4);
    }

    private StatusSnapshot snapshot() {
        return StatusJson.read(body(ask("GET /status.json HTTP/1.1" + END)));
    }

    // ---------------------------------------------------------------- where

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp:8080", "tcp:8080:interface=0.0.0.0", "tcp:8080:interface=192.0.2.1", "tcp6:8080", "tcp6:8080:interface=\\:\\:2",
                "stdio:", "fd:3", "haproxy:tcp:8080:interface=127.0.0.1"
            })
    void aPlaceThatOthersReachIsRefusedByItsName(String endpoint) {
        assertThatThrownBy(() -> StatusService.of(reactor, endpoint, root, List.of(reactor)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(endpoint)
                .hasMessageContaining("unix:/run/hawser/status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp:0:interface=127.0.0.1", "tcp:0:interface=127.9.9.9", "tcp6:0:interface=\\:\\:1", "unix:@x"})
    void loopbackAndUnixSocketsAreTaken(String endpoint) {
        assertThat(StatusService.of(reactor, endpoint, root, List.of()).name()).isEqualTo("status");
    }

    @Test
    void aDescriptionThatIsWrongIsRefused() {
        assertThatThrownBy(() -> StatusService.of(reactor, "tcp:x", root, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tcp:x");
        assertThat(ServerEndpoint.parse(reactor, "tcp:1")).isNotNull();
    }

    @Test
    void aUnixSocketIsForItsUserAloneUnlessItSaysOtherwise() {
        assertThat(StatusService.endpoint(reactor, "unix:/x")).hasToString(unix(0600));
        assertThat(StatusService.endpoint(reactor, "unix:/x:mode=660")).hasToString(unix(0660));
    }

    private String unix(int mode) {
        UnixOptions options = UnixOptions.DEFAULT.withMode(mode).withLockFile(true);
        return new dev.hawser.net.endpoint.UnixServerEndpoint(reactor, "/x", options).toString();
    }

    // ---------------------------------------------------------------- what is served

    @Test
    void thePageHasAPolicyThatLetsItsOwnScriptRunAndNothingElse() {
        String reply = ask("GET / HTTP/1.1" + END);
        assertThat(reply)
                .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n")
                .contains("Content-Security-Policy: default-src 'none'; script-src 'sha256-")
                .contains("; frame-ancestors 'none'\r\n")
                .contains("\r\nX-Content-Type-Options: nosniff\r\n")
                .contains("\r\nCache-Control: no-store\r\n")
                .contains("\r\nDate: Sat, 01 Jan 2000 00:00:00 GMT\r\n")
                .doesNotContain("unsafe", "Access-Control");
        String page = body(reply);
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", " style=", " onclick=")
                .doesNotContain("http:", "https:", "src=", "@import", "\r");
    }

    @Test
    void theSnapshotShowsTheTreeTheReactorAndTheProcess() {
        web.description = "listening";
        odd.description = "?";
        odd.stopService();
        StatusSnapshot snapshot = snapshot();
        ServiceView shop = snapshot.services().getFirst();
        assertThat(shop.path()).isEqualTo("shop");
        assertThat(shop.state()).isEqualTo(ServiceState.RUNNING);
        assertThat(shop.parts()).extracting(ServiceView::path).containsExactly("shop/web", "shop/back");
        assertThat(shop.parts().getFirst().description()).isEqualTo("listening");
        ServiceView last = shop.parts().getLast().parts().getFirst();
        assertThat(last.path()).isEqualTo("shop/back/a b&c");
        assertThat(last.state()).isEqualTo(ServiceState.STOPPED);
        assertThat(last.description()).isEqualTo("no description: java.lang.IllegalStateException");
        assertThat(snapshot.process().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(snapshot.process().heapUsed()).isPositive();
        assertThat(snapshot.threadCount()).isPositive().isGreaterThanOrEqualTo(snapshot.threads().size());
        assertThat(snapshot.reactors()).singleElement().satisfies(view -> {
            assertThat(view.problem()).isNull();
            assertThat(view.counts()).containsEntry("PORT", 1);
            assertThat(view.passes()).isNull(); // which take no time here
        });
    }

    @Test
    void aFailureIsToldOf() {
        web.refusal = new IllegalStateException("x".repeat(1_000));
        web.stopService();
        web.startService().addErrback(_ -> null).finish(_ -> {}, _ -> {});
        assertThat(snapshot().services().getFirst().parts().getFirst().failure())
                .startsWith("java.lang.IllegalStateException: xxx")
                .hasSize(StatusSnapshot.LONGEST_TEXT);
    }

    @Test
    void aTreeOfManyServicesIsCut() {
        for (int i = 0; i < 3_000; i++) {
            inner.add(new Part(reactor, "n" + i));
        }
        assertThat(snapshot().services().getFirst().parts().getLast().parts()).hasSize(1_000 - 3);
    }

    // ---------------------------------------------------------------- who is kept out

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | GET / HTTP/1.1~Host: 127.0.0.1:8080
            200 | GET /status.json?a=b HTTP/1.1~Host: [::1]
            200 | GET /status.json HTTP/1.1~Host: localhost:1~Origin: http://localhost:1
            200 | GET / HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate
            200 | GET / HTTP/1.1~Host: localhost~Sec-Fetch-Site: none
            400 | GET / HTTP/1.1
            421 | GET / HTTP/1.1~Host: rebound.example
            421 | GET /status.json HTTP/1.1~Host: localhost.rebound.example:8080
            421 | POST /services/shop/stop HTTP/1.1~Host: rebound.example~X-Hawser: 1~Origin: http://rebound.example
            403 | GET /status.json HTTP/1.1~Host: localhost~Origin: http://evil.example
            403 | GET /events HTTP/1.1~Host: localhost~Origin: null
            403 | GET /status.json HTTP/1.1~Host: localhost:1~Origin: http://localhost:2
            403 | GET /status.json HTTP/1.1~Host: localhost~Origin: https://localhost
            403 | GET /status.json HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site
            403 | GET /status.json HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate
            403 | GET / HTTP/1.1~Host: localhost~Sec-Fetch-Site: same-site~Sec-Fetch-Mode: no-cors
            403 | POST /services/shop%2Fweb/stop HTTP/1.1~Host: localhost
            403 | POST /services/shop%2Fweb/stop HTTP/1.1~Host: localhost~X-Hawser: 2
            403 | POST /services/shop%2Fweb/stop HTTP/1.1~Host: localhost~X-Hawser: 1~Origin: http://evil.example
            404 | POST /services/shop%2Fnone/stop HTTP/1.1~Host: localhost~X-Hawser: 1
            404 | POST /services/web/stop HTTP/1.1~Host: localhost~X-Hawser: 1
            404 | POST /services/shop%2F/stop HTTP/1.1~Host: localhost~X-Hawser: 1
            404 | POST /services/shop%2Fweb/dance HTTP/1.1~Host: localhost~X-Hawser: 1
            404 | POST /services/stop HTTP/1.1~Host: localhost~X-Hawser: 1
            404 | POST /services//stop HTTP/1.1~Host: localhost~X-Hawser: 1
            400 | POST /services/%zz/stop HTTP/1.1~Host: localhost~X-Hawser: 1
            400 | POST /services/%ff/stop HTTP/1.1~Host: localhost~X-Hawser: 1
            404 | GET /../etc/passwd HTTP/1.1~Host: localhost
            404 | GET //status.json HTTP/1.1~Host: localhost
            405 | POST / HTTP/1.1~Host: localhost
            405 | HEAD / HTTP/1.1~Host: localhost
            405 | PUT /status.json HTTP/1.1~Host: localhost
            405 | OPTIONS /events HTTP/1.1~Host: localhost
            405 | GET /services/shop%2Fweb/stop HTTP/1.1~Host: localhost~X-Hawser: 1
            """)
    void eachRequestHasItsStatus(int expected, String request) {
        assertThat(statusOf(request.replace("~", "\r\n") + "\r\n\r\n")).isEqualTo(expected);
        assertThat(web.isRunning()).isTrue();
    }

    @Test
    void whatIsRefusedRepeatsNothing() {
        assertThat(ask("GET /<script>alert(1)</script> HTTP/1.1" + END)).doesNotContain("script>");
        assertThat(ask("POST /services/%3Cscript%3E/stop HTTP/1.1\r\nHost: localhost\r\nX-Hawser: 1\r\n\r\n"))
                .doesNotContain("script>");
    }

    // ---------------------------------------------------------------- stop and start

    private String post(String path, String verb) {
        return ask("POST /services/" + path + "/" + verb + " HTTP/1.1\r\nHost: localhost\r\nX-Hawser: 1\r\n"
                + "Origin: http://localhost\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void aServiceIsStoppedAndStartedByItsPath() {
        assertThat(body(post("shop%2Fback%2Fa%20b%26c", "stop")))
                .isEqualTo("{\"path\":\"shop/back/a b\\u0026c\",\"state\":\"STOPPED\",\"failure\":null}");
        assertThat(odd.state()).isEqualTo(ServiceState.STOPPED);
        assertThat(post("shop/back/a%20b%26c", "start")).startsWith("HTTP/1.1 200 ").contains("RUNNING");
        assertThat(odd.isRunning()).isTrue();
        assertThat(post("shop", "stop")).startsWith("HTTP/1.1 200 ");
        assertThat(web.isRunning()).isFalse();
    }

    @Test
    void aServiceThatDoesNotStartTellsWhy() {
        post("shop%2Fweb", "stop");
        web.refusal = new IllegalStateException("no \"bread\"");
        assertThat(post("shop%2Fweb", "start"))
                .startsWith("HTTP/1.1 409 ")
                .endsWith("{\"path\":\"shop/web\",\"state\":\"FAILED\","
                        + "\"failure\":\"java.lang.IllegalStateException: no \\\"bread\\\"\"}");
    }

    @Test
    void whatTakesLongGoesOn() {
        Promise<@Nullable Void> stopping = new Promise<>(reactor);
        web.stopping = stopping;
        MemoryTransport transport = connect();
        transport.deliver("POST /services/shop%2Fweb/stop HTTP/1.1\r\nHost: localhost\r\nX-Hawser: 1\r\n\r\n");
        reactor.advance(ServiceControl.PATIENCE.minusMillis(1));
        assertThat(transport.writtenText()).isEmpty();
        reactor.advance(Duration.ofMillis(1));
        assertThat(transport.writtenText()).startsWith("HTTP/1.1 202 ");
        stopping.callback(null);
        reactor.advance(Duration.ZERO);
        assertThat(web.state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void whatShowsItIsNotStoppedByIt() {
        MultiService all = new MultiService(reactor, "all");
        Part other = all.add(new Part(reactor, "other"));
        StatusService inside =
                all.add(StatusService.of(reactor, "tcp:8081:interface=127.0.0.1", all, List.of(reactor)));
        Results.successOf(all.startService());
        List<String> replies = new ArrayList<>();
        for (String path : List.of("all", "all%2Fstatus", "all%2Fother")) {
            MemoryTransport transport = new MemoryTransport(reactor);
            try {
                transport.connect(Objects.requireNonNull(
                        reactor.tcpServers().getLast().factory().buildProtocol(MemoryTransport.PEER)));
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
            transport.deliver("POST /services/" + path + "/stop HTTP/1.1\r\nHost: localhost\r\nX-Hawser: 1\r\n\r\n");
            reactor.advance(Duration.ZERO);
            replies.add(transport.writtenText().substring(9, 12));
        }
        assertThat(replies).containsExactly("409", "409", "200");
        assertThat(inside.isRunning()).isTrue();
        assertThat(other.isRunning()).isFalse();
        ServiceView view = ServiceTree.view(all, inside);
        assertThat(view.isControllable()).isFalse();
        assertThat(view.parts()).extracting(ServiceView::isControllable).containsExactly(true, false);
    }

    @Test
    void servicesOfTheSamePathAreAskedTogether() {
        List<Service> roots = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            MultiService each = new MultiService(reactor, "copy");
            each.add(new Part(reactor, "web"));
            each.startService();
            roots.add(each);
        }
        ServiceControl control = new ServiceControl(reactor, roots, status);
        assertThat(Results.successOf(control.ask("copy/web", ServiceControl.Verb.STOP)).status()).isEqualTo(200);
        assertThat(roots).allSatisfy(each -> assertThat(((MultiService) each).service("web").isRunning()).isFalse());
    }

    @Test
    void whereOneOfThemIsRefusedNoneIsStopped() {
        MultiService plain = new MultiService(reactor, "copy");
        MultiService shows = new MultiService(reactor, "copy");
        plain.add(new Part(reactor, "web"));
        Part shownBy = shows.add(new Part(reactor, "status"));
        plain.startService();
        shows.startService();
        ServiceControl control = new ServiceControl(reactor, List.of(plain, shows), shownBy);
        assertThat(Results.successOf(control.ask("copy", ServiceControl.Verb.STOP)).status()).isEqualTo(409);
        assertThat(plain.isRunning()).isTrue();
    }

    // ---------------------------------------------------------------- connections

    @Test
    void requestsOnOneConnectionAreAnsweredInTurn() {
        MemoryTransport transport = connect();
        transport.deliver("GET /nothing HTTP/1.1" + END + "GET /status.json HTTP/1.1" + END + "PUT / HTTP/1.1" + END);
        reactor.advance(Duration.ZERO);
        assertThat(transport.writtenText().split("HTTP/1.1 ")).satisfies(replies -> {
            assertThat(replies).hasSize(4);
            assertThat(replies[1]).startsWith("404");
            assertThat(replies[2]).startsWith("200");
            assertThat(replies[3]).startsWith("405").contains("\r\nAllow: GET\r\n");
        });
        assertThat(transport.isClosed()).isFalse();
        transport.deliver("GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        reactor.advance(Duration.ZERO);
        assertThat(transport.writtenText()).contains("Connection: close");
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void whatIsNoRequestEndsTheConnectionWithAReply() {
        MemoryTransport transport = connect();
        transport.deliver("\u0016\u0003\u0001 hello\r\n\r\nGET / HTTP/1.1" + END);
        reactor.advance(Duration.ZERO);
        assertThat(transport.writtenText()).startsWith("HTTP/1.1 400 ").contains("\r\nConnection: close\r\n");
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void aConnectionThatAsksForNothingIsClosedAndOneThatIsSlowIsTold() {
        MemoryTransport silent = connect();
        MemoryTransport slow = connect();
        for (int second = 0; second < StatusConnection.IDLE.toSeconds(); second++) {
            assertThat(silent.isClosed() || slow.isClosed()).isFalse();
            slow.deliver("G");
            reactor.advance(Duration.ofSeconds(1));
        }
        reactor.advance(Duration.ZERO);
        assertThat(silent.isClosed()).isTrue();
        assertThat(silent.writtenText()).isEmpty();
        assertThat(slow.isClosed()).isTrue();
        assertThat(slow.writtenText()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void thereAreOnlySoManyConnections() {
        List<MemoryTransport> open = new ArrayList<>();
        for (int i = 0; i < StatusService.MOST_CONNECTIONS; i++) {
            open.add(connect());
        }
        assertThat(build()).isNull();
        open.getFirst().disconnect();
        reactor.advance(Duration.ZERO);
        assertThat(build()).isNotNull();
    }

    @Test
    void requestsThatNobodyReadsTheAnswersOfAreNotAnswered() {
        MemoryTransport transport = connect();
        transport.setCapacity(0);
        String many = ("GET / HTTP/1.1" + END).repeat(200);
        for (int i = 0; i < 50; i++) {
            transport.deliver(many);
            reactor.advance(Duration.ZERO);
        }
        assertThat(transport.unsent()).isLessThan(1 << 20);
        reactor.advance(Duration.ofMinutes(2));
        assertThat(transport.isClosed()).isTrue();
    }

    // ---------------------------------------------------------------- events

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            reactor.advance(Duration.ofSeconds(1));
            reactor.advance(Duration.ZERO);
        }
    }

    @Test
    void whoListensGetsASnapshotAtOnceAndThenEachSecond() {
        MemoryTransport transport = connect();
        transport.deliver("GET /events HTTP/1.1" + END);
        reactor.advance(Duration.ZERO);
        assertThat(transport.writtenText())
                .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
                .contains("\r\n\r\nretry: 1000\n\ndata: {\"taken\":\"2000-01-01T00:00:00Z\"")
                .endsWith("}\n\n");
        transport.clearWritten();
        web.stopService();
        seconds(3);
        List<StatusSnapshot> seen = new ArrayList<>();
        for (String event : transport.writtenText().split("\n\n")) {
            assertThat(event).startsWith("data: ");
            seen.add(StatusJson.read(event.substring(6)));
        }
        assertThat(seen).extracting(each -> each.taken().getEpochSecond() % 60).containsExactly(1L, 2L, 3L);
        assertThat(seen.getLast().services().getFirst().parts().getFirst().state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void whoDoesNotReadIsLeftOutUntilHeDoes() {
        MemoryTransport slow = connect();
        MemoryTransport quick = connect();
        slow.deliver("GET /events HTTP/1.1" + END);
        quick.deliver("GET /events HTTP/1.1" + END);
        reactor.advance(Duration.ZERO);
        slow.clearWritten();
        quick.clearWritten();
        slow.setCapacity(10);
        seconds(20);
        long owed = slow.unsent() + slow.written().size();
        assertThat(quick.writtenText().split("data: ")).hasSize(21);
        assertThat(owed).isLessThan(quick.written().size() / 10);
        slow.setCapacity(Long.MAX_VALUE);
        reactor.advance(Duration.ofSeconds(1));
        String[] events = slow.writtenText().split("data: ");
        assertThat(events).hasSize(3);
        assertThat(events[2]).contains("00:00:21Z");
    }

    @Test
    void aReplyToHeadHasNoBodySinceThatWouldBeTheNextReply() {
        MemoryTransport transport = connect();
        transport.deliver("HEAD / HTTP/1.1" + END + "HEAD /nothing HTTP/1.1" + END);
        reactor.advance(Duration.ZERO);
        String[] replies = transport.writtenText().split("\r\n\r\n", -1);
        assertThat(replies).hasSize(3);
        assertThat(replies[0]).startsWith("HTTP/1.1 405 ");
        assertThat(replies[1]).startsWith("HTTP/1.1 404 ");
        assertThat(replies[2]).isEmpty();
    }

    @Test
    void whoNeverReadsKeepsNobodyOut() {
        List<MemoryTransport> open = new ArrayList<>();
        for (int i = 0; i < StatusService.MOST_CONNECTIONS; i++) {
            MemoryTransport transport = connect();
            transport.setCapacity(10);
            transport.deliver("GET " + (i % 2 == 0 ? "/events" : "/status.json") + " HTTP/1.1" + END);
            open.add(transport);
        }
        assertThat(build()).isNull();
        seconds(2 * (int) StatusConnection.IDLE.toSeconds() + 2);
        assertThat(open).allMatch(MemoryTransport::isClosed);
        assertThat(build()).isNotNull();
    }

    @Test
    void whoNeverReadsDoesNotOutliveAStop() {
        MemoryTransport transport = connect();
        transport.setCapacity(10);
        transport.deliver("GET /events HTTP/1.1" + END);
        seconds(2);
        Deferred<@Nullable Void> stopped = status.stopService();
        reactor.advance(Duration.ZERO);
        Results.successOf(stopped);
        assertThat(transport.isClosed()).isFalse();
        seconds((int) StatusConnection.IDLE.toSeconds());
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void nothingIsTakenWhereNobodyListens() {
        int before = reactor.clock().delayedCalls().size();
        MemoryTransport transport = connect();
        transport.deliver("GET /events HTTP/1.1" + END);
        reactor.advance(Duration.ofSeconds(2));
        assertThat(reactor.clock().delayedCalls()).hasSize(before + 1);
        transport.disconnect();
        reactor.advance(Duration.ZERO);
        assertThat(reactor.clock().delayedCalls()).hasSize(before);
    }

    @Test
    void aStopEndsConnectionsAndThePort() {
        MemoryTransport listening = connect();
        MemoryTransport idle = connect();
        listening.deliver("GET /events HTTP/1.1" + END);
        reactor.advance(Duration.ofSeconds(1));
        Deferred<@Nullable Void> stopped = status.stopService();
        reactor.advance(Duration.ZERO);
        Results.successOf(stopped);
        assertThat(listening.isClosed()).isTrue();
        assertThat(idle.isClosed()).isTrue();
        assertThat(reactor.tcpServers().getFirst().isListening()).isFalse();
        assertThat(reactor.clock().delayedCalls()).isEmpty();
        assertThat(status.description()).isEmpty();
    }
}
