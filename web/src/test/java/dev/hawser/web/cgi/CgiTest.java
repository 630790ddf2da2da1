package dev.hawser.web.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.auth.AvatarId;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.time.Holding;
import dev.hawser.web.Site;
import dev.hawser.web.server.AuthenticatedResource;
import dev.hawser.web.server.RawClient;
import dev.hawser.web.server.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real programs behind a site on a real port. */
@HawserTest(timeLimitSeconds = 60)
@DisabledOnOs(OS.WINDOWS)
final class CgiTest {
    private static final CgiOptions OPTIONS = CgiOptions.DEFAULT.withTimeouts(Duration.ofSeconds(30), Duration.ofMillis(200));

    @TempDir
    private Path folder = Path.of("");

    private Path script(String name, String body) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private ListeningPort serve(Reactor reactor, Resource resource) {
        return reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(resource));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static void awaitNoChild(Reactor reactor) {
        while (reactor.holdings().stream().anyMatch(holding -> holding.kind() == Holding.Kind.PROCESS)) {
            reactor.deferLater(Duration.ofMillis(5)).await();
        }
    }

    @Test
    void theEnvironmentSaysWhatWasAsked(Reactor reactor) throws Exception {
        script("sub/env", "printf 'Content-Type: text/plain\\n\\n'; env");
        Resource root = request -> {
            request.put(AuthenticatedResource.USER, AvatarId.of("ann"));
            request.render(new CgiFolder(folder, OPTIONS.withEnvironment(Map.of("PATH", "/usr/bin:/bin", "OWN", "x"))));
        };
        ListeningPort port = serve(reactor, root);
        String answer = RawClient.ask(
                reactor,
                port.port(),
                "GET /sub/env/a%20b/c?x=%20y&z HTTP/1.1\r\nHost: example.com:99\r\nConnection: close\r\nProxy: evil\r\nX-A: 1\r\n"
                        + "Authorization: Basic Zm9v\r\n\r\n");

        assertThat(body(answer).lines())
                .contains(
                        "GATEWAY_INTERFACE=CGI/1.1",
                        "SERVER_PROTOCOL=HTTP/1.1",
                        "REQUEST_METHOD=GET",
                        "SCRIPT_NAME=/sub/env",
                        "PATH_INFO=/a b/c",
                        "QUERY_STRING=x=%20y&z",
                        "REQUEST_URI=/sub/env/a%20b/c?x=%20y&z",
                        "SERVER_NAME=example.com",
                        "SERVER_PORT=" + port.port(),
                        "REMOTE_ADDR=127.0.0.1",
                        "REMOTE_USER=ann",
                        "HTTP_X_A=1",
                        "OWN=x")
                .noneMatch(line -> line.startsWith("HTTP_PROXY=")
                        || line.startsWith("HTTP_AUTHORIZATION=")
                        || line.startsWith("HOME=")
                        || line.startsWith("CONTENT_LENGTH="));
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\nContent-Type: text/plain\r\n");
        awaitNoChild(reactor);
        port.stopListening().await();
    }

    @Test
    void bodiesStreamBothWays(Reactor reactor) throws Exception {
        CgiScript script = new CgiScript(script("cat", "printf 'Content-Type: a/b\\n\\n'; exec cat"), OPTIONS);
        ListeningPort port = serve(reactor, script);
        RawClient client = RawClient.connect(reactor, port.port());
        client.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3000000\r\n\r\n");
        client.send("first").until("5\r\nfirst\r\n").await();
        client.send("x".repeat(3_000_000 - 5));
        long bytes = client.all().await().chars().filter(c -> c == 'x').count();

        assertThat(bytes).isEqualTo(3_000_000 - 5);
        awaitNoChild(reactor);
        port.stopListening().await();
    }

