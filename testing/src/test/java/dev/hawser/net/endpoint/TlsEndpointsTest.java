package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ApplicationProtocols;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.TlsFailed;
import dev.hawser.policy.LimitTotalConnectionsFactory;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.tls.TestIdentities;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsServerOptions;
import dev.hawser.tls.TrustRoots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS endpoints on real sockets, as objects and as strings. */
@HawserTest(timeLimitSeconds = 60)
class TlsEndpointsTest {
    private static final String ROOT = quoted(TestIdentities.file("root"));

    private static String quoted(Path file) {
        return EndpointDescription.quote(file.toString());
    }

    private static ListeningPort listen(Reactor reactor, String certificate) {
        return ServerEndpoint.parse(
                        reactor,
                        "tls:0:certificate=" + quoted(TestIdentities.file(certificate))
                                + ":interface=127.0.0.1:alpn=h2,http/1.1:reload=no")
                .listen(Telling::new)
                .await();
    }

    private static String client(ListeningPort port, String more) {
        return "tls:localhost:" + port.port() + ":bindAddress=127.0.0.1:trustRoots=" + ROOT + more;
    }

    @Test
    void connectFiresAfterTheHandshakeAndConnectionMade(Reactor reactor) {
        ListeningPort port = listen(reactor, "server-ec");
        Asking client = ClientEndpoint.parse(reactor, client(port, ":alpn=http/1.1"))
                .connect(Asking::new)
                .await();

        assertThat(client.events.toString()).isEqualTo("made tls; handshake; ");
        assertThat(client.line().await()).isEqualTo("hello");
        assertThat(client.ask("tls").await()).isEqualTo("TLSv1.3 http/1.1 localhost");
        assertThat(client.transport().tls()).isNotNull().satisfies(session -> assertThat(session.applicationProtocol())
                .isEqualTo("http/1.1"));
        client.lose().await();
        port.stopListening().await();
    }

    @Test
    void aFactoryThatKnowsItsApplicationProtocolsIsAskedForThem(Reactor reactor) {
        String description = "tls:0:certificate=" + quoted(TestIdentities.file("server-ec")) + ":interface=127.0.0.1:reload=no";
        List<ListeningPort> ports = List.of(
                ServerEndpoint.parse(reactor, description).listen(new Speaking()).await(),
                ServerEndpoint.parse(reactor, description)
                        .listen(new LimitTotalConnectionsFactory(new Speaking(), 10))
                        .await(),
                ServerEndpoint.parse(reactor, description + ":alpn=other")
                        .listen(new Speaking())
                        .await(),
                reactor.listenTls(
                        0,
                        ListenOptions.LOOPBACK,
                        TlsServerOptions.of(TestIdentities.identity("server-ec")),
                        new Speaking()));
        List<String> agreed = new ArrayList<>();
        for (ListeningPort port : ports) {
            Asking client = ClientEndpoint.parse(reactor, client(port, ":alpn=imap,spoken,other"))
                    .connect(Asking::new)
                    .await();
            agreed.add(Objects.requireNonNull(client.transport().tls()).applicationProtocol());
            client.lose().await();
            port.stopListening().await();
        }

        assertThat(agreed).containsExactly("spoken", "spoken", "other", "spoken");
    }

    private static final class Speaking implements Factory, ApplicationProtocols {
        @Override
        public Protocol buildProtocol(Address peer) {
            return new Telling();
        }

        @Override
        public List<String> applicationProtocols() {
            return List.of("first", "spoken");
        }
    }

    @ParameterizedTest
    @CsvSource({"wrong-name", "expired", "self-signed", "server-untrusted"})
    void aCertificateThatIsNotGoodIsAFailedConnect(String certificate, Reactor reactor) {
        ListeningPort port = listen(reactor, certificate);
        List<Asking> built = new ArrayList<>();
        Throwable failure = catchThrowable(() -> ClientEndpoint.parse(reactor, client(port, ""))
                .connect(_ -> {
                    built.add(new Asking());
                    return built.getFirst();
                })
                .await());

        assertThat(failure).isInstanceOf(TlsFailed.class);
        assertThat(built).isEmpty();
        Asking insecure = ClientEndpoint.parse(reactor, "tls:127.0.0.1:" + port.port() + ":insecure=yes")
                .connect(Asking::new)
                .await();
        assertThat(insecure.line().await()).isEqualTo("hello");
        insecure.lose().await();
        port.stopListening().await();
    }

    @Test
    void withoutOtherRootsThePlatformsAreBelieved(Reactor reactor) {
        ListeningPort port = listen(reactor, "server-ec");

        for (String type : List.of("tls", "ssl")) {
            assertThat(catchThrowable(() -> ClientEndpoint.parse(reactor, type + ":127.0.0.1:" + port.port())
                            .connect(Asking::new)
                            .await()))
                    .isInstanceOf(TlsFailed.class);
        }
        Asking named = ClientEndpoint.parse(
                        reactor, "ssl:127.0.0.1:" + port.port() + ":caCertsDir=" + ROOT + ":hostname=localhost")
                .connect(Asking::new)
                .await();
        named.lose().await();
        port.stopListening().await();
    }

    @Test
    void aServerThatClosesAmidstTheHandshakeIsAFailedConnect(Reactor reactor) {
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Protocol() {
            @Override
            public void dataReceived(Bytes data) {
                transport().loseConnection();
            }
        });
        Throwable failure = catchThrowable(
                () -> ClientEndpoint.parse(reactor, client(port, "")).connect(Asking::new).await());

