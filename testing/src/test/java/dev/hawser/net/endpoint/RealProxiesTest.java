package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.connect.wire.TunnelException;
import dev.hawser.net.socks.wire.SocksException;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.tls.TestIdentities;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints and the proxies of others: HAProxy, microsocks, tinyproxy. Skipped where they are missing, and failing then in CI. */
@HawserTest(timeLimitSeconds = 60)
class RealProxiesTest {
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private static void need(String program) {
        boolean there = Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(program + " is missing, and this is CI");
        }
        assumeTrue(there, program + " is missing");
    }

    private void start(String... command) throws IOException {
        File log = folder.resolve("log").toFile();
        started.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Connects as soon as the other program listens. */
    private static Asking patiently(Reactor reactor, ClientEndpoint endpoint) {
        for (int i = 0; ; i++) {
            try {
                return endpoint.connect(Asking::new).await();
            } catch (ConnectFailed.Refused notYet) {
                if (i == 200) {
                    throw notYet;
                }
                Deferred.later(reactor, Duration.ofMillis(50)).await();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2", "send-proxy-v2 proxy-v2-options crc32c,unique-id"})
    void haproxyTellsWhoItsClientIs(String how, Reactor reactor) throws IOException {
        need("haproxy");
        ListeningPort port = ServerEndpoint.parse(reactor, "haproxy:trusted=127.0.0.1:tcp:0:interface=127.0.0.1")
                .listen(Telling::new)
                .await();
        int front = freePort();
        haproxy(front, "server s 127.0.0.1:" + port.port() + " " + how, "");
        Asking client = patiently(reactor, new TcpClientEndpoint(reactor, "127.0.0.1", front));

        assertThat(client.line().await()).isEqualTo("hello");
        assertThat(client.ask("who").await())
                .isEqualTo(client.transport().host() + " to " + client.transport().peer());
        client.lose().await();
        port.stopListening().await();
    }

    @Test
    void haproxyTellsInClearAndSpeaksTlsAfterIt(Reactor reactor) throws IOException {
        need("haproxy");
        ListeningPort port = ServerEndpoint.parse(
                        reactor,
                        "haproxy:tls:0:interface=127.0.0.1:reload=no:certificate="
                                + EndpointDescription.quote(
                                        TestIdentities.file("server-rsa").toString()))
                .listen(Telling::new)
                .await();
        int front = freePort();
        haproxy(
                front,
                "server s 127.0.0.1:" + port.port() + " send-proxy-v2 ssl verify required verifyhost localhost ca-file "
                        + TestIdentities.file("root"),
                "");
        Asking client = patiently(reactor, new TcpClientEndpoint(reactor, "127.0.0.1", front));

        assertThat(client.line().await()).isEqualTo("hello");
        assertThat(client.ask("who").await()).startsWith(client.transport().host() + " to ");
        assertThat(client.ask("tls").await()).startsWith("TLSv1.");
        client.lose().await();
        port.stopListening().await();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void haproxyAcceptsWhatWeTellIt(int version, Reactor reactor) throws IOException {
        need("haproxy");
        ListeningPort port = ServerEndpoint.parse(reactor, "haproxy:tcp:0:interface=127.0.0.1")
                .listen(Telling::new)
                .await();
        int front = freePort();
        haproxy(front, "server s 127.0.0.1:" + port.port() + " send-proxy-v2", " accept-proxy");
        Asking client = patiently(
                reactor,
                ClientEndpoint.parse(reactor, "haproxy:version=" + version + ":tcp:127.0.0.1:" + front));

        assertThat(client.line().await()).isEqualTo("hello");
        assertThat(client.ask("who").await())
                .isEqualTo(client.transport().host() + " to " + client.transport().peer());
        client.lose().await();
        port.stopListening().await();
    }

    private void haproxy(int front, String server, String bind) throws IOException {
        Path configuration = folder.resolve("haproxy.cfg");
        Files.writeString(
                configuration,
                """
                global
                    maxconn 50
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 30s
                    timeout server 30s
                listen l
                    bind 127.0.0.1:%d%s
                    unique-id-format %%{+X}o\\ %%ci:%%cp_%%ts
                    %s
                """
                        .formatted(front, bind, server));
        start("/usr/sbin/haproxy", "-db", "-f", configuration.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user:secret"})
    void microsocksConnectsUs(String login, Reactor reactor) throws IOException {
        need("microsocks");
        ListeningPort target = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Telling());
        int socks = freePort();
        if (login.isEmpty()) {
            start("microsocks", "-i", "127.0.0.1", "-p", String.valueOf(socks));
        } else {
            start("microsocks", "-i", "127.0.0.1", "-p", String.valueOf(socks), "-u", "user", "-P", "secret");
        }
        String proxy = ":proxy=tcp\\:127.0.0.1\\:" + socks;
        String credentials = login.isEmpty() ? "" : ":user=user:password=secret";
        for (String host : List.of("127.0.0.1", "localhost")) {
            Asking client = patiently(
                    reactor,
                    ClientEndpoint.parse(reactor, "socks5:" + host + ":" + target.port() + proxy + credentials));
            assertThat(client.line().await()).isEqualTo("hello");
            assertThat(client.ask("x".repeat(10_000)).await()).hasSize(10_000);
            client.lose().await();
        }
        int nobody = freePort();
        Throwable refused = catchThrowable(
                () -> ClientEndpoint.parse(reactor, "socks5:127.0.0.1:" + nobody + proxy + credentials)
                        .connect(Asking::new)
                        .await());
        assertThat(refused).isInstanceOf(ConnectFailed.ProxyFailed.class).hasCauseInstanceOf(SocksException.class);
        if (!login.isEmpty()) {
            Throwable wrong = catchThrowable(() -> ClientEndpoint.parse(
                            reactor, "socks5:127.0.0.1:" + target.port() + proxy + ":user=user:password=wrong")
                    .connect(Asking::new)
                    .await());
            assertThat(wrong).hasMessageContaining("refused the user and password");
        }
        target.stopListening().await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BasicAuth user secret"})
    void tinyproxyTunnelsUs(String login, Reactor reactor) throws IOException {
        need("tinyproxy");
        ListeningPort target = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Telling());
        int http = freePort();
        Path configuration = folder.resolve("tinyproxy.conf");
        Files.writeString(
                configuration, "Port %d\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 60\n%s\n".formatted(http, login));
        start("tinyproxy", "-d", "-c", configuration.toString());
        String tunnel = "connect:localhost:" + target.port() + ":proxy=tcp\\:127.0.0.1\\:" + http;
        String credentials = login.isEmpty() ? "" : ":user=user:password=secret";
        Asking client = patiently(reactor, ClientEndpoint.parse(reactor, tunnel + credentials));
        assertThat(client.line().await()).isEqualTo("hello");
        assertThat(client.ask("x".repeat(10_000)).await()).hasSize(10_000);
        client.lose().await();
        if (!login.isEmpty()) {
            Throwable refused = catchThrowable(
                    () -> ClientEndpoint.parse(reactor, tunnel).connect(Asking::new).await());
            assertThat(refused)
                    .isInstanceOf(ConnectFailed.ProxyFailed.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            TunnelException.class, told -> assertThat(told.status()).isBetween(400, 499));
        }
        target.stopListening().await();
    }

    @Test
    void tlsThroughMicrosocks(Reactor reactor) throws IOException {
        need("microsocks");
        ListeningPort target = ServerEndpoint.parse(
                        reactor,
                        "tls:0:interface=127.0.0.1:reload=no:certificate="
                                + EndpointDescription.quote(
                                        TestIdentities.file("server-ec").toString()))
                .listen(Telling::new)
                .await();
        int socks = freePort();
        start("microsocks", "-i", "127.0.0.1", "-p", String.valueOf(socks));
        String tunnel = "socks5:localhost:" + target.port() + ":proxy="
                + EndpointDescription.quote("tcp:127.0.0.1:" + socks);
        Asking client = patiently(
                reactor,
                ClientEndpoint.parse(
                        reactor,
                        "tls:localhost:endpoint=" + EndpointDescription.quote(tunnel) + ":trustRoots="
                                + EndpointDescription.quote(
                                        TestIdentities.file("root").toString())));
        assertThat(client.line().await()).isEqualTo("hello");
        client.lose().await();
        target.stopListening().await();
    }
}
