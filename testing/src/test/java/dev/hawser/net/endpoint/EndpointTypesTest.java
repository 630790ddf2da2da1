package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.UnixOptions;
import dev.hawser.net.connect.wire.BasicCredentials;
import dev.hawser.net.proxy.wire.ProxyHeaderLimits;
import dev.hawser.net.socks.wire.SocksCredentials;
import dev.hawser.policy.AccessList;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.Results;
import dev.hawser.tls.ClientCertificates;
import dev.hawser.tls.TestIdentities;
import dev.hawser.tls.TlsClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type of endpoint as a string; {@code EndpointStringsTest} has TCP and the grammar's own complaints. */
class EndpointTypesTest {
    private final MemoryReactor reactor = new MemoryReactor();

    private ServerEndpoint server(String description) {
        return ServerEndpoint.parse(reactor, description);
    }

    private ClientEndpoint client(String description) {
        return ClientEndpoint.parse(reactor, description);
    }

    private static String pem(String name) {
        return EndpointDescription.quote(TestIdentities.file(name).toString());
    }

    // ---------------------------------------------------------------- servers

    @Test
    void E3_tcp6() {
        assertThat(server("tcp6:80")).isEqualTo(new TcpServerEndpoint(reactor, 80, ListenOptions.DEFAULT.withInterface("::")));
        assertThat(server("tcp6:80:interface=\\:\\:1:backlog=5"))
                .isEqualTo(new TcpServerEndpoint(
                        reactor, 80, ListenOptions.DEFAULT.withInterface("0:0:0:0:0:0:0:1").withBacklog(5)));
    }

    @Test
    void E3_unix() {
        assertThat(server("unix:/run/a\\:b.sock"))
                .isEqualTo(new UnixServerEndpoint(reactor, "/run/a:b.sock", UnixOptions.DEFAULT.withLockFile(true)));
        assertThat(server("unix:@name:mode=600:backlog=7:lockfile=0"))
                .isEqualTo(new UnixServerEndpoint(
                        reactor, "\0name", UnixOptions.DEFAULT.withMode(0600).withBacklog(7)));
    }

    @Test
    void E3_descriptorsAreListenedOnOnce() {
        ServerEndpoint endpoint = server("fd:3");
        assertThat(endpoint).isInstanceOfSatisfying(
                AdoptedStreamServerEndpoint.class, adopted -> assertThat(adopted.descriptor()).isEqualTo(3));
        Results.failureOf(endpoint.listen(_ -> null), UnsupportedOperationException.class);
        assertThat(Results.failureOf(endpoint.listen(_ -> null), AlreadyListened.class))
                .hasMessage("the inherited socket 3 can be listened on once, and has been");
    }

    @Test
    void E3_stdio() {
        assertThat(server("stdio")).isEqualTo(new StandardIoEndpoint(reactor));
        assertThat(server("stdio:")).isNotNull();
    }

    @Test
    void E3_haproxyWrapsWhateverFollows() {
        ServerEndpoint tcp = new TcpServerEndpoint(reactor, 80, ListenOptions.LOOPBACK);
        assertThat(server("haproxy:tcp:80:interface=127.0.0.1"))
                .isInstanceOfSatisfying(
                        ProxyHeaderServerEndpoint.class, header -> assertThat(header.inner()).isEqualTo(tcp));
        assertThat(server("haproxy:timeout=2.5:trusted=10.0.0.0/8,fd00\\:\\:/8:tcp:80"))
                .isInstanceOfSatisfying(ProxyHeaderServerEndpoint.class, header -> {
                    assertThat(header.timeout()).hasMillis(2500);
                    assertThat(header.limits()).isEqualTo(ProxyHeaderLimits.DEFAULT);
                    assertThat(header.trusted().toString())
                            .isEqualTo(AccessList.denyAll().allow("10.0.0.0/8", "fd00::/8").toString());
                });
        assertThat(server("haproxy:unix:/a\\:b"))
                .isInstanceOfSatisfying(
                        ProxyHeaderServerEndpoint.class,
                        header -> assertThat(header.inner()).isEqualTo(server("unix:/a\\:b")));
    }

