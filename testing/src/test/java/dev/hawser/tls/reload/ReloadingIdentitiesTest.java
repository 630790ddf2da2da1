package dev.hawser.tls.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testing.CapturedLog;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.Seen;
import dev.hawser.tls.PemException;
import dev.hawser.tls.TestIdentities;
import dev.hawser.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReloadingIdentitiesTest {
    private static final Duration INTERVAL = ReloadOptions.DEFAULT.interval();

    @TempDir
    private Path folder;

    private final MemoryReactor reactor = new MemoryReactor();
    private final CapturedLog log = new CapturedLog("dev.hawser.tls.reload");

    /** To a time at which the certificates of the tests are valid. */
    @BeforeEach
    void start() {
        timeIs("2022-01-01T00:00:00Z");
        reactor.startUp();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private void timeIs(String instant) {
        reactor.advance(Duration.between(reactor.wallClock().instant(), Instant.parse(instant)));
    }

    private Path put(String file, String identity) throws IOException {
        return Files.write(folder.resolve(file), TestIdentities.pem(identity).toArray());
    }

    private static String given(ReloadingIdentities identities, @Nullable String name) {
        TlsIdentity identity = identities.identity(name);
        return identity == null ? "nobody" : identity.certificate().getSubjectX500Principal().getName();
    }

    /** A look begins in one turn and ends in the next. */
    private void pass(Duration time) {
        reactor.advance(time);
        reactor.advance(Duration.ZERO);
    }

    /** Long enough for a change to be seen, and to be seen again. */
    private void twoLooks() {
        pass(INTERVAL);
        pass(ReloadOptions.DEFAULT.settleTime());
    }

    private List<String> logged(Level level) {
        return log.records().stream()
                .filter(record -> record.getLevel() == level)
                .map(LogRecord::getMessage)
                .toList();
    }

    // ---------------------------------------------------------------- the first

    @Test
    void theFirstAreLoadedWhenTheReactorRuns() throws IOException {
        Path file = put("server.pem", "server-ec");
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, file);
        assertThat(given(identities, null)).isEqualTo("nobody");
        Seen<ReloadingIdentities> first = Seen.of(identities.firstLoaded());
        pass(Duration.ZERO);
        assertThat(first.value()).isSameAs(identities);
        assertThat(given(identities, null)).isEqualTo("CN=localhost");
        assertThat(given(identities, "any.name")).isEqualTo("CN=localhost");
        assertThat(Seen.of(identities.firstLoaded()).value()).isSameAs(identities);
        assertThat(logged(Level.INFO))
                .containsExactly(file + ": the certificate of CN=localhost (localhost, 127.0.0.1, 0:0:0:0:0:0:0:1), "
                        + "which expires on 2099-12-31T23:59:59Z");
        assertThat(reactor.holdings()).isEmpty(); // the timer is upkeep
    }

    @Test
    void aFirstThatIsNoneFailsAndIsFollowedAllTheSame() throws IOException {
        Path file = folder.resolve("server.pem");
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, file);
        Seen<ReloadingIdentities> first = Seen.of(identities.firstLoaded());
        pass(Duration.ZERO);
        assertThat(first.failure()).isInstanceOf(PemException.class).hasMessage(file + ": there is no such file");
        assertThat(logged(Level.SEVERE)).containsExactly(file + ": there is no such file; nothing is given to clients");
        Seen<ReloadingIdentities> second = Seen.of(identities.firstLoaded());
        put("server.pem", "server-ec");
        twoLooks();
        assertThat(second.value()).isSameAs(identities);
    }

    @Test
    void loadNowReadsBeforeItReturns() throws IOException {
        assertThat(given(ReloadingIdentities.ofFiles(reactor, put("a.pem", "client")).loadNow(), null)).isEqualTo("CN=alice");
        Path none = put("b.pem", "root");
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, none);
        assertThatThrownBy(identities::loadNow).isInstanceOf(PemException.class).hasMessage(none + ": there is no private key");
    }

    /** Else what a worker found before would come back for an interval. */
    @Test
    void loadNowIsNotUndoneByALookThatBeganBefore() throws IOException {
        MemoryReactor another = new MemoryReactor();
        another.startUp();
        Path file = put("server.pem", "client");
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(another, file);
        put("server.pem", "client-rsa");
        identities.loadNow(); // amid the first look
        put("server.pem", "server-ec");
        another.advance(Duration.ZERO);
        another.advance(Duration.ZERO);
        assertThat(given(identities, null)).isEqualTo("CN=bob");
    }

    // ---------------------------------------------------------------- changes

    @Test
    void aFileThatIsWrittenToIsTakenUpWhenItHasSettled() throws IOException {
        Path file = put("server.pem", "client");
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, file).loadNow();
        pass(Duration.ZERO);
        put("server.pem", "client-rsa");
        pass(INTERVAL);
        assertThat(given(identities, null)).isEqualTo("CN=alice");
        pass(ReloadOptions.DEFAULT.settleTime());
        assertThat(given(identities, null)).isEqualTo("CN=bob");
        assertThat(logged(Level.INFO)).hasSize(2).last().asString().startsWith(file + ": now the certificate of CN=bob");
    }

    /** Neither the time nor the size of the file tells that it is another. */
    @Test
    void contentIsComparedAndNotTimes() throws IOException {
        String client = TestIdentities.pem("client").utf8();
        Path file = put("server.pem", "client");
        FileTime time = Files.getLastModifiedTime(file);
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, file).loadNow();
        pass(Duration.ZERO);
        TlsIdentity before = identities.identity(null);
        String other = TestIdentities.pem("wrong-name").utf8();
        int size = Math.max(client.length(), other.length());
        Files.writeString(file, client + " ".repeat(size - client.length()));
        twoLooks();
        assertThat(identities.identity(null)).isEqualTo(before);
        Files.writeString(file, other + " ".repeat(size - other.length()));
        Files.setLastModifiedTime(file, time);
        twoLooks();
        assertThat(given(identities, null)).isEqualTo("CN=elsewhere.example.net");
    }

    @Test
    void aFileRenamedOverTheOldOneIsTakenUp() throws IOException {
        Path file = put("server.pem", "client");
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, file).loadNow();
        pass(Duration.ZERO);
        Files.move(put(".new", "client-rsa"), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        twoLooks();
        assertThat(given(identities, null)).isEqualTo("CN=bob");
    }

    /** As Kubernetes replaces a mounted secret: the files are links through a link that is swapped. */
    @Test
    void aSwappedLinkIsTakenUp() throws IOException {
        for (String version : List.of("client", "client-rsa")) {
            Path data = Files.createDirectory(folder.resolve(".." + version));
            String both = TestIdentities.pem(version).utf8();
            int certificate = both.indexOf("-----BEGIN CERTIFICATE");
            Files.writeString(data.resolve("tls.key"), both.substring(0, certificate));
            Files.writeString(data.resolve("tls.crt"), both.substring(certificate));
        }
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..client"));
        Path key = Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data/tls.key"));
        Path certificate = Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..data/tls.crt"));
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, certificate, key).loadNow();
        pass(Duration.ZERO);
        assertThat(given(identities, null)).isEqualTo("CN=alice");
        Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..client-rsa"));
        Files.move(swap, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        twoLooks();
        assertThat(given(identities, null)).isEqualTo("CN=bob");
        assertThat(logged(Level.WARNING)).isEmpty();
    }

    @Test
    void theLastGoodOneIsKeptAndTheReasonIsSaidOnce() throws IOException {
        Path file = put("server.pem", "client");
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, file).loadNow();
        pass(Duration.ZERO);
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA");
        twoLooks();
        twoLooks();
        twoLooks();
        assertThat(given(identities, null)).isEqualTo("CN=alice");
        assertThat(logged(Level.WARNING))
                .containsExactly(file + ", block 1 (PRIVATE KEY): it has no END: the text is cut off; "
                        + "what was loaded last is still used");
        Files.delete(file);
        twoLooks();
        assertThat(given(identities, null)).isEqualTo("CN=alice");
        assertThat(logged(Level.WARNING)).hasSize(2).last().asString().contains("there is no such file");
        put("server.pem", "client-rsa");
        twoLooks();
        assertThat(given(identities, null)).isEqualTo("CN=bob");
    }

    /** Key and certificate are never of different writings, at whatever point of the writing they are looked at. */
    @Test
    void aFileThatIsBeingWrittenIsNeverTakenUpInHalves() throws IOException {
        Path file = put("server.pem", "client");
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, file).loadNow();
        pass(Duration.ZERO);
        String next = TestIdentities.pem("server-chain").utf8();
        for (int written = 0; written < next.length(); written += 97) {
            Files.writeString(file, next.substring(0, written));
            pass(INTERVAL);
            assertThat(given(identities, null)).isEqualTo("CN=alice");
        }
        Files.writeString(file, next);
        twoLooks();
        assertThat(identities.identities().get(file.toString())).isEqualTo(TestIdentities.identity("server-chain"));
        assertThat(logged(Level.WARNING)).isEmpty();
    }

    // ---------------------------------------------------------------- folders

    @Test
    void eachIdentityOfAFolderIsKeptByItself() throws IOException {
        put("a.pem", "wildcard");
        put("b.pem", "example.com");
        ReloadingIdentities identities = ReloadingIdentities.ofFolder(reactor, folder).loadNow();
        pass(Duration.ZERO);
        put("a.pem", "root");
        put("b.pem", "client");
        put("c.pem", "server-ec");
        twoLooks();
        assertThat(given(identities, "x.example.com")).isEqualTo("CN=*.example.com");
        assertThat(given(identities, "b")).isEqualTo("CN=alice");
        assertThat(given(identities, "localhost")).isEqualTo("CN=localhost");
        assertThat(given(identities, "example.org")).isEqualTo("nobody");
        assertThat(logged(Level.WARNING)).hasSize(1);
        Files.delete(folder.resolve("b.pem"));
        twoLooks();
        assertThat(given(identities, "b")).isEqualTo("nobody");
        assertThat(logged(Level.INFO)).last().asString().isEqualTo("b: gone, and no longer given to clients");
    }

    @Test
    void aFolderThatIsEmptiedOrGoneKeepsWhatItHad() throws IOException {
        Path pems = Files.createDirectory(folder.resolve("pems"));
        Files.write(pems.resolve("a.pem"), TestIdentities.pem("client").toArray());
        ReloadingIdentities identities = ReloadingIdentities.ofFolder(reactor, pems).loadNow();
        pass(Duration.ZERO);
        Files.delete(pems.resolve("a.pem"));
        twoLooks();
        twoLooks();
        assertThat(given(identities, "a")).isEqualTo("CN=alice");
        assertThat(logged(Level.WARNING))
                .containsExactly(pems + " has no files *.pem; what was loaded last is still used");
        Files.delete(pems);
        twoLooks();
        assertThat(given(identities, "a")).isEqualTo("CN=alice");
        assertThat(logged(Level.WARNING)).hasSize(2);
    }

    @Test
    void unknownNamesAreServedWhereThatIsWished() throws IOException {
        put("default.pem", "client");
        put("b.pem", "client-rsa");
        ReloadOptions options = ReloadOptions.DEFAULT.withDefaultForUnknownNames(true);
        assertThat(given(ReloadingIdentities.ofFolder(reactor, options, folder).loadNow(), "elsewhere")).isEqualTo("CN=alice");
        assertThat(given(ReloadingIdentities.ofFolder(reactor, folder).loadNow(), "elsewhere")).isEqualTo("nobody");
    }

    // ---------------------------------------------------------------- told to

    @Test
    void reloadTakesUpAtOnce() throws IOException {
        Path file = put("server.pem", "client");
        ReloadingIdentities identities = ReloadingIdentities.ofFiles(reactor, file).loadNow();
        pass(Duration.ZERO);
        Seen<Boolean> nothing = Seen.of(identities.reload());
        pass(Duration.ZERO);
        assertThat(nothing.value()).isFalse();
        put("server.pem", "client-rsa");
        Seen<Boolean> something = Seen.of(identities.reload());
        Seen<Boolean> another = Seen.of(identities.reload());
        pass(Duration.ZERO);
        assertThat(something.value()).isTrue();
        assertThat(given(identities, null)).isEqualTo("CN=bob");
        pass(Duration.ZERO);
        assertThat(another.value()).isFalse();
        put("server.pem", "root");
        Seen<Boolean> bad = Seen.of(identities.reload());
        pass(Duration.ZERO);
        assertThat(bad.failure()).isInstanceOf(PemException.class);
        assertThat(given(identities, null)).isEqualTo("CN=bob");
    }

    @Test
    void itEndsWithItsReactorOrWhenTold() throws IOException {
        Path file = put("server.pem", "client");
        ReloadingIdentities told = ReloadingIdentities.ofFiles(reactor, file).loadNow();
        ReloadingIdentities ended = ReloadingIdentities.ofFiles(reactor, file);
        pass(Duration.ZERO);
        told.stop();
        told.stop();
        put("server.pem", "client-rsa");
        twoLooks();
        assertThat(given(told, null)).isEqualTo("CN=alice");
        assertThat(given(ended, null)).isEqualTo("CN=bob");
        assertThat(Seen.of(told.reload()).failure()).isInstanceOf(CancellationException.class);
        Seen<Boolean> amid = Seen.of(ended.reload());
        reactor.stop();
        pass(INTERVAL);
        assertThat(amid.nothing()).isFalse();
        put("server.pem", "client");
        twoLooks();
        assertThat(given(ended, null)).isEqualTo("CN=bob");
        assertThat(reactor.clock().holdings()).isEmpty();
    }

    // ---------------------------------------------------------------- expiry

    @Test
    void expiryIsSaidOnceADayFromTwoWeeksBefore() throws IOException {
        MemoryReactor earlier = new MemoryReactor();
        earlier.advance(Duration.between(earlier.wallClock().instant(), Instant.parse("2020-12-17T12:00:00Z")));
        earlier.startUp();
        ReloadOptions hourly = ReloadOptions.DEFAULT.withInterval(Duration.ofHours(1));
        Path file = put("server.pem", "expired"); // on 2021-01-01
        ReloadingIdentities.ofFiles(earlier, hourly, file).loadNow();
        assertThat(logged(Level.WARNING)).isEmpty();
        hours(earlier, 13);
        assertThat(logged(Level.WARNING))
                .containsExactly(file + ": the certificate of CN=localhost (localhost, 127.0.0.1, 0:0:0:0:0:0:0:1) "
                        + "expires in 14 days, on 2021-01-01T00:00:00Z");
        hours(earlier, 22);
        assertThat(logged(Level.WARNING)).hasSize(1);
        hours(earlier, 3);
        assertThat(logged(Level.WARNING)).hasSize(2).last().asString().contains("expires in 13 days");
        hours(earlier, 24 * 13 + 1);
        assertThat(logged(Level.WARNING)).hasSize(14).last().asString().contains(" hours, on");
        assertThat(logged(Level.SEVERE)).hasSize(1).last().asString().contains("has expired, on 2021-01-01T00:00:00Z");
        put("server.pem", "server-ec");
        hours(earlier, 72);
        assertThat(logged(Level.SEVERE)).hasSize(1);
        assertThat(logged(Level.WARNING)).hasSize(14);
    }

    private static void hours(MemoryReactor reactor, int count) {
        for (int i = 0; i < count; i++) {
            reactor.advance(Duration.ofHours(1));
            reactor.advance(Duration.ZERO);
        }
    }

    @Test
    void oneThatIsNotYetValidIsSaid() throws IOException {
        MemoryReactor early = new MemoryReactor();
        ReloadingIdentities.ofFiles(early, put("server.pem", "server-ec")).loadNow();
        assertThat(logged(Level.WARNING)).hasSize(1).last().asString().contains("is not valid before 2020-01-01T00:00:00Z");
    }
}
