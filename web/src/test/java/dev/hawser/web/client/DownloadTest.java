package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.server.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that break off, and go on. */
@HawserTest
class DownloadTest {
    private static final String CONTENT = "0123456789".repeat(10_000);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ListeningPort port;

    @SuppressWarnings("NullAway.Init")
    private HttpClient client;

    private final List<String> ranges = new ArrayList<>();
    private @Nullable String tag = "\"v1\"";
    private int mostAtOnce = Integer.MAX_VALUE;
    private int failing;
    private boolean isDeaf;
    private int mostOfRange = Integer.MAX_VALUE;

    @BeforeEach
    void serve(Reactor reactor) {
        port = reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(this::render));
        client = new HttpClient(reactor);
    }

    @AfterEach
    void stop(Reactor reactor) {
        client.close().await();
        port.stopListening().await();
    }

    /** Serves ranges, and breaks off when it has given enough. */
    private void render(Request request) {
        String range = request.header("Range");
        ranges.add(String.valueOf(range));
        if (failing > 0) {
            failing--;
            request.abort();
            return;
        }
        boolean isFresh = range != null && (isDeaf || String.valueOf(request.header("If-Range")).equals(tag));
        int from = isFresh && range != null ? Integer.parseInt(range.substring(6, range.length() - 1)) : 0;
        if (from >= CONTENT.length()) {
            request.setStatus(416).setHeader("Content-Range", "bytes */" + CONTENT.length()).finish("");
            return;
        }
        int to = (int) Math.min(CONTENT.length(), (long) from + mostOfRange);
        String rest = CONTENT.substring(from, to);
        request.setStatus(from > 0 ? 206 : 200);
        if (tag != null) {
            request.setHeader("ETag", tag);
        }
        if (from > 0) {
            request.setHeader("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + CONTENT.length());
        }
        request.setHeader("Content-Length", String.valueOf(rest.length()));
        if (rest.length() <= mostAtOnce) {
            request.write(rest);
            request.finish();
        } else {
            request.write(rest.substring(0, mostAtOnce));
            request.drained().finish(
                    _ -> request.reactor().callLater(java.time.Duration.ofMillis(50), request::abort), _ -> {});
        }
    }

    private FileDownload download(int retries) {
        return new FileDownload(client, url(), folder.resolve("file"), retries, (_, _) -> {});
    }

    private String url() {
        return "http://127.0.0.1:" + port.port() + "/file";
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void bringsAFile(Reactor reactor) throws IOException {
        List<Long> seen = new ArrayList<>();
        FileDownload.Done done = new FileDownload(client, url(), folder.resolve("file"), 0, (now, total) -> {
                    assertThat(total).isEqualTo(CONTENT.length());
                    seen.add(now);
                })
                .start()
                .await();
        assertThat(done.byteCount()).isEqualTo(CONTENT.length());
        assertThat(seen).isSorted().endsWith((long) CONTENT.length());
        assertThat(folder.resolve("file")).hasContent(CONTENT);
        assertThat(names()).containsExactly("file");
    }

    @Test
    void oneThatBrokeOffGoesOnNextTime(Reactor reactor) throws IOException {
        mostAtOnce = 40_000;
        assertThatThrownBy(() -> download(0).start().await()).isInstanceOf(ResponseFailed.class);
        assertThat(names()).containsExactly("file.part", "file.part.from");
        long kept = Files.size(folder.resolve("file.part"));
        assertThat(kept).isBetween(1L, 40_000L);
        mostAtOnce = Integer.MAX_VALUE;
        FileDownload.Done done = download(0).start().await();
        assertThat(done.resumedAt()).isEqualTo(kept);
        assertThat(ranges).containsExactly("null", "bytes=" + kept + "-");
        assertThat(folder.resolve("file")).hasContent(CONTENT);
        assertThat(names()).containsExactly("file");
    }

    @Test
    void orByItself(Reactor reactor) throws IOException {
        mostAtOnce = 60_000;
        FileDownload.Done done = download(2).start().await();
        assertThat(done.resumedAt()).isPositive();
        assertThat(folder.resolve("file")).hasContent(CONTENT);
        assertThat(ranges).hasSize(2);
    }

    @Test
    void notWithAnotherFile(Reactor reactor) throws IOException {
        mostAtOnce = 40_000;
        assertThatThrownBy(() -> download(0).start().await()).isInstanceOf(ResponseFailed.class);
        mostAtOnce = Integer.MAX_VALUE;
        tag = "\"v2\"";
        assertThat(download(0).start().await().resumedAt()).isZero();
        assertThat(folder.resolve("file")).hasContent(CONTENT);
    }

    @Test
    void notWithoutAValidator(Reactor reactor) throws IOException {
        mostAtOnce = 40_000;
        tag = null;
        assertThatThrownBy(() -> download(0).start().await()).isInstanceOf(ResponseFailed.class);
        assertThat(names()).containsExactly("file.part");
        mostAtOnce = Integer.MAX_VALUE;
        assertThat(download(0).start().await().resumedAt()).isZero();
        assertThat(ranges).containsExactly("null", "null");
        assertThat(folder.resolve("file")).hasContent(CONTENT);
    }

    @Test
    void whatIsCompleteIsNotAskedForAgain(Reactor reactor) throws IOException {
        Files.writeString(folder.resolve("file.part"), CONTENT);
        Files.writeString(folder.resolve("file.part.from"), url() + "\n\"v1\"\n");
        assertThat(download(0).start().await().resumedAt()).isEqualTo(CONTENT.length());
        assertThat(folder.resolve("file")).hasContent(CONTENT);
    }

    @Test
    void givesUpAfterSoManyRetries(Reactor reactor) {
        failing = 10;
        assertThatThrownBy(() -> download(1).start().await()).isInstanceOf(ResponseNeverReceived.class);
        assertThat(ranges).hasSize(2);
    }

    @Test
    void whatIsLeftOfAnotherRunIsNoProgress(Reactor reactor) throws IOException {
        Files.writeString(folder.resolve("file.part"), "left over");
        failing = 10;
        assertThatThrownBy(() -> download(1).start().await()).isInstanceOf(ResponseNeverReceived.class);
        assertThat(ranges).hasSize(2);
    }

    @Test
    void norIsWhatBreaksOffAtTheSamePlaceEachTime(Reactor reactor) {
        mostAtOnce = 40_000;
        tag = null;
        assertThatThrownBy(() -> download(1).start().await()).isInstanceOf(ResponseFailed.class);
        assertThat(ranges).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aPartOfTheRestIsNotTheRest(Reactor reactor) throws IOException {
        keep(40_000);
        mostOfRange = 20_000;
        assertThatThrownBy(() -> download(0).start().await())
                .isInstanceOf(ResponseFailed.class)
                .hasMessageContaining("bytes 40000-59999/100000");
        assertThat(folder.resolve("file.part")).hasContent(CONTENT.substring(0, 60_000));
        mostOfRange = Integer.MAX_VALUE;
        assertThat(download(0).start().await().resumedAt()).isEqualTo(60_000);
        assertThat(folder.resolve("file")).hasContent(CONTENT);
    }

    @Test
    void theRestOfAnotherFileIsNotAppended(Reactor reactor) throws IOException {
        keep(40_000);
        isDeaf = true;
        tag = "\"v2\"";
        assertThat(download(0).start().await().resumedAt()).isZero();
        assertThat(ranges).containsExactly("bytes=40000-", "null");
        assertThat(folder.resolve("file")).hasContent(CONTENT);
    }

    private void keep(int size) throws IOException {
        Files.writeString(folder.resolve("file.part"), CONTENT.substring(0, size));
        Files.writeString(folder.resolve("file.part.from"), url() + "\n\"v1\"\n");
    }

    @Test
    void whatIsNoFileIsNotReplaced(Reactor reactor) throws IOException {
        Path taken = Files.createDirectory(folder.resolve("file"));
        assertThatThrownBy(() -> download(0).start().await(IOException.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no regular file");
        assertThatThrownBy(() -> client.get(url()).await().saveTo(taken).await(IOException.class))
                .isInstanceOf(IOException.class);
        assertThat(taken).isEmptyDirectory();
        assertThat(names()).containsExactly("file");
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAsSuch(Reactor reactor) {
        Path nowhere = folder.resolve("no").resolve("file");
        assertThatThrownBy(() ->
                        new FileDownload(client, url(), nowhere, 0, (_, _) -> {}).start().await(IOException.class))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a/b", "ws://a/b", "http://[/", "a/b"})
    void whatIsNoAddressOfAFileIsToldAsSuch(String address, Reactor reactor) throws IOException {
        for (Path file : new @Nullable Path[] {null, folder.resolve("file")}) {
            StringWriter told = new StringWriter();
            int status = DownloadRun.run(address, file, 0, DownloadRun.Display.NONE, new PrintWriter(told));

            assertThat(status).isEqualTo(DownloadRun.USAGE);
            assertThat(told.toString()).startsWith("hawser: ").contains(address).hasLineCount(1);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void namesAreTheLastPartOfTheAddress() {
        assertThat(FileDownload.nameFor("http://a/b/c%20d.iso?x=/y")).isEqualTo("c d.iso");
        assertThat(FileDownload.nameFor("http://a/")).isEqualTo("index.html");
        assertThat(FileDownload.nameFor("http://a/x%2Fy")).isEqualTo("index.html");
        assertThat(FileDownload.nameFor("http://a/%2e%2e")).isEqualTo("index.html");
    }

    @Test
    void progressIsALine() {
        assertThat(ProgressLine.bar(4_500_000, 10_000_000, 4_500_000, 3_750_000_000L))
                .isEqualTo("[==========>             ]  45 %  4.5 MB of 10.0 MB  1.2 MB/s  4 s left");
        assertThat(ProgressLine.bar(100, 100, 100, 1_000_000_000L))
                .isEqualTo("[========================] 100 %  100 B of 100 B  100 B/s");
        assertThat(ProgressLine.bar(2048, -1, 2048, 1_000_000_000L)).isEqualTo("2.0 kB  2.0 kB/s");
    }
}
