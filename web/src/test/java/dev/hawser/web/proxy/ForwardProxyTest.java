package dev.hawser.web.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.auth.InMemoryChecker;
import dev.hawser.auth.Portal;
import dev.hawser.auth.Realm;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.policy.AccessList;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.server.AuthenticatedResource;
import dev.hawser.web.server.RawClient;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.Resource;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that goes anywhere for its clients, on real ports. */
@HawserTest(timeLimitSeconds = 60)
final class ForwardProxyTest {
    private static final ForwardProxyOptions OPTIONS = ForwardProxyOptions.DEFAULT.withDestinations(AccessList.allowAll());

    private final List<ListeningPort> ports = new ArrayList<>();
    private final List<ForwardProxy> proxies = new ArrayList<>();

    private int serve(Reactor reactor, Factory factory) {
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, factory);
        ports.add(port);
        return port.port();
    }

    private int site(Reactor reactor, Resource resource) {
        return serve(reactor, new Site(resource));
    }

    private int proxy(Reactor reactor, ForwardProxyOptions options) {
        ForwardProxy proxy = new ForwardProxy(reactor, options);
        proxies.add(proxy);
        return serve(reactor, new Site(proxy));
    }

    private void stop() {
        for (ForwardProxy proxy : proxies) {
            proxy.close().await();
        }
        for (ListeningPort port : ports) {
            port.stopListening().await();
        }
    }

    private static String told(Request request) {
        return request.method() + " " + request.target() + "\n" + request.headers() + "\n";
    }

    private static String connect(String target) {
        return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
    }

    // ---------------------------------------------------------------- requests

    @Test
    void wholeUrlsAreAskedFor(Reactor reactor) {
        int server = site(reactor, request -> request.finish(told(request)));
        String answer = RawClient.ask(
                reactor,
                proxy(reactor, OPTIONS),
                "GET http://127.0.0.1:" + server + "/a%20b?c HTTP/1.1\r\nHost: other\r\nProxy-Connection: keep-alive\r\n"
                        + "Proxy-Authorization: Basic x\r\nConnection: close\r\nAccept: x\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("GET /a%20b?c\n", "Host: 127.0.0.1:" + server, "Accept: x", "Via: 1.1 hawser-")
                .doesNotContain("other", "Proxy-", "X-Forwarded", "Forwarded");
        stop();
    }

    @ParameterizedTest
    @CsvSource({
        "/, 400",
        "*, 400",
        "https://127.0.0.1/, 400",
        "ftp://127.0.0.1/, 400",
        "http:///x, 400",
        "http://127.0.0.1:99999/, 400",
        "http://127.0.0.1:1/, 502"
    })
    void whatCannotBeAskedForIsRefused(String target, String status, Reactor reactor) {
        String method = target.equals("*") ? "OPTIONS" : "GET";
        assertThat(RawClient.ask(
                        reactor,
                        proxy(reactor, OPTIONS),
                        method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
        stop();
    }

    @Test
    void hostsAndAddressesAreRefused(Reactor reactor) {
        int server = site(reactor, request -> request.finish("secret"));
        String request = "GET http://127.0.0.1:" + server + "/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        List<ForwardProxyOptions> refusing = List.of(
                ForwardProxyOptions.DEFAULT,
                OPTIONS.withHosts(List.of("example.com", "*.0.0.1.example")),
                OPTIONS.withDestinations(AccessList.denyAll().allow("10.0.0.0/8")));
        for (ForwardProxyOptions options : refusing) {
            ForwardProxyOptions wide = options.withTunnelPorts(Set.of(server));
            int proxy = proxy(reactor, wide);
            assertThat(RawClient.ask(reactor, proxy, request)).startsWith("HTTP/1.1 403 ").doesNotContain("secret");
            RawClient client = RawClient.connect(reactor, proxy);
            assertThat(client.send(connect("127.0.0.1:" + server)).until("\r\n").await()).startsWith("HTTP/1.1 403 ");
            client.transport().loseConnection();
        }
        assertThat(RawClient.ask(reactor, proxy(reactor, OPTIONS.withHosts(List.of("127.0.0.1"))), request)).endsWith("secret");
        stop();
    }

    /** The machine's own, which are not those of loopback alone. */
    @Test
    void noAddressOfThisMachineIsAskedByDefault(Reactor reactor) throws Exception {
        Address.Ip own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst()
                .map(address -> new Address.Ip(address, 0))
                .orElse(null);
        assumeTrue(own != null, "this machine has no address but loopback and link-local ones");
        ListeningPort port = reactor.listenTcp(
                0,
                ListenOptions.DEFAULT.withInterface(own.address().getHostAddress()),
                new Site(request -> request.finish("secret")));
        ports.add(port);
        String numeric = own.host().replaceFirst("%.*", "");
        String host = own.address() instanceof Inet6Address ? "[" + numeric + "]" : numeric;

        assertThat(RawClient.ask(
                        reactor,
                        proxy(reactor, ForwardProxyOptions.DEFAULT),
                        "GET http://" + host + ":" + port.port() + "/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
        stop();
    }

    /** Whether somebody listens there is not told. */
    @Test
    void anAddressThatIsRefusedIsNotConnectedTo(Reactor reactor) {
        List<String> made = new ArrayList<>();
        int server = serve(reactor, _ -> {
            made.add("connection");
            return new Upper();
        });
        int closed = serve(reactor, Factory.of(Upper::new));
        ports.removeLast().stopListening().await();
        int proxy = proxy(reactor, ForwardProxyOptions.DEFAULT.withTunnelPorts(Set.of(server, closed)));
        for (int port : new int[] {server, closed}) {
            assertThat(RawClient.ask(
                            reactor,
                            proxy,
                            "GET http://localhost:" + port + "/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
            RawClient client = RawClient.connect(reactor, proxy);
            assertThat(client.send(connect("127.0.0.1:" + port)).until("\r\n").await()).startsWith("HTTP/1.1 403 ");
            client.transport().loseConnection();
        }

        assertThat(made).isEmpty();
        stop();
    }

    /** What a client does not say is not said for it, and what a server has coded stays so. */
    @Test
    void nothingIsSaidForAClient(Reactor reactor) {
        int server = site(reactor, request -> {
            request.setHeader("Content-Encoding", "gzip").setHeader("X-Asked", request.header("User-Agent") + ", " + request.header("Accept-Encoding"));
            request.finish("not decoded");
        });
        String answer = RawClient.ask(
                reactor,
                proxy(reactor, OPTIONS),
                "GET http://127.0.0.1:" + server + "/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .contains("\r\nX-Asked: null, null\r\n", "\r\nContent-Encoding: gzip\r\n", "\r\nContent-Length: 11\r\n")
                .endsWith("not decoded");
        stop();
    }

    @Test
    void aRequestThatWasHereBeforeIsRefused(Reactor reactor) {
        int server = site(reactor, request -> request.finish(request.headers().get("Via", "")));
        int port = proxy(reactor, OPTIONS);
        String begin = "GET http://127.0.0.1:" + server + "/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        String answer = RawClient.ask(reactor, port, begin + "\r\n");
        String via = answer.substring(answer.indexOf("\r\n\r\n") + 4);

        assertThat(via).startsWith("1.1 hawser-");
        assertThat(RawClient.ask(reactor, port, begin + "Via: 1.0 a, " + via + "\r\n\r\n")).startsWith("HTTP/1.1 508 ");
        assertThat(RawClient.ask(reactor, port, begin + "Via: 1.1 hawser-0123456789abcdef\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        stop();
    }

    // ---------------------------------------------------------------- tunnels

    @Test
    void aTunnelPassesEverythingOn(Reactor reactor) {
        int server = serve(reactor, Factory.of(Upper::new));
        RawClient client = RawClient.connect(reactor, proxy(reactor, OPTIONS.withTunnelPorts(Set.of(server))));
        client.send(connect("127.0.0.1:" + server) + "early");
        String head = client.until("\r\n\r\n").await();

        assertThat(head).startsWith("HTTP/1.1 200 ").doesNotContain("Content-Length", "Transfer-Encoding", "Connection");
        assertThat(client.until("EARLY").await()).isEqualTo("HELLO EARLY");
        String much = "x".repeat(1 << 20);
        assertThat(client.send(much + ".").until("X.").await()).hasSize(much.length() + 1);
        client.transport().loseWriteConnection();
        assertThat(client.all().await()).isEqualTo("BYE");
        stop();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:80, 403", "127.0.0.1:0, 400", "127.0.0.1:70000, 400", "[::1]:25, 403", "example.com:22, 403"})
    void tunnelsGoToAllowedPortsAlone(String target, String status, Reactor reactor) {
        RawClient client = RawClient.connect(reactor, proxy(reactor, OPTIONS));

        assertThat(client.send(connect(target)).until("\r\n").await()).startsWith("HTTP/1.1 " + status + " ");
        client.transport().abortConnection();
        stop();
    }

    @Test
    void aTunnelToTheProxyItselfIsRefused(Reactor reactor) {
        int[] known = {443};
        int port = proxy(reactor, OPTIONS.withTunnelPorts(Set.of(known[0])));
        ports.removeLast().stopListening().await();
        proxies.clear();
        ForwardProxy again = new ForwardProxy(reactor, OPTIONS.withTunnelPorts(Set.of(port)));
        proxies.add(again);
        ports.add(reactor.listenTcp(port, ListenOptions.LOOPBACK, new Site(again)));
        RawClient client = RawClient.connect(reactor, port);

        assertThat(client.send(connect("127.0.0.1:" + port)).until("\r\n").await()).startsWith("HTTP/1.1 403 ");
        client.transport().abortConnection();
        stop();
    }

    @Test
    void aTunnelThatCannotBeMadeIsABadGateway(Reactor reactor) {
        int server = serve(reactor, Factory.of(Upper::new));
        ports.removeLast().stopListening().await();
        RawClient client = RawClient.connect(reactor, proxy(reactor, OPTIONS.withTunnelPorts(Set.of(server))));

        assertThat(client.send(connect("127.0.0.1:" + server)).until("\r\n").await()).startsWith("HTTP/1.1 502 ");
        client.transport().abortConnection();
        stop();
    }

    @Test
    void oneSidesEndIsTheOthers(Reactor reactor) {
        Upper[] far = new Upper[1];
        int server = serve(reactor, _ -> far[0] = new Upper());
        int proxy = proxy(reactor, OPTIONS.withTunnelPorts(Set.of(server)));
        RawClient client = RawClient.connect(reactor, proxy);
        client.send(connect("127.0.0.1:" + server)).until("HELLO ").await();
        far[0].transport().abortConnection();

        assertThat(client.all().await()).isEmpty();
        stop();
    }

    @Test
    void anIdleTunnelIsClosed(Reactor reactor) {
        int server = serve(reactor, Factory.of(Upper::new));
        Duration soon = Duration.ofMillis(200);
        ForwardProxyOptions options =
                OPTIONS.withTunnelPorts(Set.of(server)).withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), soon);
        RawClient client = RawClient.connect(reactor, proxy(reactor, options));
        client.send(connect("127.0.0.1:" + server)).until("HELLO ").await();

        assertThat(client.all().await()).isEmpty();
        stop();
    }

    // ---------------------------------------------------------------- who may

    @Test
    void aPasswordIsAskedFor(Reactor reactor) {
        int server = site(reactor, request -> request.finish(told(request)));
        Portal<String> portal = new Portal<>(
                reactor, Realm.of(reactor, id -> id.toString()), new InMemoryChecker(reactor).add("ann", "secret"));
        ForwardProxy proxy = new ForwardProxy(reactor, OPTIONS.withPortal(portal).withTunnelPorts(Set.of(server)));
        proxies.add(proxy);
        List<String> users = new ArrayList<>();
        int port = serve(reactor, new Site(
                proxy,
                dev.hawser.web.server.SiteOptions.DEFAULT,
                (request, _, _, _) -> users.add(request.status() + " " + request.get(AuthenticatedResource.USER))));
        List<String> statuses = new ArrayList<>();
        for (String login : List.of("", "Basic " + basic("ann:wrong"), "Basic !", "Bearer x", "Basic " + basic("ann:secret"))) {
            String answer = RawClient.ask(
                    reactor,
                    port,
                    "GET http://127.0.0.1:" + server + "/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + (login.isEmpty() ? "" : "Proxy-Authorization: " + login + "\r\n") + "\r\n");
            statuses.add(answer.substring(9, 12));
            assertThat(answer.contains("\r\nProxy-Authenticate: Basic realm=\"proxy\"")).isEqualTo(answer.startsWith("HTTP/1.1 407"));
        }

        assertThat(statuses).containsExactly("407", "407", "407", "407", "200");
        assertThat(users).containsExactly("407 null", "407 null", "407 null", "407 null", "200 ann");
        stop();
    }

    private static String basic(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    // ---------------------------------------------------------------- options

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.", "a b", "*.*.com", "http://x"})
    void whatIsNoHostIsRefused(String host) {
        assertThatThrownBy(() -> OPTIONS.withHosts(List.of(host))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void patternsStandForHosts() {
        HostPatterns patterns = HostPatterns.of(List.of("Example.com", "*.example.org"));
        assertThat(patterns.contain("example.COM.")).isTrue();
        assertThat(patterns.contain("a.b.example.org")).isTrue();
        assertThat(patterns.contain("example.org")).isFalse();
        assertThat(patterns.contain("a.example.com")).isFalse();
        assertThat(patterns.contain("badexample.org")).isFalse();
    }

    /** Says hello, sends back what comes in capitals, and says bye at its end. */
    private static final class Upper extends Protocol implements dev.hawser.net.HalfCloseable {
        @Override
        public void connectionMade() {
            transport().write("HELLO ");
        }

        @Override
        public void dataReceived(dev.hawser.bytes.Bytes data) {
            transport().write(data.latin1().toUpperCase(java.util.Locale.ROOT));
        }

        @Override
        public void readConnectionLost() {
            transport().write("BYE");
            transport().loseConnection();
        }

        @Override
        public void writeConnectionLost() {}
    }
}
