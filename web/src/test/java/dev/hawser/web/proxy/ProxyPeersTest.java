package dev.hawser.web.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Processes;
import dev.hawser.net.Reactor;
import dev.hawser.policy.AccessList;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.server.Resource;
import dev.hawser.web.websocket.AwaitedWebSocket;
import dev.hawser.web.websocket.WebSocketClient;
import dev.hawser.web.websocket.WebSocketProtocol;
import dev.hawser.web.websocket.WebSocketResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The proxies between curl and Python's server, and a WebSocket through one. */
@HawserTest(timeLimitSeconds = 120)
@DisabledOnOs(OS.WINDOWS)
final class ProxyPeersTest {
    @TempDir
    private Path folder = Path.of("");

    private static void need(String tool) {
        try {
            new ProcessBuilder(tool, "--version").redirectErrorStream(true).start().destroyForcibly();
        } catch (IOException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(tool + " is missing, and this is CI", missing);
            }
            Assumptions.abort(tool + " is missing: " + missing.getMessage());
        }
    }

    private static String curl(Reactor reactor, String... arguments) {
        String[] line = new String[arguments.length + 5];
        System.arraycopy(new String[] {"-s", "-S", "--max-time", "60", "--no-progress-meter"}, 0, line, 0, 5);
        System.arraycopy(arguments, 0, line, 5, arguments.length);
        return new Processes(reactor).getProcessOutput("curl", line).await().latin1();
    }

    private static int port(ListeningPort listening) {
        return listening.port();
    }

    /** Python's server of a folder. */
    private static final class PythonServer extends ProcessProtocol {
        private final Promise<Integer> port;
        private final Promise<@Nullable Void> ended;
        private String said = "";

        PythonServer(Reactor reactor) {
            port = new Promise<>(reactor);
            ended = new Promise<>(reactor);
        }

        @Override
        public void outReceived(Bytes data) {
            said += data.utf8();
            int at = said.indexOf(" port ");
            if (at >= 0 && said.indexOf(' ', at + 6) > 0 && !port.isFired()) {
                port.callback(Integer.parseInt(said.substring(at + 6, said.indexOf(' ', at + 6))));
            }
        }

        @Override
        public void processEnded(ConnectionEnd reason) {
            ended.callback(null);
        }
    }

    @Test
    void curlAsksPythonThroughBoth(Reactor reactor) throws Exception {
        need("curl");
        need("python3");
        Path files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve("a.txt"), "hello");
        byte[] large = new byte[3_000_000];
        new java.util.Random(1).nextBytes(large);
        Files.write(files.resolve("large"), large);
        PythonServer python = new PythonServer(reactor);
        reactor.spawnProcess(
                python, ProcessOptions.DEFAULT, "python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", files.toString());
        int server = python.port.await();
        ReverseProxy reverse = new ReverseProxy(reactor, "http://127.0.0.1:" + server, ReverseProxyOptions.DEFAULT);
        ListeningPort before = reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(reverse));
        ForwardProxy forward = new ForwardProxy(
                reactor,
                ForwardProxyOptions.DEFAULT
                        .withDestinations(AccessList.allowAll())
                        .withTunnelPorts(Set.of(server, port(before))));
        ListeningPort proxy = reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(forward));
        String through = "http://127.0.0.1:" + port(proxy);
        String direct = "http://127.0.0.1:" + port(before);
        Path got = folder.resolve("got");

        assertThat(curl(reactor, direct + "/a.txt")).isEqualTo("hello");
        assertThat(curl(reactor, "-o", got.toString(), "-w", "%{http_code}", direct + "/large")).isEqualTo("200");
        assertThat(Files.readAllBytes(got)).isEqualTo(large);
        assertThat(curl(reactor, "-I", direct + "/a.txt")).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Length: 5", "Via: 1.0 hawser-");
        assertThat(curl(reactor, "--http2-prior-knowledge", "-w", " %{http_version}", direct + "/a.txt")).isEqualTo("hello 2");
        assertThat(curl(reactor, "-x", through, "http://127.0.0.1:" + server + "/a.txt")).isEqualTo("hello");
        assertThat(curl(reactor, "-x", through, "--proxytunnel", "http://127.0.0.1:" + server + "/a.txt")).isEqualTo("hello");
        assertThat(curl(reactor, "-x", through, "--proxytunnel", "-o", got.toString(), direct + "/large")).isEmpty();
        assertThat(Files.readAllBytes(got)).isEqualTo(large);
        assertThat(curl(reactor, "-x", through, "-o", "/dev/null", "-w", "%{http_code}", "http://127.0.0.1:" + server + "/none"))
                .isEqualTo("404");

        python.transport().signalProcess("KILL");
        python.ended.await();
        for (ListeningPort port : List.of(before, proxy)) {
            port.stopListening().await();
        }
        reverse.close().await();
        forward.close().await();
    }

    @Test
    void curlUploadsThroughBoth(Reactor reactor) throws Exception {
        need("curl");
        Path file = folder.resolve("upload");
        Files.write(file, new byte[5_000_000]);
        ListeningPort server = reactor.listenTcp(
                0,
                ListenOptions.LOOPBACK,
                new Site(Resource.deferred(request ->
                        request.body().bytes(10_000_000).peek(all -> request.finish(request.method() + " " + all.size())))));
        ReverseProxy reverse = new ReverseProxy(reactor, "http://127.0.0.1:" + port(server), ReverseProxyOptions.DEFAULT);
        ListeningPort before = reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(reverse));
        ForwardProxy forward =
                new ForwardProxy(reactor, ForwardProxyOptions.DEFAULT.withDestinations(AccessList.allowAll()));
        ListeningPort proxy = reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(forward));
        String url = "http://127.0.0.1:" + port(before) + "/x";

        assertThat(curl(reactor, "-T", file.toString(), url)).isEqualTo("PUT 5000000");
        assertThat(curl(reactor, "-T", file.toString(), "-H", "Transfer-Encoding: chunked", url)).isEqualTo("PUT 5000000");
        assertThat(curl(reactor, "-T", file.toString(), "--http2-prior-knowledge", url)).isEqualTo("PUT 5000000");
        assertThat(curl(reactor, "-x", "http://127.0.0.1:" + port(proxy), "--data-binary", "@" + file, url)).isEqualTo("POST 5000000");

        for (ListeningPort port : List.of(server, before, proxy)) {
            port.stopListening().await();
        }
        reverse.close().await();
        forward.close().await();
    }

    @Test
    void aWebSocketGoesThroughTheReverseProxy(Reactor reactor) {
        ListeningPort server = reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(new WebSocketResource(Echo::new)));
        ReverseProxy reverse = new ReverseProxy(reactor, "http://127.0.0.1:" + port(server) + "/chat", ReverseProxyOptions.DEFAULT);
        ListeningPort before = reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(reverse));
        AwaitedWebSocket socket = WebSocketClient.connect(
                        reactor, "ws://127.0.0.1:" + port(before) + "/", AwaitedWebSocket::new)
                .await();
        socket.sendText("hello");
        assertThat(socket.receiveText().await()).isEqualTo("hello");
        String large = "x".repeat(100_000);
        socket.sendText(large);
        assertThat(socket.receiveText().await()).isEqualTo(large);
        socket.loseConnection();

        assertThat(socket.receiveText().await()).isNull();
        server.stopListening().await();
        before.stopListening().await();
        reverse.close().await();
    }

    private static final class Echo extends WebSocketProtocol {
        @Override
        public void textReceived(String text) {
            sendText(text);
        }
    }
}
