package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.Results;
import dev.hawser.testing.MemoryReactor;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostsFileResolverTest {
    @TempDir
    Path folder = Path.of("not set");

    private final MemoryReactor reactor = new MemoryReactor();
    private Path file = Path.of("not set");
    private Resolver resolver = _ -> {
        throw new IllegalStateException("not set");
    };

    @BeforeEach
    void makeResolver() {
        file = folder.resolve("hosts");
        resolver = new HostsFileResolver(reactor, file);
    }

    private List<InetAddress> answer(String host) {
        var answer = resolver.resolve(host);
        reactor.clock().advance(Duration.ZERO);
        return Results.successOf(answer);
    }

    private Throwable failure(String host) {
        var answer = resolver.resolve(host);
        reactor.clock().advance(Duration.ZERO);
        return Results.failureOf(answer);
    }

    @Test
    void theFileAnswersAndNobodyElse() throws IOException {
        Files.writeString(file, "192.0.2.1 one.example uno\n2001:db8::1 one.example\n");
        assertThat(answer("One.Example"))
                .containsExactly(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));
        assertThat(answer("uno.")).hasSize(1);
        assertThat(answer("192.0.2.9")).containsExactly(InetAddress.ofLiteral("192.0.2.9"));
        assertThat(failure("two.example"))
                .isInstanceOf(ConnectFailed.DnsFailed.class)
                .hasMessageContaining("two.example: it is not in " + file);
        assertThat(failure("a b")).isInstanceOf(ConnectFailed.DnsFailed.class);
    }

    @Test
    void aChangedFileIsReadAgainAfterAWhile() throws IOException {
        Files.writeString(file, "192.0.2.1 one.example\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1000)));
        answer("one.example");
        Files.writeString(file, "192.0.2.2 one.example\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1001)));
        assertThat(answer("one.example")).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
        reactor.clock().advance(Duration.ofSeconds(2));
        assertThat(answer("one.example")).containsExactly(InetAddress.ofLiteral("192.0.2.2"));
        Files.delete(file);
        reactor.clock().advance(Duration.ofSeconds(2));
        assertThat(failure("one.example")).isInstanceOf(ConnectFailed.DnsFailed.class);
    }

    @Test
    void localhostIsThisHostWhateverTheFileSays() throws IOException {
        assertThat(answer("localhost"))
                .containsExactly(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        Files.writeString(file, "192.0.2.1 localhost evil.localhost\n127.0.0.5 localhost\n");
        reactor.clock().advance(Duration.ofSeconds(2));
        for (String name : List.of("localhost", "LOCALHOST.", "a.localhost", "evil.localhost")) {
            assertThat(answer(name)).containsExactly(InetAddress.ofLiteral("127.0.0.5"));
        }
        assertThat(failure("notlocalhost")).isInstanceOf(ConnectFailed.DnsFailed.class);
    }
}
