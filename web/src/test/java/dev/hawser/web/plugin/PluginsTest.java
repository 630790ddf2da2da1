package dev.hawser.web.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.app.Service;
import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.server.RawClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code hawser web} and {@code hawser proxy}, as their options say. */
@HawserTest(timeLimitSeconds = 60)
final class PluginsTest {
    @TempDir
    private Path folder = Path.of("");

    private static Service make(Reactor reactor, ServicePlugin plugin, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--listen", "tcp:0:interface=127.0.0.1"));
        all.addAll(List.of(arguments));
        new CommandLine(plugin).parseArgs(all.toArray(String[]::new));
        return plugin.makeService(reactor);
    }

    /** The port of the only service; those of others are not to be there. */
    private static int start(Reactor reactor, Service service, ListeningPort... others) {
        service.startService().await();
        return reactor.listeningPorts().stream()
                .filter(port -> !List.of(others).contains(port))
                .findFirst()
                .orElseThrow()
                .port();
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFolderIsServed(Reactor reactor) throws Exception {
        Path files = folder.resolve("files");
        Files.createDirectories(files.resolve("sub"));
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Files.writeString(files.resolve("a.txt"), "hello");
        Files.writeString(files.resolve("sub/start.html"), "index");
        Files.writeString(programs.resolve("hi"), "#!/bin/sh\nprintf \"A: b\\n\\n$SCRIPT_NAME $PATH_INFO\"");
        Files.setPosixFilePermissions(programs.resolve("hi"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path log = folder.resolve("access.log");
        Service service = make(
                reactor, new WebPlugin(), "--path", files.toString(), "--index", "start.html", "--cgi", programs.toString(), "--log", "json",
                "--access-log", log.toString());
        int port = start(reactor, service);

        assertThat(body(RawClient.get(reactor, port, "/a.txt"))).isEqualTo("hello");
        assertThat(body(RawClient.get(reactor, port, "/sub/"))).isEqualTo("index");
        assertThat(RawClient.get(reactor, port, "/cgi-bin/hi/there")).contains("/cgi-bin/hi /there");
        assertThat(body(RawClient.get(reactor, port, "/"))).contains("a.txt");
        assertThat(RawClient.get(reactor, port, "/cgi-bin/")).startsWith("HTTP/1.1 404 ");
        service.stopService().await();
        while (!Files.exists(log) || Files.readAllLines(log).size() < 5) {
            reactor.deferLater(java.time.Duration.ofMillis(5)).await();
        }
        assertThat(Files.readAllLines(log)).first().asString().contains("\"target\":\"/a.txt\"", "\"status\":200", "\"bytes\":5");
    }

    @Test
    void aFolderMayBeUnlisted(Reactor reactor) throws Exception {
        Service service = make(reactor, new WebPlugin(), "--path", folder.toString(), "--no-listing", "--log", "none");
        int port = start(reactor, service);

        assertThat(RawClient.get(reactor, port, "/")).startsWith("HTTP/1.1 403 ");
        service.stopService().await();
    }

    @Test
    void aReverseProxyIsServed(Reactor reactor) throws Exception {
        ListeningPort behind = reactor.listenTcp(
                0, ListenOptions.LOOPBACK, new Site(request -> request.finish(request.header("Host") + " " + request.header("X-Forwarded-For"))));
        Service service = make(
                reactor, new ProxyPlugin(), "--reverse", "http://127.0.0.1:" + behind.port(), "--keep-host", "--trust", "127.0.0.0/8", "--log", "none");
        int port = start(reactor, service, behind);

        assertThat(body(RawClient.get(reactor, port, "/"))).isEqualTo("127.0.0.1:" + port + " 127.0.0.1");
        service.stopService().await();
        behind.stopListening().await();
    }

    @Test
    void aForwardProxyIsServed(Reactor reactor) throws Exception {
        ListeningPort behind = reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(request -> request.finish("hello")));
        Service service = make(
                reactor, new ProxyPlugin(), "--allow", "127.0.0.0/8", "--connect-port", "" + behind.port(), "--allow-host", "127.0.0.1",
                "--log", "none");
        int port = start(reactor, service, behind);

        assertThat(RawClient.get(reactor, port, "http://127.0.0.1:" + behind.port() + "/")).endsWith("hello");
        assertThat(RawClient.get(reactor, port, "http://localhost:" + behind.port() + "/")).startsWith("HTTP/1.1 403 ");
        RawClient tunnel = RawClient.connect(reactor, port);
        tunnel.send("CONNECT 127.0.0.1:" + behind.port() + " HTTP/1.1\r\nHost: x\r\n\r\n").until("\r\n\r\n").await();
        tunnel.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(tunnel.all().await()).endsWith("hello");
        service.stopService().await();
        behind.stopListening().await();
    }

    @Test
    void whatMakesNoSenseIsSaid(Reactor reactor) {
        for (String[] wrong : new String[][] {
            {"--path", folder.resolve("none").toString()},
            {"--log", "xml"},
            {"--log", "none", "--access-log", "x"},
            {"--path", folder.resolve("..").toString(), "--cgi", folder.toString()}
        }) {
            assertThatThrownBy(() -> make(reactor, new WebPlugin(), wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String[] wrong : new String[][] {
            {"--reverse", "ftp://x"},
            {"--reverse", "http://x", "--allow", "10.0.0.0/8"},
            {"--keep-host"},
            {"--trust", "10.0.0.0/8"},
            {"--connect-port", "0"},
            {"--allow", "nonsense"},
            {"--allow-host", "*"}
        }) {
            assertThatThrownBy(() -> make(reactor, new ProxyPlugin(), wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