        assertThat(failure).isInstanceOf(ConnectionEnd.class).isInstanceOfAny(ConnectionLost.class, TlsFailed.class);
        port.stopListening().await();
    }

    @Test
    void aFolderIsServedByName(@TempDir Path folder, Reactor reactor) throws Exception {
        for (String name : List.of("example.com", "wildcard")) {
            Files.copy(TestIdentities.file(name), folder.resolve(name + ".pem"));
        }
        ListeningPort port = ServerEndpoint.parse(reactor, "tls:" + quoted(folder) + ":port=0:interface=127.0.0.1:reload=no")
                .listen(Telling::new)
                .await();
        for (String name : List.of("example.com", "other.example.com")) {
            Asking client = ClientEndpoint.parse(
                            reactor,
                            "tls:127.0.0.1:" + port.port() + ":serverName=" + name + ":trustRoots=" + ROOT)
                    .connect(Asking::new)
                    .await();
            assertThat(client.line().await()).isEqualTo("hello");
            assertThat(client.ask("tls").await()).endsWith(name);
            client.lose().await();
        }
        assertThat(catchThrowable(() -> ClientEndpoint.parse(
                                reactor,
                                "tls:127.0.0.1:" + port.port() + ":serverName=unknown.example.net:trustRoots=" + ROOT)
                        .connect(Asking::new)
                        .await()))
                .isInstanceOf(TlsFailed.class);
        port.stopListening().await();
    }

    @Test
    void clientsMayHaveToBeKnown(Reactor reactor) {
        ListeningPort port = ServerEndpoint.parse(
                        reactor,
                        "ssl:0:privateKey=" + quoted(TestIdentities.file("server-ec")) + ":clientRoots=" + ROOT
                                + ":interface=127.0.0.1:reload=no")
                .listen(Telling::new)
                .await();
        Asking known = ClientEndpoint.parse(
                        reactor, client(port, ":certificate=" + quoted(TestIdentities.file("client"))))
                .connect(Asking::new)
                .await();
        assertThat(known.line().await()).isEqualTo("hello");
        known.lose().await();
        port.stopListening().await();
    }

    @Test
    void theHeaderOfAProxyComesBeforeTlsWhateverTheNesting(Reactor reactor) {
        String tls = "tls:0:certificate=" + quoted(TestIdentities.file("server-ec")) + ":interface=127.0.0.1:reload=no";
        ListeningPort port = ServerEndpoint.parse(reactor, "haproxy:trusted=127.0.0.0/8:" + tls)
                .listen(Telling::new)
                .await();
        assertThat(port.isListening()).isTrue();
        for (String version : List.of("1", "2")) {
            Asking client = ClientEndpoint.parse(reactor, "haproxy:version=" + version + ":" + client(port, ""))
                    .connect(Asking::new)
                    .await();
            assertThat(client.line().await()).isEqualTo("hello");
            String own = client.transport().host() + " to " + client.transport().peer();
            assertThat(client.ask("who").await()).isEqualTo(own);
            assertThat(client.ask("tls").await()).startsWith("TLSv1.3");
            client.lose().await();
        }
        port.stopListening().await();
    }

    @Test
    void tlsGoesOverAnyEndpoint(@TempDir Path folder, Reactor reactor) {
        String socket = EndpointDescription.quote("unix:" + EndpointDescription.quote(folder.resolve("s").toString()));
        ListeningPort port = ServerEndpoint.parse(
                        reactor,
                        "tls:" + quoted(TestIdentities.file("server-ec")) + ":endpoint=" + socket + ":reload=no")
                .listen(Telling::new)
                .await();
        Asking client = ClientEndpoint.parse(
                        reactor, "tls:localhost:endpoint=" + socket + ":trustRoots=" + ROOT)
                .connect(Asking::new)
                .await();
        assertThat(client.line().await()).isEqualTo("hello");
        client.lose().await();
        port.stopListening().await();
    }

    @Test
    void tlsWithinTls(Reactor reactor) {
        TlsServerOptions server = TlsServerOptions.of(TestIdentities.identity("server-ec"));
        ListeningPort port = new TlsServerEndpoint(
                        new TlsServerEndpoint(new TcpServerEndpoint(reactor, 0, ListenOptions.LOOPBACK), server), server)
                .listen(Telling::new)
                .await();
        TlsClientOptions options = TlsClientOptions.DEFAULT.withRoots(TestIdentities.roots()).withServerName("localhost");
        ClientEndpoint tcp = new TcpClientEndpoint(reactor, "127.0.0.1", port.port());
        Asking client = new TlsClientEndpoint(new TlsClientEndpoint(tcp, options), options)
                .connect(Asking::new)
                .await();
        assertThat(client.line().await()).isEqualTo("hello");
        assertThat(client.ask("x".repeat(5000)).await()).hasSize(5000);
        client.lose().await();
        port.stopListening().await();
    }

    @Test
    void aServerNameIsNeededUnlessNothingIsVerified(Reactor reactor) {
        ClientEndpoint tcp = new TcpClientEndpoint(reactor, "127.0.0.1", 1);
        assertThat(catchThrowable(() -> new TlsClientEndpoint(tcp, TlsClientOptions.DEFAULT)))
                .hasMessage("the name that the server's certificate must have is missing");
        assertThat(new TlsClientEndpoint(tcp, TlsClientOptions.DEFAULT.withRoots(TrustRoots.insecure()))).isNotNull();
        assertThat(TlsClientOptions.DEFAULT.handshakeTimeout()).isGreaterThan(Duration.ZERO);
    }
}
