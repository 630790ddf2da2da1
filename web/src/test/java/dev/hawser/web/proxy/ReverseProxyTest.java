package dev.hawser.web.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Reactor;
import dev.hawser.policy.AccessList;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.http.Headers;
import dev.hawser.web.server.Pages;
import dev.hawser.web.server.RawClient;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.Resource;
import dev.hawser.web.server.SiteOptions;
import dev.hawser.web.server.SiteRoot;
import dev.hawser.web.websocket.WebSocketProtocol;
import dev.hawser.web.websocket.WebSocketResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy before a server, on real ports. */
@HawserTest(timeLimitSeconds = 60)
final class ReverseProxyTest {
    private static final ReverseProxyOptions OPTIONS = ReverseProxyOptions.DEFAULT;

    private final List<ListeningPort> ports = new ArrayList<>();
    private final List<ReverseProxy> proxies = new ArrayList<>();

    private int serve(Reactor reactor, Resource resource) {
        return serveRaw(reactor, new Site(resource));
    }

    private int serveRaw(Reactor reactor, Factory factory) {
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, factory);
        ports.add(port);
        return port.port();
    }

    private int proxy(Reactor reactor, int port) {
        return serve(reactor, proxyResource(reactor, port, "", OPTIONS));
    }

    private ReverseProxy proxyResource(Reactor reactor, int port, String path, ReverseProxyOptions options) {
        ReverseProxy proxy = new ReverseProxy(reactor, "http://127.0.0.1:" + port + path, options);
        proxies.add(proxy);
        return proxy;
    }

    private void stop() {
        for (ReverseProxy proxy : proxies) {
            proxy.close().await();
        }
        for (ListeningPort port : ports) {
            port.stopListening().await();
        }
    }

    /** Says what came: the request line, the fields, and the body. */
    private static final Resource TELLING = Resource.deferred(request -> request.body().text(1 << 20).peek(body -> {
        StringBuilder told = new StringBuilder(request.method() + " " + request.target() + "\n");
        for (int i = 0; i < request.headers().size(); i++) {
            told.append(request.headers().name(i)).append(": ").append(request.headers().value(i)).append('\n');
        }
        request.finish(told + "\n" + body);
    }));

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    // ---------------------------------------------------------------- what goes there

    @Test
    void aRequestGoesThereWithWhatIsKnownOfTheClient(Reactor reactor) {
        int server = serve(reactor, TELLING);
        int proxy = proxy(reactor, server);
        String answer = RawClient.ask(
                reactor,
                proxy,
                "POST /a%20b/c?d=%2F HTTP/1.1\r\nHost: example.com:8080\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\n"
                        + "Keep-Alive: 1\r\nTE: trailers\r\nProxy-Authorization: Basic x\r\nX-Forwarded-For: 6.6.6.6\r\n"
                        + "Forwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\nUser-Agent: me\r\nContent-Length: 5\r\n\r\nhello");

        assertThat(body(answer).lines().toList().getFirst()).isEqualTo("POST /a%20b/c?d=%2F");
        assertThat(body(answer).lines())
                .contains(
                        "Host: 127.0.0.1:" + server,
                        "User-Agent: me",
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Host: example.com:8080",
                        "X-Forwarded-Proto: http",
                        "Forwarded: for=127.0.0.1;host=\"example.com:8080\";proto=http",
                        "Content-Length: 5")
                .anyMatch(line -> line.startsWith("Via: 1.1 hawser-"))
                .noneMatch(line -> line.contains("6.6.6.6"))
                .noneMatch(line -> line.matches("(?i)(X-Secret|Keep-Alive|TE|Connection|Proxy-Authorization|X-Real-IP):.*"));
        assertThat(answer).endsWith("\nhello").containsPattern("\r\nVia: 1\\.1 hawser-[0-9a-f]{16}\r\n");
        stop();
    }

    /** What a client does not say is not said for it, and what a server has coded stays so. */
    @Test
    void nothingIsSaidForAClient(Reactor reactor) {
        int server = serve(reactor, request -> {
            request.setHeader("Content-Encoding", "gzip").setHeader("X-Asked", request.header("User-Agent") + ", " + request.header("Accept-Encoding"));
            request.finish("not decoded");
        });
        String answer = RawClient.ask(
                reactor, proxy(reactor, server), "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .contains("\r\nX-Asked: null, null\r\n", "\r\nContent-Encoding: gzip\r\n", "\r\nContent-Length: 11\r\n")
                .endsWith("not decoded");
        stop();
    }

    /** It asks for no path that one could put behind that of the server. */
    @Test
    void theWholeServerIsNotAskedFor(Reactor reactor) {
        List<String> asked = new ArrayList<>();
        int server = serve(reactor, request -> {
            asked.add(request.target());
            request.finish();
        });
        int proxy = serve(reactor, proxyResource(reactor, server, "/base", OPTIONS));

        assertThat(RawClient.ask(reactor, proxy, "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(asked).isEmpty();
        stop();
    }

    @Test
    void aTrustedProxyIsBelieved(Reactor reactor) {
        int server = serve(reactor, TELLING);
        int proxy = serve(
                reactor,
                proxyResource(
                        reactor,
                        server,
                        "",
                        OPTIONS.withTrustedProxies(AccessList.denyAll().allow("127.0.0.1")).withHostKept(true)));
        String answer = RawClient.ask(
                reactor,
                proxy,
                "GET / HTTP/1.1\r\nHost: inner\r\nConnection: close\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"
                        + "Forwarded: for=6.6.6.6\r\nX-Forwarded-Host: outer\r\n\r\n");

        assertThat(body(answer).lines())
                .containsSubsequence("X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 127.0.0.1")
                .contains("Host: inner", "X-Forwarded-Host: outer", "X-Forwarded-Proto: https", "Forwarded: for=6.6.6.6");
        stop();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /base/",
        "/x/y, /base/x/y",
        "/x//y/, /base/x//y/",
        "/x?a=b?c, /base/x?a=b?c",
        "/x%2fy, /base/x%2fy",
        "'/x|y\"{z}[1]', /base/x%7Cy%22%7Bz%7D%5B1%5D",
        "http://other/x, /base/x"
    })
    void pathsGoBeneathTheServersPath(String asked, String got, Reactor reactor) {
        int proxy = serve(reactor, proxyResource(reactor, serve(reactor, TELLING), "/base/", OPTIONS));

        assertThat(body(RawClient.get(reactor, proxy, asked)).lines().toList().getFirst()).isEqualTo("GET " + got);
        stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..", "/../secret", "/a/%2e%2e/%2E./secret", "/a/./b", "/%zz"})
    void pathsThatLeadOutAreRefused(String asked, Reactor reactor) {
        int proxy = serve(reactor, proxyResource(reactor, serve(reactor, TELLING), "/base", OPTIONS));

        assertThat(RawClient.get(reactor, proxy, asked)).startsWith("HTTP/1.1 400 ");
        stop();
    }

    @Test
    void whatLedToTheProxyIsLeftOut(Reactor reactor) {
        ReverseProxy proxy = proxyResource(reactor, serve(reactor, TELLING), "", OPTIONS);
        int port = serve(reactor, new Resource() {
            @Override
            public boolean isLeaf() {
                return false;
            }

            @Override
            public Resource child(String segment, Request request) {
                return segment.equals("app") ? proxy : Pages.NOT_FOUND;
            }

            @Override
            public void render(Request request) {
                request.finish("root");
            }
        });

        assertThat(body(RawClient.get(reactor, port, "/app/x?y"))).startsWith("GET /x?y\n");
        assertThat(body(RawClient.get(reactor, port, "/app"))).startsWith("GET /\n");
        assertThat(RawClient.get(reactor, port, "/other")).startsWith("HTTP/1.1 404 ");
        stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://x", "http://", "http://x:0", "http://x:70000", "http://x/?q", "http://x/#f", "http://u@x", "http://a b", "/x"})
    void whatIsNoServerIsRefused(String url, Reactor reactor) {
        assertThatThrownBy(() -> new ReverseProxy(reactor, url, OPTIONS)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---------------------------------------------------------------- what comes back

    @Test
    void answersComeBackWithoutTheFieldsOfTheConnection(Reactor reactor) {
        int server = serveRaw(reactor, script("HTTP/1.1 201 Made\r\nConnection: X-A\r\nX-A: 1\r\nKeep-Alive: 5\r\nProxy-Authenticate: x\r\n"
                + "X-B: 2\r\nDate: then\r\nServer: behind\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 2\r\n\r\nok"));
        String answer = RawClient.get(reactor, proxy(reactor, server), "/");

        assertThat(answer)
                .startsWith("HTTP/1.1 201 Created\r\n")
                .contains("\r\nX-B: 2\r\n", "\r\nDate: then\r\n", "\r\nServer: behind\r\n", "\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n")
                .contains("\r\nContent-Length: 2\r\n")
                .doesNotContain("X-A", "Keep-Alive: 5", "Proxy-Authenticate", "Server: Hawser")
                .endsWith("\r\n\r\nok");
        stop();
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, 200 OK, Content-Length: 10",
        "GET, 304 Not Modified, Content-Length: 10",
        "GET, 204 No Content, ''",
        "DELETE, 204 No Content, ''"
    })
    void answersWithoutABody(String method, String status, String length, Reactor reactor) {
        int server = serveRaw(reactor, script("HTTP/1.1 " + status + "\r\n" + (length.isEmpty() ? "" : length + "\r\n") + "\r\n"));
        int proxy = proxy(reactor, server);
        RawClient client = RawClient.connect(reactor, proxy);
        client.send(method + " / HTTP/1.1\r\nHost: x\r\n\r\n" + "GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        String all = client.all().await();

        assertThat(all).startsWith("HTTP/1.1 " + status + "\r\n").contains(length);
        assertThat(all.indexOf("HTTP/1.1 ", 5)).as("the next answer").isPositive();
        stop();
    }

    @Test
    void locationsAreTurnedRound(Reactor reactor) {
        String[] location = {""};
        int server = serve(reactor, request -> request.setStatus(302).setHeader("Location", location[0]).finish());
        int proxy = serve(reactor, proxyResource(reactor, server, "/base", OPTIONS));
        List<String> seen = new ArrayList<>();
        for (String said : List.of("http://127.0.0.1:" + server + "/base/x?y", "http://127.0.0.1:" + server + "/basement", "https://example.com/",
                "http://127.0.0.1:" + server + "/base")) {
            location[0] = said;
            String answer = RawClient.get(reactor, proxy, "/a");
            seen.add(answer.lines().filter(line -> line.startsWith("Location: ")).findFirst().orElse(""));
        }

        assertThat(seen)
                .containsExactly("Location: /x?y", "Location: http://127.0.0.1:" + server + "/basement", "Location: https://example.com/", "Location: /");
        stop();
    }

    @Test
    void trailersGoThroughBothWays(Reactor reactor) {
        int server = serve(reactor, Resource.deferred(request -> request.body().text(100).peek(body -> {
            request.write(body + " " + request.body().trailers());
            request.addTrailer("X-After", "2").addTrailer("Set-Cookie", "no");
            request.finish();
        })));
        String answer = RawClient.ask(
                reactor,
                proxy(reactor, server),
                "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Before: 1\r\nCookie: no\r\n\r\n");

        assertThat(answer).contains("hi {X-Before: 1}").endsWith("\r\n0\r\nX-After: 2\r\n\r\n");
        stop();
    }

    // ---------------------------------------------------------------- streams

    @Test
    void bodiesStreamBothWaysAtTheSameTime(Reactor reactor) {
        int server = serve(reactor, Resource.deferred(request -> request.body().deliverTo(request).peek(_ -> request.finish())));
        RawClient client = RawClient.connect(reactor, proxy(reactor, server));
        client.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.send("5\r\nfirst\r\n").until("5\r\nfirst\r\n").await();
        client.send("6\r\nsecond\r\n").until("6\r\nsecond\r\n").await();
        client.send("0\r\n\r\n");

        assertThat(client.all().await()).isEqualTo("0\r\n\r\n");
        stop();
    }

    @Test
    void aClientThatDoesNotReadHoldsTheServerBack(Reactor reactor) {
        Endless endless = new Endless();
        int proxy = proxy(reactor, serve(reactor, endless));
        RawClient client = RawClient.connect(reactor, proxy);
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").until("\r\n\r\n").await();
        client.transport().pauseProducing();
        while (!endless.isPaused) {
            reactor.deferLater(Duration.ofMillis(1)).await();
        }
        long unsent = reactor.openConnections().stream().mapToLong(open -> open.unsent()).sum();

        assertThat(unsent).isPositive().isLessThan(2 << 20);
        client.transport().abortConnection();
        endless.ended(reactor).await();
        stop();
    }

    @Test
    void aServerThatDoesNotReadHoldsTheClientBack(Reactor reactor) {
        Promise<Request> came = new Promise<>(reactor);
        int proxy = proxy(reactor, serve(reactor, came::callback));
        RawClient client = RawClient.connect(reactor, proxy);
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
        Bytes piece = Bytes.of("x".repeat(1 << 16));
        boolean[] isPaused = {false};
        long[] written = {0};
        client.transport().registerProducer(new PushProducer() {
            @Override
            public void pauseProducing() {
                isPaused[0] = true;
            }

            @Override
            public void resumeProducing() {
                isPaused[0] = false;
            }

            @Override
            public void stopProducing() {}
        });
        Request held = came.await();
        int quiet = 0;
        while (quiet < 50 && written[0] < 90_000_000) {
            if (isPaused[0]) {
                quiet++;
            } else {
                quiet = 0;
                client.transport().write(piece);
                written[0] += piece.size();
            }
            reactor.deferLater(Duration.ofMillis(1)).await();
        }

        assertThat(written[0]).isLessThan(50_000_000);
        assertThat(held.body().received()).isLessThan(1 << 20);
        client.transport().unregisterProducer();
        held.abort();
        assertThat(client.until("\r\n\r\n").await()).startsWith("HTTP/1.1 502 ");
        client.transport().abortConnection();
        stop();
    }

    @Test
    void aClientThatLeavesEndsWhatIsAskedForIt(Reactor reactor) {
        Promise<Request> came = new Promise<>(reactor);
        int proxy = proxy(reactor, serve(reactor, came::callback));
        RawClient client = RawClient.connect(reactor, proxy);
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        Request asked = came.await();
        client.transport().abortConnection();

        assertThatThrownBy(() -> asked.notifyFinish().await()).isInstanceOf(RuntimeException.class);
        stop();
    }

    @Test
    void aClientThatWaitsIsToldToGoOnByTheServer(Reactor reactor) {
        int proxy = proxy(reactor, serve(reactor, TELLING));
        RawClient client = RawClient.connect(reactor, proxy);
        client.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        assertThat(client.until("\r\n\r\n").await()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

        assertThat(client.send("hello").all().await()).startsWith("HTTP/1.1 200 ").endsWith("\nhello");
        stop();
    }

    @Test
    void aClientThatWaitsIsNotToldToGoOnWhereTheServerRefuses(Reactor reactor) {
        int proxy = proxy(reactor, serve(reactor, Pages.FORBIDDEN));
        String answer = RawClient.ask(
                reactor, proxy, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 403 ");
        stop();
    }

    // ---------------------------------------------------------------- what goes wrong

    @Test
    void aServerThatIsNotThereIsABadGateway(Reactor reactor) {
        int server = serve(reactor, TELLING);
        ports.removeFirst().stopListening().await();

        assertThat(RawClient.get(reactor, proxy(reactor, server), "/"))
                .startsWith("HTTP/1.1 502 ")
                .doesNotContain("" + server);
        stop();
    }

    @Test
    void aSlowServerIsAGatewayTimeout(Reactor reactor) {
        int server = serve(reactor, _ -> {});
        Duration soon = Duration.ofMillis(200);
        int proxy = serve(reactor, proxyResource(reactor, server, "", OPTIONS.withTimeouts(soon, soon, soon)));

        assertThat(RawClient.get(reactor, proxy, "/")).startsWith("HTTP/1.1 504 ");
        stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"
            })
    void whatIsNoAnswerIsABadGateway(String answer, Reactor reactor) {
        assertThat(RawClient.get(reactor, proxy(reactor, serveRaw(reactor, script(answer))), "/")).startsWith("HTTP/1.1 502 ");
        stop();
    }

    @Test
    void anAnswerThatIsBrokenOffIsSoForTheClient(Reactor reactor) {
        int server = serveRaw(reactor, script("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"));

        assertThat(RawClient.get(reactor, proxy(reactor, server), "/")).doesNotContain("0\r\n\r\n");
        stop();
    }

    @Test
    void aLoopIsDetected(Reactor reactor) {
        Resource[] first = new Resource[1];
        int front = serve(reactor, request -> first[0].render(request));
        first[0] = proxyResource(reactor, front, "", OPTIONS);

        assertThat(RawClient.get(reactor, front, "/")).startsWith("HTTP/1.1 508 ");
        stop();
    }

    @Test
    void connectionsAreUsedAgain(Reactor reactor) {
        int server = serve(reactor, TELLING);
        ReverseProxy proxy = proxyResource(reactor, server, "", OPTIONS);
        int port = serve(reactor, proxy);
        for (int i = 0; i < 5; i++) {
            assertThat(RawClient.get(reactor, port, "/" + i)).startsWith("HTTP/1.1 200 ");
        }

        assertThat(proxy.connections()).isEqualTo(1);
        stop();
    }

    // ---------------------------------------------------------------- upgrades

    @Test
    void anUpgradeBecomesATunnel(Reactor reactor) {
        int server = serve(reactor, request -> {
            assertThat(request.upgrade()).isEqualTo("echo/1");
            request.setHeader("Upgrade", "echo/1").takeOver(101, new Echoing());
        });
        RawClient client = RawClient.connect(reactor, proxy(reactor, server));
        client.send("GET /chat HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: echo/1\r\n\r\nearly");
        String head = client.until("\r\n\r\n").await();

        assertThat(head).startsWith("HTTP/1.1 101 Switching Protocols\r\n").contains("\r\nUpgrade: echo/1\r\n", "\r\nConnection: Upgrade\r\n");
        assertThat(client.until("early").await()).isEqualTo("hello early");
        assertThat(client.send("more").until("more").await()).isEqualTo("more");
        client.transport().loseWriteConnection();
        assertThat(client.all().await()).isEqualTo("bye");
        stop();
    }

    @Test
    void anUpgradeThatTheServerDoesNotWantIsAnsweredAsUsual(Reactor reactor) {
        int server = serve(reactor, request -> request.setStatus(426).setHeader("Sec-WebSocket-Version", "13").finish("no"));
        String answer = RawClient.ask(
                reactor,
                proxy(reactor, server),
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 426 ").contains("\r\nSec-WebSocket-Version: 13\r\n").endsWith("\r\n\r\nno");
        stop();
    }

    @Test
    void anUpgradeOfAServerThatIsNotThere(Reactor reactor) {
        int server = serve(reactor, TELLING);
        ports.removeFirst().stopListening().await();
        String answer = RawClient.ask(
                reactor,
                proxy(reactor, server),
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 502 ");
        stop();
    }

    @Test
    void anIdleTunnelIsClosed(Reactor reactor) {
        int server = serve(reactor, request -> request.setHeader("Upgrade", "x").takeOver(101, new Echoing()));
        int proxy = serve(reactor, proxyResource(reactor, server, "", OPTIONS.withTunnelTimeout(Duration.ofMillis(200))));
        RawClient client = RawClient.connect(reactor, proxy);
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n").until("hello ").await();

        assertThat(client.all().await()).isEmpty();
        stop();
    }

    @Test
    void aWebSocketOverHttp2BecomesOneOverHttp1(Reactor reactor) {
        int server = serve(reactor, new WebSocketResource(() -> new WebSocketProtocol() {
            @Override
            public void textReceived(String text) {
                sendText(text);
            }
        }));
        GivenExchange exchange = new GivenExchange(reactor);
        connect(reactor, server, exchange, "websocket");

        assertThat(exchange.end().await()).startsWith("200 ").doesNotContain("Sec-WebSocket-Accept", "Upgrade", "Connection");
        exchange.stream().deliver(Bytes.ofHex("818537fa213d7f9f4d5158"));
        while (exchange.stream().written().isEmpty()) {
            reactor.deferLater(Duration.ofMillis(1)).await();
        }
        assertThat(exchange.stream().written()).isEqualTo(Bytes.ofHex("810548656c6c6f"));
        exchange.stream().disconnect();
        stop();
    }

    @Test
    void whatOnlyLooksLikeAWebSocketIsABadGateway(Reactor reactor) {
        int server = serveRaw(
                reactor,
                script("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"));
        GivenExchange exchange = new GivenExchange(reactor);
        connect(reactor, server, exchange, "websocket");

        assertThat(exchange.end().await()).startsWith("502 ");
        stop();
    }

    @Test
    void otherTunnelsAreNotMade(Reactor reactor) {
        GivenExchange exchange = new GivenExchange(reactor);
        connect(reactor, 1, exchange, "other");

        assertThat(exchange.end().await()).startsWith("501 ");
        stop();
    }

    private void connect(Reactor reactor, int server, GivenExchange exchange, String protocol) {
        SiteRoot root = new SiteRoot(proxyResource(reactor, server, "", OPTIONS), SiteOptions.DEFAULT, null);
        Headers headers = Headers.of("Host", "x", "Sec-WebSocket-Version", "13");
        root.requestReceived(new Request(root, exchange, "CONNECT", "/chat", headers, null, protocol));
    }

    // ---------------------------------------------------------------- servers for it

    /** Sends {@code answer} to whoever asks, and ends the connection. */
    private static Factory script(String answer) {
        return _ -> new Protocol() {
            private boolean isAnswered;

            @Override
            public void dataReceived(Bytes data) {
                if (!isAnswered) {
                    isAnswered = true;
                    transport().write(answer);
                    transport().loseConnection();
                }
            }
        };
    }

    /** Says hello, sends back what comes, and says bye at its end. */
    private static final class Echoing extends Protocol implements dev.hawser.net.HalfCloseable {
        @Override
        public void connectionMade() {
            transport().write("hello ");
        }

        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }

        @Override
        public void readConnectionLost() {
            transport().write("bye");
            transport().loseConnection();
        }

        @Override
        public void writeConnectionLost() {}
    }

    /** A body without an end, as fast as it is taken. */
    private static final class Endless implements Resource, PushProducer {
        private static final Bytes PIECE = Bytes.of("x".repeat(1 << 14));
        private @Nullable Request request;
        private boolean isPaused;
        private boolean isEnded;
        private @Nullable Promise<@Nullable Void> waiting;

        @Override
        public void render(Request asked) {
            request = asked;
            asked.registerProducer(this);
            produce();
        }

        private void produce() {
            Request asked = request;
            if (asked != null && !isPaused && !isEnded) {
                asked.write(PIECE);
                asked.reactor().callLater(Duration.ZERO, this::produce);
            }
        }

        Promise<@Nullable Void> ended(Reactor reactor) {
            Promise<@Nullable Void> promise = new Promise<>(reactor);
            waiting = promise;
            if (isEnded) {
                promise.callback(null);
            }
            return promise;
        }

        @Override
        public void pauseProducing() {
            isPaused = true;
        }

        @Override
        public void resumeProducing() {
            isPaused = false;
            produce();
        }

        @Override
        public void stopProducing() {
            isEnded = true;
            if (waiting != null) {
                waiting.callback(null);
            }
        }
    }
}