    @Test
    void E3_haproxyGoesBeneathTls() {
        assertThat(server("haproxy:tls:443:reload=no:certificate=" + pem("server-ec")))
                .isInstanceOfSatisfying(TlsServerEndpoint.class, tls -> assertThat(tls.inner())
                        .isInstanceOfSatisfying(
                                ProxyHeaderServerEndpoint.class,
                                header -> assertThat(header.inner()).isEqualTo(new TcpServerEndpoint(reactor, 443))));
    }

    @Test
    void E3_tls() {
        String keys = ":certificate=" + pem("server-ec") + ":privateKey=" + pem("server-ec") + ":reload=no";
        TlsServerEndpoint tls = (TlsServerEndpoint) server("tls:8443" + keys + ":alpn=h2,http/1.1:handshakeTimeout=3");
        assertThat(tls.inner()).isEqualTo(new TcpServerEndpoint(reactor, 8443));
        assertThat(tls.options().applicationProtocols()).containsExactly("h2", "http/1.1");
        assertThat(tls.options().handshakeTimeout()).hasSeconds(3);
        assertThat(tls.options().clientCertificates()).isEqualTo(ClientCertificates.IGNORED);

        TlsServerEndpoint known = (TlsServerEndpoint)
                server("tls:port=1" + keys + ":clientRoots=" + pem("root") + ":clientCertificates=wanted");
        assertThat(known.options().clientCertificates()).isEqualTo(ClientCertificates.WANTED);
        assertThat(((TlsServerEndpoint) server("tls:" + pem("server-ec") + ":reload=no")).inner())
                .isEqualTo(new TcpServerEndpoint(reactor, 443));
        assertThat(((TlsServerEndpoint) server("tls:" + pem("server-ec") + ":8443:backlog=3:reload=no")).inner())
                .isEqualTo(new TcpServerEndpoint(reactor, 8443, ListenOptions.DEFAULT.withBacklog(3)));
    }

    @Test
    void E3_ssl() {
        TlsServerEndpoint ssl = (TlsServerEndpoint) server("ssl:443:reload=no:privateKey=" + pem("server-rsa"));
        assertThat(ssl.inner()).isEqualTo(new TcpServerEndpoint(reactor, 443));
        assertThat(server("ssl:443:reload=no:privateKey=" + pem("server-ec") + ":certKey=" + pem("server-ec")))
                .isNotNull();
    }

    // ---------------------------------------------------------------- clients

