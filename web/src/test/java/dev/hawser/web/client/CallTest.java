package dev.hawser.web.client;

import static dev.hawser.testing.Results.assertNoResult;
import static dev.hawser.testing.Results.failureOf;
import static dev.hawser.testing.Results.successOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.testing.MemoryTransport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What one call leads to: redirects, cookies, challenges, proxies. */
class CallTest {
    private static final String DONE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static String redirect(int status, String location) {
        return "HTTP/1.1 " + status + " \r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\nmove";
    }

    /** The server answers, and the client goes on. */
    private static void deliver(ClientWire wire, MemoryTransport server, String text) {
        server.deliver(text);
        wire.reactor.advance(Duration.ZERO);
    }

    // ---------------------------------------------------------------- redirects

    @Test
    void aRedirectIsFollowedOnTheSameConnection() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get("http://10.0.0.5/a");
        MemoryTransport server = wire.accept();
        server.takeWritten();
        deliver(wire, server, redirect(302, "/b?c"));
        assertThat(server.takeWritten()).startsWith("GET /b?c HTTP/1.1\r\nHost: 10.0.0.5\r\n");
        server.deliver(DONE);
        Response response = successOf(asked);
        assertThat(wire.reactor.tcpClients()).hasSize(1);
        assertThat(response.url()).hasToString("http://10.0.0.5/b?c");
        assertThat(response.history()).map(WebUrl::toString).containsExactly("http://10.0.0.5/a");
        assertThat(successOf(response.text())).isEqualTo("ok");
    }

    @Test
    void credentialsDoNotFollowToAnotherServer() throws Exception {
        ClientWire wire = new ClientWire();
        wire.client
                .request("GET", "http://10.0.0.5/a")
                .credentials(ClientCredentials.basic("ada", "secret"))
                .header("Cookie", "a=b")
                .header("Host", "first")
                .send();
        MemoryTransport first = wire.accept();
        assertThat(first.takeWritten()).contains("Authorization: Basic ", "Cookie: a=b", "Host: first");
        deliver(wire, first, redirect(307, "http://10.0.0.6/b"));
        assertThat(wire.accept().takeWritten())
                .contains("GET /b ", "Host: 10.0.0.6")
                .doesNotContain("Authorization", "Cookie", "first");
    }

    @Test
    void aBodyIsSentAgainWhereTheStatusSaysSo() throws Exception {
        ClientWire wire = new ClientWire();
        wire.client.request("POST", "http://10.0.0.5/a").body("data").send();
        MemoryTransport server = wire.accept();
        server.takeWritten();
        deliver(wire, server, redirect(308, "/b"));
        assertThat(server.takeWritten()).startsWith("POST /b ").endsWith("\r\n\r\ndata");
        deliver(wire, server, redirect(303, "/c"));
        assertThat(server.takeWritten())
                .startsWith("GET /c ")
                .doesNotContain("data")
                .doesNotContainIgnoringCase("content-");
    }

    @Test
    void aRingOfRedirectsFails() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get("http://10.0.0.5/a");
        MemoryTransport server = wire.accept();
        for (int i = 0; i < 20; i++) {
            assertNoResult(asked);
            deliver(wire, server, redirect(302, "/a"));
        }
        deliver(wire, server, redirect(302, "/a"));
        assertThat(failureOf(asked, ResponseFailed.class)).hasMessageContaining("more than 20 redirects");
        assertThat(server.isClosed()).isFalse();
    }

    @Test
    void noneIsFollowedWhereNoneIsWanted() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withRedirects(RedirectPolicy.NONE));
        Deferred<Response> asked = wire.client.get("http://10.0.0.5/a");
        wire.accept().deliver(redirect(302, "/b"));
        Response response = successOf(asked);
        assertThat(response.status()).isEqualTo(302);
        assertThat(successOf(response.text())).isEqualTo("move");
    }

    @Test
    void theTotalLimitHoldsForAllOfThem() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client
                .request("GET", "http://10.0.0.5/a")
                .totalTimeout(Duration.ofSeconds(10))
                .send();
        MemoryTransport server = wire.accept();
        wire.reactor.advance(Duration.ofSeconds(6));
        deliver(wire, server, redirect(302, "/b"));
        wire.reactor.advance(Duration.ofSeconds(4));
        assertThat(failureOf(asked, RequestFailed.class).limit()).isEqualTo(TimeLimit.TOTAL);
        assertThat(server.isAborted()).isTrue();
    }

    @Test
    void cancellingBehindARedirectEndsTheSecondRequest() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client.get("http://10.0.0.5/a");
        deliver(wire, wire.accept(), redirect(302, "http://10.0.0.6/"));
        MemoryTransport second = wire.accept();
        asked.cancel();
        failureOf(asked);
        assertThat(second.isAborted()).isTrue();
    }

    // ---------------------------------------------------------------- content codings

    @Test
    void aCodingThatTheClientHasAskedForIsTakenOff() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withDecoding(true));
        Deferred<Response> asked = wire.client.get("http://10.0.0.5/a");
        MemoryTransport server = wire.accept();
        assertThat(server.takeWritten()).contains("Accept-Encoding: ").contains("gzip");
        java.io.ByteArrayOutputStream coded = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(coded)) {
            gzip.write("hello, hello, hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        server.deliver("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + coded.size() + "\r\n\r\n");
        Response response = successOf(asked);
        Deferred<String> text = response.text();
        server.deliver(dev.hawser.bytes.Bytes.adopt(coded.toByteArray()));
        assertThat(successOf(text)).isEqualTo("hello, hello, hello");
        assertThat(response.headers().contains("Content-Encoding")).isFalse();
        assertThat(response.headers().contains("Content-Length")).isFalse();
    }

    @Test
    void oneThatTheProgramHasAskedForIsLeftOn() throws Exception {
        ClientWire wire = new ClientWire(options -> options.withDecoding(true));
        Deferred<Response> asked = wire.client
                .request("GET", "http://10.0.0.5/a")
                .header("Accept-Encoding", "gzip")
                .send();
        wire.accept().deliver("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(successOf(successOf(asked).text())).isEqualTo("abc");
    }

    // ---------------------------------------------------------------- cookies and credentials

    @Test
    void cookiesComeBack() throws Exception {
        CookieJar jar = new CookieJar(java.time.Clock.systemUTC());
        ClientWire wire = new ClientWire(options -> options.withCookies(jar));
        wire.client.get("http://10.0.0.5/a");
        MemoryTransport server = wire.accept();
        server.takeWritten();
        deliver(wire, server, "HTTP/1.1 302 \r\nSet-Cookie: id=7; Path=/\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
        assertThat(server.takeWritten()).startsWith("GET /b ").contains("Cookie: id=7\r\n");
        server.deliver(DONE);
        wire.client.get("http://10.0.0.6/");
        assertThat(wire.accept().takeWritten()).doesNotContain("Cookie");
    }

    @Test
    void aChallengeIsAnsweredAndRemembered() throws Exception {
        WebOrigin origin = WebUrl.of("http://10.0.0.5/").origin();
        ClientWire wire = new ClientWire(options -> options.withCredentials(origin, ClientCredentials.of("ada", "secret")));
        Deferred<Response> asked = wire.client.get("http://10.0.0.5/a");
        MemoryTransport server = wire.accept();
        assertThat(server.takeWritten()).doesNotContain("Authorization");
        deliver(wire, server, "HTTP/1.1 401 \r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 2\r\n\r\nno");
        assertThat(server.takeWritten()).contains("Authorization: Basic YWRhOnNlY3JldA==\r\n");
        server.deliver(DONE);
        assertThat(successOf(asked).status()).isEqualTo(200);
        wire.client.get("http://10.0.0.5/b");
        assertThat(server.takeWritten()).contains("Authorization: Basic ");
    }

    @Test
    void whatIsRefusedTwiceIsTheAnswer() throws Exception {
        ClientWire wire = new ClientWire();
        Deferred<Response> asked = wire.client
                .request("GET", "http://10.0.0.5/a")
                .credentials(ClientCredentials.of("ada", "wrong"))
                .send();
        MemoryTransport server = wire.accept();
        String challenge = "HTTP/1.1 401 \r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256\r\n"
                + "Content-Length: 0\r\n\r\n";
        deliver(wire, server, challenge);
        assertThat(server.takeWritten()).contains("Authorization: Digest ").contains("uri=\"/a\"");
        deliver(wire, server, challenge);
        assertThat(successOf(asked).status()).isEqualTo(401);
    }

    // ---------------------------------------------------------------- proxies

    private static ClientWire through(String proxy) {
        return new ClientWire(options -> options.withProxies(ProxySelection.of(WebProxy.parse(proxy))));
    }

    @Test
    void aRequestInClearIsHandedToAnHttpProxy() throws Exception {
        ClientWire wire = through("http://ada:se%40cret@10.0.0.9:3128");
        wire.client.get("http://example.com/a?b");
        assertThat(wire.connecting().getFirst().host()).isEqualTo("10.0.0.9");
        assertThat(wire.connecting().getFirst().port()).isEqualTo(3128);
        MemoryTransport proxy = wire.accept();
        assertThat(proxy.takeWritten())
                .startsWith("GET http://example.com/a?b HTTP/1.1\r\nHost: example.com\r\n")
                .contains("Proxy-Authorization: Basic YWRhOnNlQGNyZXQ=\r\n");
        proxy.deliver(DONE);
        wire.client.get("http://example.org/");
        assertThat(proxy.takeWritten()).as("one connection for all hosts").startsWith("GET http://example.org/ ");
    }

    @Test
    void oneThatIsProtectedGoesThroughATunnel() throws Exception {
        ClientWire wire = through("http://ada:secret@10.0.0.9:3128");
        wire.client.get("https://example.com/a");
        MemoryTransport proxy = wire.accept();
        assertThat(proxy.takeWritten())
                .startsWith("CONNECT example.com:443 HTTP/1.1\r\n")
                .contains("Proxy-Authorization: Basic YWRhOnNlY3JldA==\r\n");
    }

    @Test
    void aSocksProxyIsAskedForTheHost() throws Exception {
        ClientWire wire = through("socks5://10.0.0.9");
        wire.client.get("http://example.com/a");
        assertThat(wire.connecting().getFirst().port()).isEqualTo(1080);
        MemoryTransport proxy = wire.accept();
        proxy.deliver(dev.hawser.bytes.Bytes.ofHex("0500"));
        proxy.takeWritten();
        proxy.deliver(dev.hawser.bytes.Bytes.ofHex("05000001000000000000"));
        assertThat(proxy.takeWritten()).startsWith("GET /a HTTP/1.1\r\nHost: example.com\r\n");
    }

    @Test
    void aTunnelThatIsRefusedIsARequestNotSent() throws Exception {
        ClientWire wire = through("http://10.0.0.9:3128");
        Deferred<Response> asked = wire.client.get("https://example.com/a");
        wire.accept().deliver("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        assertThat(failureOf(asked, RequestNotSent.class).getCause())
                .isInstanceOf(dev.hawser.net.ConnectFailed.ProxyFailed.class);
    }
}
