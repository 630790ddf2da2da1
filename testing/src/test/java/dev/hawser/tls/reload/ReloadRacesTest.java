package dev.hawser.tls.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.net.Reactor;
import dev.hawser.testing.CapturedLog;
import dev.hawser.tls.TestIdentities;
import dev.hawser.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written to by one thread while a reactor reads them and others make handshakes. */
@Timeout(60)
final class ReloadRacesTest {
    private static final List<String> NAMES = List.of("client", "client-rsa", "server-ec", "server-rsa", "server-ed25519");

    @TempDir
    private Path folder;

    /**
     * Every identity that is given is one of those written, whole, though the writer has no manners: it writes piece by
     * piece into the files that are read.
     */
    @Test
    void whatIsGivenIsWholeHoweverFilesAreWritten() throws Exception {
        List<TlsIdentity> all = NAMES.stream().map(TestIdentities::identity).toList();
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean done = new AtomicBoolean();
        for (String name : List.of("a.pem", "b.pem")) {
            Files.write(folder.resolve(name), TestIdentities.pem("client").toArray());
        }
        try (CapturedLog log = new CapturedLog("dev.hawser.tls.reload")) {
            Reactor reactor = Reactor.open();
            ReloadOptions eager = ReloadOptions.DEFAULT
                    .withInterval(Duration.ofMillis(1))
                    .withSettleTime(Duration.ZERO);
            ReloadingIdentities identities = ReloadingIdentities.ofFolder(reactor, eager, folder).loadNow();
            Thread handshakes = Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    for (String name : List.of("a", "b")) {
                        TlsIdentity given = identities.identity(name);
                        if (given == null || !all.contains(given)) {
                            failures.add(name + " was given " + given);
                        }
                    }
                    Thread.onSpinWait();
                }
            });
            Thread writer = Thread.ofPlatform().start(() -> {
                try {
                    for (int round = 0; round < 40; round++) {
                        write("a.pem", NAMES.get(round % NAMES.size()));
                        write("b.pem", NAMES.get((round + 2) % NAMES.size()));
                    }
                } catch (IOException failed) {
                    failures.add(failed.toString());
                } finally {
                    reactor.callFromThread(() -> identities.reload().chain(_ -> identities.reload()).always(reactor::stop));
                }
            });
            reactor.run();
            done.set(true);
            writer.join();
            handshakes.join();
            assertThat(failures).isEmpty();
            assertThat(identities.identity("a")).isEqualTo(TestIdentities.identity(NAMES.get(39 % NAMES.size())));
            assertThat(identities.identity("b")).isEqualTo(TestIdentities.identity(NAMES.get(41 % NAMES.size())));
            assertThat(log.records()).isNotEmpty();
        }
    }

    private void write(String file, String identity) throws IOException {
        byte[] content = TestIdentities.pem(identity).toArray();
        try (var out = Files.newOutputStream(folder.resolve(file))) {
            for (int at = 0; at < content.length; at += 50) {
                out.write(content, at, Math.min(50, content.length - at));
            }
        }
    }
}