    @Test
    void E4_host() {
        assertThat(client("host:example.com:80")).isEqualTo(new HostnameEndpoint(reactor, "example.com", 80));
        assertThat(client("host:127.0.0.1:80:timeout=2:attemptDelay=0.1:mostAttempts=3"))
                .isEqualTo(new HostnameEndpoint(
                        reactor,
                        "127.0.0.1",
                        80,
                        ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(2)),
                        HappyEyeballs.DEFAULT.withAttemptDelay(Duration.ofMillis(100)).withMostAttempts(3)));
    }

    @Test
    void E4_unix() {
        assertThat(client("unix:/run/a.sock:timeout=2"))
                .isEqualTo(new UnixClientEndpoint(
                        reactor, "/run/a.sock", ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(2))));
        assertThat(client("unix:address=@x")).isEqualTo(new UnixClientEndpoint(reactor, "\0x"));
    }

    @Test
    void E4_tlsVerifiesTheHostUnlessToldOtherwise() {
        TlsClientEndpoint plain = (TlsClientEndpoint) client("tls:example.com:443");
        assertThat(plain.inner()).isEqualTo(new HostnameEndpoint(reactor, "example.com", 443));
        assertThat(plain.options().serverName()).isEqualTo("example.com");
        assertThat(plain.options().roots().isVerifying()).isTrue();
        assertThat(plain.options().identities()).isNull();

        TlsClientEndpoint named = (TlsClientEndpoint) client("tls:192.0.2.1:443:timeout=1:serverName=example.com:alpn=h2:trustRoots="
                + pem("root") + ":certificate=" + pem("client"));
        assertThat(named.inner())
                .isEqualTo(new TcpClientEndpoint(
                        reactor, "192.0.2.1", 443, ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(1))));
        assertThat(named.options().serverName()).isEqualTo("example.com");
        assertThat(named.options().applicationProtocols()).containsExactly("h2");
        assertThat(named.options().roots().certificates()).hasSize(1);
        assertThat(named.options().identities()).isNotNull();

        assertThat(((TlsClientEndpoint) client("tls:h:1:insecure=yes")).options().roots().isVerifying()).isFalse();
        assertThat(((TlsClientEndpoint) client("tls:h:1:insecure=no")).options().roots().isVerifying()).isTrue();
    }

    @Test
    void E4_sslVerifiesAsTlsDoes() {
        TlsClientEndpoint ssl = (TlsClientEndpoint) client("ssl:example.com:443");
        assertThat(ssl.options().serverName()).isEqualTo("example.com");
        assertThat(ssl.options().roots().isVerifying()).isTrue();
        TlsClientEndpoint more = (TlsClientEndpoint) client("ssl:example.com:443:hostname=other:caCertsDir=" + pem("root")
                + ":certKey=" + pem("client") + ":privateKey=" + pem("client"));
        assertThat(more.options().serverName()).isEqualTo("other");
    }

    @Test
    void proxies() {
        ClientEndpoint proxy = new TcpClientEndpoint(reactor, "127.0.0.1", 1080);
        assertThat(client("socks5:example.com:80:proxy=tcp\\:127.0.0.1\\:1080"))
                .isEqualTo(new SocksClientEndpoint(proxy, "example.com", 80));
        assertThat(client("socks5:example.com:80:proxy=tcp\\:127.0.0.1\\:1080:user=u:password=p\\:w:timeout=3"))
                .isEqualTo(new SocksClientEndpoint(
                        proxy, "example.com", 80, new SocksCredentials("u", "p:w"), Duration.ofSeconds(3)));
        assertThat(client("connect:example.com:80:proxy=tcp\\:127.0.0.1\\:1080"))
                .isEqualTo(new HttpTunnelEndpoint(proxy, "example.com", 80));
        assertThat(client("connect:example.com:80:proxy=tcp\\:127.0.0.1\\:1080:user=u:password=p"))
                .isEqualTo(new HttpTunnelEndpoint(
                        proxy, "example.com", 80, new BasicCredentials("u", "p"), Duration.ofSeconds(30)));
        assertThat(client("haproxy:tcp:127.0.0.1:1080")).isEqualTo(new ProxyHeaderClientEndpoint(proxy, 2));
        assertThat(client("haproxy:version=1:tcp:127.0.0.1:1080")).isEqualTo(new ProxyHeaderClientEndpoint(proxy, 1));
        assertThat(((TlsClientEndpoint) client("haproxy:tls:127.0.0.1:1080")).inner())
                .isEqualTo(new ProxyHeaderClientEndpoint(proxy, 2));
    }

    @Test
    void wrappersNestToAnyDepthThatMakesSense() {
        String description = "tcp:192.0.2.1:1";
        for (int depth = 1; depth <= 4; depth++) {
            description = "socks5:h" + depth + ":80:proxy=" + EndpointDescription.quote(description);
        }
        ClientEndpoint endpoint = client(description);
        for (int depth = 4; depth >= 1; depth--) {
            SocksClientEndpoint socks = (SocksClientEndpoint) endpoint;
            assertThat(socks.host()).isEqualTo("h" + depth);
            endpoint = socks.proxy();
        }
        assertThat(endpoint).isEqualTo(new TcpClientEndpoint(reactor, "192.0.2.1", 1));

        assertThatExceptionOfType(EndpointParseException.class)
                .isThrownBy(() -> server("haproxy:".repeat(100_000) + "tcp:80"))
                .withMessageContaining("More than 16 endpoints within each other");
        assertThatCode(() -> server("haproxy:".repeat(16) + "tcp:80")).doesNotThrowAnyException();
    }

    // ---------------------------------------------------------------- complaints

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp6:80:interface=127.0.0.1|Bad interface '127.0.0.1': it is no IPv6 address",
                "unix|Missing address",
                "unix:|Empty address",
                "unix:@|Empty address",
                "unix:/a/éxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|Bad address '/a/éxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx': it has 108 bytes, and the name of a Unix socket at most 107",
                "unix:/a:mode=888|Bad mode '888': it is no number in octal digits",
                "unix:/a:mode=7777|a mode is from 0 to 0777, not 07777",
                "unix:/a:lockfile=maybe|Bad lockfile 'maybe': it is neither yes nor no",
                "fd|Missing descriptor",
                "fd:-1|Bad descriptor '-1': it is no number",
                "systemd|Exactly one of index and name is needed for systemd",
                "systemd:index=0:name=x|Exactly one of index and name is needed for systemd",
                "systemd:domain=IPX:index=0|Bad domain 'IPX': it is none of INET, INET6, UNIX",
                "systemd:domain=INET:index=0|Bad index '0': there are 0 inherited sockets",
                "systemd:index=x|Bad index 'x': there are 0 inherited sockets",
                "systemd:name=x|no inherited socket is named \"x\"; there are []",
                "stdio:x|Too many arguments for stdio, 'x' is one too many",
                "haproxy|Missing endpoint after haproxy",
                "haproxy:|Missing endpoint after haproxy",
                "haproxy:timeout=1|Missing endpoint after haproxy",
                "haproxy:timeout=x:tcp:80|Bad timeout 'x': it is no number of seconds",
                "haproxy:speed=1:tcp:80|Unknown key 'speed' for haproxy (known: timeout, trusted)",
                "haproxy:trusted=10.0.0.1/8:tcp:80|10.0.0.1/8 has bits set behind its prefix; the block that holds it is 10.0.0.0/8",
                "haproxy:trusted=a,,b:tcp:80|Bad trusted 'a,,b': a part of it is empty",
                "haproxy:tcp:x|Bad port 'x': it is no number in \"tcp:x\"",
                "haproxy:haproxy:udp:1|Unknown endpoint type 'udp' (known: doubled, fd, haproxy, ssl, stdio, systemd, tcp, tcp6, tls, unix) in \"udp:1\" in \"haproxy:udp:1\"",
                "tls|Missing pem",
                "tls:443|Missing certificate, and there is no file '443'",
                "tls:443:certificate=/nowhere.pem:reload=no|/nowhere.pem: there is no such file",
            })
    void E3_aWrongServerIsNamedWithItsOffendingPiece(String description, String problem) {
        assertThatExceptionOfType(EndpointParseException.class)
                .isThrownBy(() -> server(description))
                .withMessage(problem + " in \"" + description + "\"")
                .satisfies(wrong -> assertThat(wrong.problem()).isEqualTo(problem))
                .satisfies(wrong -> assertThat(wrong.description()).isEqualTo(description));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host:h:80:attemptDelay=0.05|the attempt delay is PT0.1S to PT2S, not PT0.05S",
                "tls:h|Missing port",
                "tls:h:443:insecure=perhaps|Bad insecure 'perhaps': it is neither yes nor no",
                "tls:h:443:insecure=yes:trustRoots=x|Both insecure and trustRoots are given, and only one can hold",
                "tls:h:443:alpn=|Bad alpn '': a part of it is empty",
                "tls:h:443:hostname=x|Unknown key 'hostname' for tls (known: alpn, bindAddress, certificate, endpoint, handshakeTimeout, host, insecure, port, privateKey, serverName, timeout, trustRoots)",
                "tls:h:443:endpoint=tcp\\:x|Missing port in \"tcp:x\"",
                "tls:h:443:endpoint=tcp\\:x\\:1:timeout=1|Unknown key 'timeout' for tls (known: alpn, certificate, endpoint, handshakeTimeout, host, insecure, port, privateKey, serverName, trustRoots)",
                "socks5:h:80|Missing proxy",
                "socks5:h:80:proxy=|Empty endpoint description, where one is like tcp:8000 in \"\"",
                "socks5:h h:80:proxy=tcp\\:p\\:1|SOCKS cannot ask for the host \"h h\"",
                "socks5:h:80:proxy=tcp\\:p\\:1:user=u|Missing password, as the other is given",
                "socks5:h:80:proxy=tcp\\:p\\:1:user=:password=x|the user has 1 to 255 bytes, not 0",
                "connect:h/x:80:proxy=tcp\\:p\\:1|no host that a tunnel can be asked for: \"h/x\"",
                "connect:h:80:proxy=tcp\\:p\\:1:password=u|Missing user, as the other is given",
                "haproxy:version=3:tcp:h:1|there are versions 1 and 2 of the PROXY protocol, and not 3",
                "haproxy|Missing endpoint after haproxy",
            })
    void E4_aWrongClientIsNamedWithItsOffendingPiece(String description, String problem) {
        assertThatExceptionOfType(EndpointParseException.class)
                .isThrownBy(() -> client(description))
                .withMessage(problem + " in \"" + description + "\"");
    }

    // ---------------------------------------------------------------- others' types, and garbage

    @Test
    void othersAddTypesByServiceLoader() {
        assertThat(server("doubled:40")).isEqualTo(new TcpServerEndpoint(reactor, 80));
        assertThat(server("haproxy:doubled:40")).isInstanceOf(ProxyHeaderServerEndpoint.class);
        assertThat(client("through:timeout=3:tcp:192.0.2.1:1")).isEqualTo(new TcpClientEndpoint(reactor, "192.0.2.1", 1));
        assertThatExceptionOfType(EndpointParseException.class)
                .isThrownBy(() -> server("doubled:40:50"))
                .withMessage("Too many arguments for doubled, '50' is one too many in \"doubled:40:50\"");
    }

    /** A type of another module. */
    public static final class Doubled implements ServerEndpointType {
        @Override
        public String name() {
            return "doubled";
        }

        @Override
        public ServerEndpoint server(EndpointArguments arguments) {
            return new TcpServerEndpoint(arguments.reactor(), 2 * arguments.port("port", 0));
        }
    }

    /** A wrapper of another module. */
    public static final class Through implements ClientEndpointType {
        @Override
        public String name() {
            return "through";
        }

        @Override
        public boolean isWrapper() {
            return true;
        }

        @Override
        public ClientEndpoint client(EndpointArguments arguments) {
            assertThat(arguments.seconds("timeout", Duration.ZERO)).hasSeconds(3);
            return arguments.wrappedClient();
        }
    }

    /** Whatever is given is an endpoint or the one exception. */
    @Test
    void garbage() {
        List<String> words = List.of(
                "tcp", "tcp6", "tls", "ssl", "unix", "haproxy", "host", "socks5", "connect", "fd", "stdio", "systemd", ":",
                ":", ":", ":", "=", "\\", "\\:", "80", "127.0.0.1", "example.com", "port", "timeout", "proxy", "endpoint",
                "insecure", "yes", "trusted", "10.0.0.0/8", "\0", "\u00e4", "-1", "", "interface", "index", "0");
        Random random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(words.get(random.nextInt(words.size())));
            }
            String description = text.toString();
            try {
                assertThat(server(description)).isNotNull();
            } catch (EndpointParseException expected) {
                assertThat(expected.description()).isEqualTo(description);
            }
            try {
                assertThat(client(description)).isNotNull();
            } catch (EndpointParseException expected) {
                assertThat(expected.description()).isEqualTo(description);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy:tcp:80", "haproxy:trusted=::1:tcp:80"})
    void anUnescapedColonInAnAddressIsNoticed(String description) {
        if (description.contains("::1")) {
            assertThatExceptionOfType(EndpointParseException.class).isThrownBy(() -> server(description));
        } else {
            assertThat(server(description)).isNotNull();
        }
        assertThat(TlsClientOptions.DEFAULT.serverName()).isNull();
    }
}
