package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.auth.AvatarId;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.testing.MemoryReactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of requests that are over. */
final class AccessLogTest {
    private final MemoryReactor reactor = new MemoryReactor();

    @TempDir
    private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("access.log");
    }

    private Dialogue site(AccessFormat format, Resource root) {
        return new Dialogue(reactor, root, AccessLog.toFile(reactor, file(), format));
    }

    private List<String> lines() throws IOException {
        reactor.advance(Duration.ofMillis(200));
        return Files.readAllLines(file());
    }

    @Test
    void combinedIsWhatApacheAndNginxWrite() throws Exception {
        Dialogue site = site(AccessFormat.COMBINED, request -> {
            request.put(AuthenticatedResource.USER, AvatarId.of("ann lee"));
            request.finish("hello");
        });
        site.ask("GET /a?b=c HTTP/1.1\r\nHost: x\r\nReferer: http://y/\r\nUser-Agent: curl/8\r\n\r\n");
        site.ask("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(lines())
                .containsExactly(
                        "192.168.1.1 - ann\\x20lee [01/Jan/2000:00:00:00 +0000] \"GET /a?b=c HTTP/1.1\" 200 5 \"http://y/\" \"curl/8\"",
                        "192.168.1.1 - ann\\x20lee [01/Jan/2000:00:00:00 +0000] \"HEAD / HTTP/1.1\" 200 - \"-\" \"-\"");
    }

    @Test
    void nothingThatAClientSendsEndsAFieldOrALine() throws Exception {
        Dialogue site = site(AccessFormat.COMBINED, request -> {
            request.put(AuthenticatedResource.USER, AvatarId.of("a\n\"\u2028"));
            request.setStatus(404).finish();
        });
        site.ask("GET /\"\\ HTTP/1.1\r\nHost: x\r\nUser-Agent: a\" \"b\t\\\u0085\r\n\r\n");

        assertThat(lines())
                .containsExactly("192.168.1.1 - a\\x0a\\\"\\u2028 [01/Jan/2000:00:00:00 +0000] \"GET /\\\"\\\\ HTTP/1.1\" 404 - "
                        + "\"-\" \"a\\\" \\\"b\\x09\\\\\\xc2\\x85\"");
    }

    @Test
    void jsonHasOneObjectInALine() throws Exception {
        Dialogue site = site(AccessFormat.JSON, request -> {
            reactor.advance(Duration.ofMillis(3));
            request.finish("hello");
        });
        reactor.advance(Duration.ofMillis(1007));
        site.ask("GET /\" HTTP/1.1\r\nHost: x\r\nUser-Agent: \u00e4\\\r\n\r\n");

        assertThat(lines())
                .containsExactly("{\"time\":\"2000-01-01T00:00:01.007Z\",\"peer\":\"192.168.1.1\",\"method\":\"GET\",\"target\":\"/\\\"\","
                        + "\"version\":\"HTTP/1.1\",\"host\":\"x\",\"scheme\":\"http\",\"status\":200,\"bytes\":5,\"micros\":3000,"
                        + "\"complete\":true,\"agent\":\"\\u00c3\\u00a4\\\\\"}");
    }

    @Test
    void anAnswerThatDidNotArriveIsNotComplete() throws Exception {
        Dialogue site = site(AccessFormat.JSON, request -> request.write("he"));
        site.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        site.transport().disconnect();

        assertThat(lines()).singleElement().asString().contains("\"bytes\":2,").contains("\"complete\":false");
    }

    @Test
    void aFileThatWasMovedAwayIsOpenedAnew() throws Exception {
        Dialogue site = site(AccessFormat.COMBINED, request -> request.finish(""));
        site.ask("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(lines()).hasSize(1);
        Files.move(file(), folder.resolve("access.log.1"));
        site.ask("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(lines()).singleElement().asString().contains("GET /2 ");
        assertThat(Files.readAllLines(folder.resolve("access.log.1"))).singleElement().asString().contains("GET /1 ");
    }

    @Test
    void linesThatCannotBeWrittenAreLostAndNoRequestIs() throws Exception {
        Files.createDirectory(file());
        Dialogue site = site(AccessFormat.COMBINED, request -> request.finish("hello"));
        assertThat(site.get("x", "/1")).isEqualTo("200 hello");
        reactor.advance(Duration.ofMillis(200));
        Files.delete(file());
        assertThat(site.get("x", "/2")).isEqualTo("200 hello");

        assertThat(lines()).singleElement().asString().contains("GET /2 ");
    }

    @Test
    void whatIsLeftIsWrittenWhenTheReactorHasStopped() throws Exception {
        Reactor real = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false));
        AccessFile log = new AccessFile(real, file());
        real.callWhenRunning(() -> {
            for (int i = 0; i < 10_000; i++) {
                log.add("line " + i);
            }
            real.stop();
        });
        real.run();

        List<String> lines = Files.readAllLines(file());
        assertThat(lines).hasSize(10_000);
        assertThat(lines.getLast()).isEqualTo("line 9999");
    }
}