    @Test
    void aBodyThatIsNotReadIsDropped(Reactor reactor) throws Exception {
        ListeningPort port = serve(reactor, new CgiScript(script("deaf", "printf 'Status: 201 Made\\n\\nok'"), OPTIONS));
        String answer = RawClient.ask(
                reactor,
                port.port(),
                "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(200_000));

        assertThat(answer).startsWith("HTTP/1.1 201 ").endsWith("2\r\nok\r\n0\r\n\r\n");
        awaitNoChild(reactor);
        port.stopListening().await();
    }

    @Test
    void anInterpreterRunsAFile(Reactor reactor) throws Exception {
        Path file = folder.resolve("plain.sh");
        Files.writeString(file, "printf 'Content-Type: a/b\\nContent-Length: 2\\n\\n'; pwd | grep -q junit && printf hi");
        ListeningPort port = serve(reactor, new CgiScript(file, List.of("/bin/sh", "-e"), OPTIONS));

        assertThat(RawClient.get(reactor, port.port(), "/")).contains("\r\nContent-Length: 2\r\n").endsWith("\r\n\r\nhi");
        awaitNoChild(reactor);
        port.stopListening().await();
    }

    @Test
    void aFolderHasNoMoreThanItsPrograms(Reactor reactor) throws Exception {
        script("ok", "printf 'A: b\\n\\nran'");
        script(".hidden", "printf 'A: b\\n\\nran'");
        script("nph-x", "printf 'HTTP/1.1 200 OK\\r\\n\\r\\nran'");
        Files.writeString(folder.resolve("data"), "secret");
        Path outside = Files.createTempDirectory("outside");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/bin/sh"));
        Files.createSymbolicLink(folder.resolve("away"), outside);
        ListeningPort port = serve(reactor, new CgiFolder(folder, OPTIONS));
        Map<String, String> expected = new java.util.TreeMap<>(Map.of(
                "/", "404", "/none", "404", "/.hidden", "404", "/nph-x", "501", "/data", "403", "/link", "404", "/away/x", "404",
                "/..%2f..%2fbin%2fsh", "404", "/../../../bin/sh", "404"));
        expected.putAll(Map.of("/ok%00", "404", "/ok/..", "404", "/ok/a%2Fb", "404", "/ok", "200", "/ok/", "200"));
        Map<String, String> found = new java.util.TreeMap<>();
        for (String target : expected.keySet()) {
            String answer = RawClient.get(reactor, port.port(), target);
            assertThat(answer).doesNotContain("secret").doesNotContain(folder.toString());
            found.put(target, answer.substring(9, 12));
        }

        assertThat(found).isEqualTo(expected);
        awaitNoChild(reactor);
        Files.delete(outside);
        port.stopListening().await();
    }

    @Test
    void whatIsNoAnswerIsABadGatewayWithoutLeaks(Reactor reactor) throws Exception {
        ListeningPort port = serve(reactor, new CgiFolder(folder, OPTIONS));
        script("garbage", "echo '/etc/secret: no such file'; echo; sleep 60");
        script("nothing", "exit 3");
        script("cut", "printf 'Content-Type: a/b\\n'");

        for (String target : List.of("/garbage", "/nothing", "/cut")) {
            assertThat(RawClient.get(reactor, port.port(), target)).startsWith("HTTP/1.1 502 ").doesNotContain("secret");
        }
        awaitNoChild(reactor);
        port.stopListening().await();
    }

    @Test
    void aWrongLengthBreaksTheAnswerOff(Reactor reactor) throws Exception {
        ListeningPort port = serve(reactor, new CgiFolder(folder, OPTIONS));
        script("short", "printf 'Content-Length: 5\\nA: b\\n\\nabc'");
        script("long", "printf 'Content-Length: 2\\nA: b\\n\\nabc'");

        assertThat(RawClient.get(reactor, port.port(), "/short")).doesNotContain("502");
        assertThat(RawClient.get(reactor, port.port(), "/long")).doesNotContain("abc");
        awaitNoChild(reactor);
        port.stopListening().await();
    }

    @Test
    void aSilentProgramIsEndedWithItsChildren(Reactor reactor) throws Exception {
        CgiFolder programs = new CgiFolder(folder, OPTIONS.withTimeouts(Duration.ofMillis(300), Duration.ofMillis(100)));
        ListeningPort port = serve(reactor, programs);
        script("silent", "trap '' TERM; sleep 61 & wait; sleep 61");
        script("stuck", "printf 'A: b\\n\\nbegun'; sleep 61");

        assertThat(RawClient.get(reactor, port.port(), "/silent")).startsWith("HTTP/1.1 504 ");
        assertThat(RawClient.get(reactor, port.port(), "/stuck")).doesNotContain("504").doesNotContain("0\r\n\r\n");
        awaitNoChild(reactor);
        assertThat(programs.processes()).isZero();
        port.stopListening().await();
    }

    @Test
    void aClientThatLeavesEndsTheProgram(Reactor reactor) throws Exception {
        CgiScript script = new CgiScript(script("slow", "printf 'A: b\\n\\nbegun'; exec sleep 61"), OPTIONS);
        ListeningPort port = serve(reactor, script);
        RawClient client = RawClient.connect(reactor, port.port());
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").until("begun").await();
        assertThat(script.processes()).isEqualTo(1);
        client.transport().abortConnection();
        awaitNoChild(reactor);

        assertThat(script.processes()).isZero();
        port.stopListening().await();
    }

    @Test
    void processesAreBounded(Reactor reactor) throws Exception {
        CgiScript script = new CgiScript(script("slow", "printf 'A: b\\n\\nbegun'; exec sleep 61"), OPTIONS.withMostProcesses(1));
        ListeningPort port = serve(reactor, script);
        RawClient client = RawClient.connect(reactor, port.port());
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").until("begun").await();

        assertThat(RawClient.get(reactor, port.port(), "/")).startsWith("HTTP/1.1 503 ");
        client.transport().abortConnection();
        awaitNoChild(reactor);
        port.stopListening().await();
    }

    @Test
    void aBodyWithoutALengthIsRefused(Reactor reactor) throws Exception {
        ListeningPort port = serve(reactor, new CgiScript(script("cat", "printf 'A: b\\n\\n'; cat"), OPTIONS));

        assertThat(RawClient.ask(
                        reactor,
                        port.port(),
                        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 411 ");
        port.stopListening().await();
    }

    @Test
    void aProgramWaitsForAClientThatDoesNotRead(Reactor reactor) throws Exception {
        CgiScript script = new CgiScript(
                script("endless", "printf 'A: b\\n\\n'; exec cat /dev/zero"), OPTIONS.withTimeouts(Duration.ofMillis(300), Duration.ZERO));
        ListeningPort port = serve(reactor, script);
        RawClient client = RawClient.connect(reactor, port.port());
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").until("\r\n\r\n").await();
        client.transport().pauseProducing();
        reactor.deferLater(Duration.ofMillis(400)).await(); // longer than it may be silent: it is not by its own will
        assertThat(script.processes()).isEqualTo(1);
        long unsent = reactor.openConnections().stream().mapToLong(open -> open.unsent()).max().orElse(0);

        assertThat(unsent).isPositive().isLessThan(1 << 20);
        client.transport().abortConnection();
        awaitNoChild(reactor);
        port.stopListening().await();
    }
}
