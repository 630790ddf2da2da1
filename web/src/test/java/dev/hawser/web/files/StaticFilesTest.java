package dev.hawser.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.file.FilePath;
import dev.hawser.web.files.LiveSite.Answer;
import dev.hawser.web.http.HttpDate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticFilesTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-02T03:04:05.678Z");
    private static final StaticFilesOptions OPTIONS = StaticFilesOptions.DEFAULT;

    @TempDir
    Path folder;

    private Bytes large = Bytes.EMPTY;
    private LiveSite site;

    @BeforeEach
    void begin() throws IOException {
        byte[] random = new byte[1 << 20];
        new Random(1).nextBytes(random);
        large = Bytes.adopt(random);
        write("index.html", "<p>home");
        write("hello.txt", "Hello, world!");
        write("sub/page.html", "page");
        write("sub/index.htm", "never");
        Files.write(folder.resolve("large.bin"), random);
        age("large.bin");
        serve(OPTIONS);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void serve(StaticFilesOptions options) {
        site = new LiveSite(new StaticFiles(FilePath.of(folder), options));
    }

    private void serveAnew(StaticFilesOptions options) {
        site.close();
        serve(options);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        age(name);
    }

    private void age(String name) throws IOException {
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(LONG_AGO));
    }

    @Test
    void aSmallFile() throws IOException {
        Answer answer = site.get("/hello.txt");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("Hello, world!");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.field("Content-Length")).isEqualTo("13");
        assertThat(answer.field("Last-Modified")).isEqualTo("Thu, 02 Jan 2020 03:04:05 GMT");
        assertThat(answer.field("ETag")).startsWith("\"").endsWith("\"");
        assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.field("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.field("Cache-Control")).isEmpty();
        assertThat(site.get("/hello.txt").head()).isEqualTo(answer.head());
    }

    @Test
    void aLargeFileIsTheSameTwice() throws IOException {
        for (int i = 0; i < 2; i++) {
            Answer answer = site.get("/large.bin");
            assertThat(answer.field("Content-Type")).isEqualTo("application/octet-stream");
            assertThat(answer.field("Content-Length")).isEqualTo("1048576");
            assertThat(answer.body().equals(large)).isTrue();
        }
    }

    @Test
    void headHasTheFieldsAlone() throws IOException {
        for (String path : new String[] {"/hello.txt", "/large.bin", "/none"}) {
            for (int i = 0; i < 2; i++) {
                Answer head = site.ask("HEAD", path);
                assertThat(head.head()).isEqualTo(site.get(path).head());
                assertThat(head.body()).isEqualTo(Bytes.EMPTY);
            }
        }
    }

    @Test
    void otherMethodsAreNotForFiles() throws IOException {
        for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH", "TRACE", "get"}) {
            Answer answer = site.ask(method, "/hello.txt", "Content-Length: 0");
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
        Answer options = site.ask("OPTIONS", "/hello.txt");
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void foldersHaveAnIndexBehindTheirSlash() throws IOException {
        assertThat(site.get("/").text()).isEqualTo("<p>home");
        assertThat(site.get("/sub/page.html").text()).isEqualTo("page");
        assertThat(site.get("/sub/").status()).isEqualTo(403);
        assertThat(site.get("/hello.txt/").status()).isEqualTo(404);
        Answer redirect = site.get("/sub?a=b//c");
        assertThat(redirect.status()).isEqualTo(301);
        assertThat(redirect.field("Location")).isEqualTo("/sub/?a=b//c");
    }

    @Test
    void theSecondIndexWillDo() throws Exception {
        serveAnew(OPTIONS.withIndex("index.html", "index.htm"));
        assertThat(site.get("/sub/").text()).isEqualTo("never");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bytes=0-4 | Hello | bytes 0-4/13",
        "bytes=7- | world! | bytes 7-12/13",
        "bytes=-6 | world! | bytes 7-12/13",
        "bytes=0-999 | Hello, world! | bytes 0-12/13",
    })
    void aRange(String range, String text, String contentRange) throws IOException {
        for (int i = 0; i < 2; i++) {
            Answer answer = site.get("/hello.txt", "Range: " + range);
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.field("Content-Range")).isEqualTo(contentRange);
            assertThat(answer.field("Content-Length")).isEqualTo(String.valueOf(text.length()));
        }
    }

    @Test
    void aRangeOfALargeFile() throws IOException {
        Answer answer = site.get("/large.bin", "Range: bytes=500000-600000");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body().equals(large.slice(500_000, 600_001))).isTrue();
    }

    @Test
    void severalRanges() throws IOException {
        for (String path : new String[] {"/large.bin", "/hello.txt"}) {
            Bytes whole = path.equals("/hello.txt") ? Bytes.of("Hello, world!") : large;
            Answer answer = site.get(path, "Range: bytes=0-3,-4,200-300");
            if (path.equals("/hello.txt")) {
                assertThat(answer.text()).isEqualTo("Hello, world!"); // so near that they are one
                assertThat(answer.field("Content-Range")).isEqualTo("bytes 0-12/13");
                continue;
            }
            assertThat(answer.status()).isEqualTo(206);
            String type = answer.field("Content-Type");
            assertThat(type).startsWith("multipart/byteranges; boundary=");
            String boundary = type.substring(type.indexOf('=') + 1);
            String part = "--" + boundary + "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes ";
            assertThat(answer.body().latin1())
                    .isEqualTo(part + "0-3/1048576\r\n\r\n" + whole.take(4).latin1() + "\r\n" + part
                            + "1048572-1048575/1048576\r\n\r\n" + whole.drop(whole.size() - 4).latin1() + "\r\n" + part
                            + "200-300/1048576\r\n\r\n" + whole.slice(200, 301).latin1() + "\r\n--" + boundary + "--\r\n");
            assertThat(answer.field("Content-Length")).isEqualTo(String.valueOf(answer.body().size()));
        }
    }

    @Test
    void rangesThatDoNotApply() throws IOException {
        Answer beyond = site.get("/hello.txt", "Range: bytes=13-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.field("Content-Range")).isEqualTo("bytes */13");
        for (String range : new String[] {"bytes=x-y", "lines=0-1", "bytes=5-1", "bytes=" + "0-0,".repeat(51)}) {
            assertThat(site.get("/hello.txt", "Range: " + range).status()).as(range).isEqualTo(200);
        }
        assertThat(site.ask("HEAD", "/hello.txt", "Range: bytes=0-1").status()).isEqualTo(200);
        String tag = site.get("/hello.txt").field("ETag");
        assertThat(site.get("/hello.txt", "Range: bytes=0-1", "If-Range: " + tag).status()).isEqualTo(206);
        assertThat(site.get("/hello.txt", "Range: bytes=0-1", "If-Range: \"other\"").status()).isEqualTo(200);
        assertThat(site.get("/hello.txt", "Range: bytes=0-1", "If-Range: W/" + tag).status()).isEqualTo(200);
        String date = HttpDate.format(LONG_AGO);
        assertThat(site.get("/hello.txt", "Range: bytes=0-1", "If-Range: " + date).status()).isEqualTo(206);
    }

    @Test
    void whoHasItIsToldSo() throws IOException {
        Answer first = site.get("/hello.txt");
        Answer again = site.get("/hello.txt", "If-None-Match: " + first.field("ETag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEqualTo(Bytes.EMPTY);
        assertThat(again.field("ETag")).isEqualTo(first.field("ETag"));
        assertThat(again.field("Content-Length")).isEmpty();
        assertThat(again.field("Content-Type")).isEmpty();
        assertThat(site.get("/hello.txt", "If-Modified-Since: " + first.field("Last-Modified")).status()).isEqualTo(304);
        assertThat(site.get("/hello.txt", "If-Match: \"other\"").status()).isEqualTo(412);
        assertThat(site.get("/hello.txt", "If-Match: " + first.field("ETag")).status()).isEqualTo(200);
    }

    @Test
    void aTagBecomesStrongAsTheFileAges() throws Exception {
        serveAnew(OPTIONS.withRevalidation(Duration.ZERO));
        Path young = Files.writeString(folder.resolve("young.txt"), "x");
        Files.setLastModifiedTime(young, FileTime.from(Instant.now().plusSeconds(3600)));
        Answer answer = site.get("/young.txt");
        assertThat(answer.field("ETag")).startsWith("W/\"");
        assertThat(HttpDate.parse(answer.field("Last-Modified"), Instant.now())).isBeforeOrEqualTo(Instant.now());
        assertThat(site.get("/young.txt", "If-None-Match: " + answer.field("ETag")).status()).isEqualTo(304);
        Files.setLastModifiedTime(young, FileTime.from(LONG_AGO));
        assertThat(site.get("/young.txt").field("ETag")).startsWith("\"");
    }

    @Test
    void aFileThatIsReplacedIsSeenSo() throws Exception {
        serveAnew(OPTIONS.withRevalidation(Duration.ZERO));
        for (String name : new String[] {"hello.txt", "large.bin"}) {
            String before = site.get("/" + name).field("ETag");
            FilePath.of(folder).child(name).setContent(Bytes.of("new " + name));
            Answer answer = site.get("/" + name);
            assertThat(answer.text()).isEqualTo("new " + name);
            assertThat(answer.field("ETag")).isNotEqualTo(before);
            Files.delete(folder.resolve(name));
            assertThat(site.get("/" + name).status()).isEqualTo(404);
        }
    }

    @Test
    void whatWasFoundIsReliedOnForItsTime() throws Exception {
        serveAnew(OPTIONS.withRevalidation(Duration.ofDays(1)));
        assertThat(site.get("/hello.txt").text()).isEqualTo("Hello, world!");
        assertThat(site.get("/large.bin").status()).isEqualTo(200);
        Files.delete(folder.resolve("hello.txt"));
        Files.delete(folder.resolve("large.bin"));
        assertThat(site.get("/hello.txt").text()).isEqualTo("Hello, world!");
        assertThat(site.get("/large.bin").body().equals(large)).isTrue();
    }

    @Test
    void withoutAnyMemoryItWorksToo() throws Exception {
        serveAnew(OPTIONS.withCacheBytes(0));
        for (int i = 0; i < 3; i++) {
            assertThat(site.get("/hello.txt").text()).isEqualTo("Hello, world!");
            assertThat(site.get("/large.bin").body().equals(large)).isTrue();
        }
    }

    @Test
    void moreFilesThanAreKeptOpen() throws Exception {
        for (int i = 0; i < 300; i++) {
            Files.write(folder.resolve("f" + i), new byte[40_000 + i]);
        }
        long before = openFiles();
        for (int i = 0; i < 300; i++) {
            assertThat(site.get("/f" + i).body().size()).isEqualTo(40_000 + i);
        }
        assertThat(openFiles() - before).isLessThan(200);
    }

    private long openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        long count = 0;
        try (var listed = Files.newDirectoryStream(descriptors)) {
            for (Path link : listed) {
                try {
                    count += Files.readSymbolicLink(link).startsWith(folder) ? 1 : 0;
                } catch (IOException closed) {
                    continue; // it was open while the folder was read
                }
            }
        }
        return count;
    }

    @Test
    void compressedSiblings() throws IOException {
        write("app.js", "plain");
        write("app.js.gz", "gzipped");
        write("app.js.br", "brotlied");
        Answer plain = site.get("/app.js");
        assertThat(plain.text()).isEqualTo("plain");
        assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
        Answer gzip = site.get("/app.js", "Accept-Encoding: gzip");
        assertThat(gzip.text()).isEqualTo("gzipped");
        assertThat(gzip.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(gzip.field("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(gzip.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(gzip.field("ETag")).isNotEqualTo(plain.field("ETag"));
        assertThat(site.get("/app.js", "Accept-Encoding: gzip, br").text()).isEqualTo("brotlied");
        assertThat(site.get("/app.js", "Accept-Encoding: br;q=0, deflate").text()).isEqualTo("plain");
        assertThat(site.get("/app.js", "Accept-Encoding: gzip", "If-None-Match: " + plain.field("ETag")).status()).isEqualTo(200);
        Answer again = site.get("/app.js", "Accept-Encoding: gzip", "If-None-Match: " + gzip.field("ETag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(site.get("/hello.txt").field("Vary")).isEmpty();
    }

    @Test
    void anOldSiblingIsNotSent() throws IOException {
        write("a.css", "new");
        write("a.css.gz", "old");
        Files.setLastModifiedTime(folder.resolve("a.css.gz"), FileTime.from(LONG_AGO.minusSeconds(1)));
        assertThat(site.get("/a.css", "Accept-Encoding: gzip").text()).isEqualTo("new");
    }

    @Test
    void whatCachesMayDo() throws Exception {
        serveAnew(OPTIONS.withCacheControl("max-age=60").withCharset(null));
        Answer answer = site.get("/hello.txt");
        assertThat(answer.field("Cache-Control")).isEqualTo("max-age=60");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain");
        assertThat(site.get("/hello.txt", "If-None-Match: *").field("Cache-Control")).isEqualTo("max-age=60");
    }

    @Test
    void aListingIsEscapedAndSorted() throws Exception {
        serveAnew(OPTIONS.withListing(true).withIndex());
        write("list/<img src=x onerror=alert(1)>.txt", "1");
        write("list/javascript:alert(1)", "2");
        write("list/B & \"c\"", "3");
        write("list/a%2e", "4");
        write("list/.secret", "5");
        Files.createDirectories(folder.resolve("list/zoo"));
        Files.createSymbolicLink(folder.resolve("list/out"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(folder.resolve("list/in"), Path.of("javascript:alert(1)"));
        Answer answer = site.get("/list/");
        assertThat(answer.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.field("Content-Security-Policy")).startsWith("default-src 'none'");
        String html = answer.text();
        StringBuilder links = new StringBuilder();
        Matcher link = Pattern.compile("href=\"([^\"]*)\">([^<]*)</a>").matcher(html);
        while (link.find()) {
            links.append(link.group(1)).append(' ').append(link.group(2)).append('\n');
        }
        assertThat(links.toString()).isEqualTo("""
                ../ ../
                ./zoo/ zoo/
                ./%3Cimg%20src=x%20onerror=alert(1)%3E.txt &lt;img src=x onerror=alert(1)&gt;.txt
                ./a%252e a%2e
                ./B%20&amp;%20%22c%22 B &amp; &quot;c&quot;
                ./in in
                ./javascript:alert(1) javascript:alert(1)
                """);
        assertThat(html).doesNotContain("secret", "passwd", "<img");
        assertThat(site.get("/list/a%252e").text()).isEqualTo("4");
        assertThat(site.get("/list/%3Cimg%20src=x%20onerror=alert(1)%3E.txt").text()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/list", "//list", "/%2e%2e/list"})
    void noRedirectLeadsElsewhere(String path) throws IOException {
        Files.createDirectories(folder.resolve("list"));
        Answer answer = site.get(path);
        assertThat(answer.field("Location")).isEqualTo(path.equals("/list") ? "/list/" : "");
    }
}
