package dev.hawser.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.file.FilePath;
import dev.hawser.web.body.BodyEncoder;
import dev.hawser.web.body.ContentCoding;
import dev.hawser.web.files.LiveSite;
import dev.hawser.web.files.LiveSite.Answer;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.Resource;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormsTest {
    private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=B";

    @TempDir
    Path folder;

    private FormLimits limits = FormLimits.DEFAULT;
    private LiveSite site;

    /** Says what came: fields, and files with their sizes, hashes, and where they are. */
    @BeforeEach
    void begin() {
        limits = FormLimits.DEFAULT.withFolder(FilePath.of(folder));
        site = new LiveSite(Resource.deferred(request ->
                Forms.read(request, limits).addCallback(form -> answered(request, form))));
    }

    @AfterEach
    void end() {
        site.close();
    }

    private Object answered(Request request, Form form) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < form.fields().size(); i++) {
            text.append(form.fields().name(i)).append('=').append(form.fields().value(i)).append('\n');
        }
        for (FormFile file : form.files()) {
            Bytes content = file.path() == null ? Objects.requireNonNull(file.content()) : file.path().content(100 << 20);
            text.append(file.name() + ":" + file.fileName() + ":" + file.mediaType() + ":" + file.size() + ":"
                    + (file.path() == null ? "memory" : "disk") + ":" + content.hashCode() + "\n");
        }
        request.finish(text.toString());
        return text;
    }

    private Answer post(Bytes body, String... fields) throws IOException {
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        head.append("Content-Length: ").append(body.size()).append("\r\n\r\n");
        return site.send(Bytes.of(head.toString()).concat(body));
    }

    private static Bytes part(String disposition, String more, Bytes content) {
        return Bytes.of("--B\r\nContent-Disposition: form-data; " + disposition + "\r\n" + more + "\r\n")
                .concat(content)
                .concat(Bytes.of("\r\n"));
    }

    private static Bytes form(Bytes... parts) {
        return Bytes.join(List.of(parts)).concat(Bytes.of("--B--\r\n"));
    }

    private static Bytes random(int size) {
        byte[] random = new byte[size];
        new Random(size).nextBytes(random);
        return Bytes.adopt(random);
    }

    private List<Path> left() throws IOException {
        try (var listed = Files.list(folder)) {
            return listed.toList();
        }
    }

    /** Waits until the worker thread has removed what was there. */
    private void assertNothingIsLeft() throws Exception {
        for (int i = 0; i < 500 && !left().isEmpty(); i++) {
            site.reactor().blockingCallFromThread(() -> site.reactor().deferToThread(() -> 1));
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void fieldsAsInAQuery() throws IOException {
        Answer answer = post(Bytes.of("a=1&b=x+y&a=%C3%A4"), "Content-Type: application/x-www-form-urlencoded; charset=utf-8");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("a=1\nb=x y\na=\u00e4\n");
    }

    @Test
    void fieldsAndFiles() throws Exception {
        Bytes small = random(64 << 10);
        Bytes large = random(3_000_000);
        Answer answer = post(
                form(
                        part("name=\"text\"", "", Bytes.of("\u00e4")),
                        part("name=latin", "Content-Type: text/plain; charset=iso-8859-1\r\n", Bytes.of(0xe4)),
                        part("name=f; filename=\"C:\\x\\small.bin\"", "Content-Type: image/png\r\n", small),
                        part("name=f; filename=\"../large.bin\"", "", large),
                        part("name=none; filename=\"\"", "", Bytes.EMPTY)),
                MULTIPART);
        assertThat(answer.text())
                .isEqualTo("text=\u00e4\nlatin=\u00e4\nf:small.bin:image/png:65536:memory:" + small.hashCode()
                        + "\nf:large.bin:null:3000000:disk:" + large.hashCode() + "\nnone::null:0:memory:1\n");
        assertNothingIsLeft();
    }

    @Test
    void theCharsetThatAFieldSays() throws IOException {
        assertThat(post(
                                form(
                                        part("name=_charset_", "", Bytes.of("iso-8859-1")),
                                        part("name=a", "", Bytes.of(0xe4))),
                                MULTIPART)
                        .text())
                .isEqualTo("_charset_=iso-8859-1\na=\u00e4\n");
    }

    @Test
    void aFormThatIsCompressed() throws IOException {
        ByteQueue coded = new ByteQueue();
        try (BodyEncoder encoder = ContentCoding.GZIP.encoder()) {
            coded.add(encoder.encode(form(part("name=a", "", Bytes.of("b".repeat(10_000))))));
            coded.add(encoder.finish());
        }
        assertThat(post(coded.takeAll(), MULTIPART, "Content-Encoding: gzip").text()).hasSize(10_003);
        limits = limits.withMostBytes(100_000);
        ByteQueue bomb = new ByteQueue();
        try (BodyEncoder encoder = ContentCoding.GZIP.encoder()) {
            bomb.add(encoder.encode(form(part("name=a; filename=b", "", Bytes.adopt(new byte[5_000_000])))));
            bomb.add(encoder.finish());
        }
        assertThat(post(bomb.takeAll(), MULTIPART, "Content-Encoding: gzip").status()).isEqualTo(413);
        assertThat(post(Bytes.of("x"), MULTIPART, "Content-Encoding: gzip").status()).isEqualTo(400);
        assertThat(post(Bytes.of("x"), MULTIPART, "Content-Encoding: compress").status()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "text/plain | x | 415",
        "multipart/mixed; boundary=B | x | 415",
        "nonsense | x | 415",
        "multipart/form-data | x | 400",
        "multipart/form-data; boundary=B | x | 400",
        "multipart/form-data; boundary=B | --B\\nContent-Disposition: form-data\\n\\n\\n--B-- | 400",
        "multipart/form-data; boundary=B | --B\\nContent-Disposition: form-data; name=a\\n\\nx\\n--B | 400",
        "multipart/form-data; boundary=B | --B\\nContent-Disposition: form-data; name=a\\nContent-Transfer-Encoding: base64\\n\\nx\\n--B-- | 415",
        "multipart/form-data; boundary=B | --B\\nContent-Disposition: form-data; name=a\\nContent-Type: text/plain; charset=martian\\n\\nx\\n--B-- | 415",
        "application/x-www-form-urlencoded | a=1 | 200",
    })
    void whatIsNoFormIsRefused(String type, String body, int status) throws IOException {
        Answer answer = post(Bytes.of(body.replace("\\n", "\r\n")), "Content-Type: " + type);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.head() + answer.text()).doesNotContain("Exception", "dev.hawser");
    }

    @Test
    void withoutATypeThereIsNoForm() throws IOException {
        assertThat(post(Bytes.of("a=1")).status()).isEqualTo(415);
        assertThat(site.get("/").status()).isEqualTo(415);
    }

    @Test
    void limitsOfSizesAndNumbers() throws Exception {
        limits = limits.withMostBytes(500_000).withMostFieldBytes(1000).withMostInMemory(10);
        assertThat(post(form(part("name=a", "", random(1001))), MULTIPART).status()).isEqualTo(413);
        assertThat(post(form(part("name=a; filename=x", "", random(600_000))), MULTIPART).status()).isEqualTo(413);
        assertThat(post(Bytes.of("a=" + "x".repeat(1000)), "Content-Type: application/x-www-form-urlencoded").status())
                .isEqualTo(413);
        Bytes chunked = Bytes.of("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + MULTIPART
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(600_100) + "\r\n")
                .concat(part("name=a; filename=x", "", random(600_100)).take(600_100))
                .concat(Bytes.of("\r\n0\r\n\r\n"));
        assertThat(site.send(chunked).status()).isEqualTo(413);
        assertThat(post(form(part("name=a; filename=x", "", random(400_000))), MULTIPART).text()).contains(":disk:");
        Bytes[] many = new Bytes[1001];
        java.util.Arrays.fill(many, part("name=a", "", Bytes.EMPTY));
        assertThat(post(form(many), MULTIPART).status()).isEqualTo(413);
        assertThat(post(Bytes.of("a&".repeat(1001)), "Content-Type: application/x-www-form-urlencoded").status()).isEqualTo(413);
        assertNothingIsLeft();
    }

    @Test
    void filesOfAClientThatHasGoneAreRemoved() throws Exception {
        limits = limits.withMostInMemory(10);
        Bytes body = part("name=a; filename=x", "", random(300_000));
        try (Socket socket = site.connect()) {
            socket.getOutputStream().write(Bytes.of("POST / HTTP/1.1\r\nHost: h\r\n" + MULTIPART
                            + "\r\nContent-Length: 9000000\r\n\r\n")
                    .concat(body)
                    .toArray());
            while (left().isEmpty()) {
                site.reactor().blockingCallFromThread(() -> site.reactor().deferToThread(() -> 1));
            }
        }
        assertNothingIsLeft();
    }

    @Test
    void aFolderThatIsNotThereIsTheServersMistake() throws Exception {
        limits = limits.withFolder(FilePath.of(folder.resolve("none"))).withMostInMemory(10);
        assertThat(post(form(part("name=a; filename=x", "", random(100_000))), MULTIPART).status()).isEqualTo(500);
    }

    /** A reader that takes a part only when it is told to: the client is held back, and nothing is lost. */
    @Test
    void partsAreStreamedAsFastAsTheyAreRead() throws Exception {
        site.close();
        CompletableFuture<FormParts> begun = new CompletableFuture<>();
        List<Request> requests = new ArrayList<>();
        site = new LiveSite(request -> {
            requests.add(request);
            begun.complete(Forms.parts(request, limits.withMostBytes(100 << 20)));
        });
        Bytes content = random(40_000_000);
        Thread client = Thread.ofPlatform().start(() -> {
            try {
                post(form(part("name=a; filename=x", "", content), part("name=b", "", Bytes.of("last"))), MULTIPART);
            } catch (IOException unexpected) {
                throw new java.io.UncheckedIOException(unexpected);
            }
        });
        FormParts parts = begun.get(20, TimeUnit.SECONDS);
        FormPart first = site.reactor().blockingCallFromThread(parts::next);
        assertThat(first.name()).isEqualTo("a");
        assertThat(first.body().received()).isLessThan(1 << 20);
        ByteQueue got = new ByteQueue();
        for (Bytes piece; (piece = site.reactor().blockingCallFromThread(() -> first.body().next())) != null; ) {
            got.add(piece);
        }
        assertThat(got.takeAll().equals(content)).isTrue();
        FormPart second = site.reactor().blockingCallFromThread(parts::next);
        assertThat(site.reactor().blockingCallFromThread(() -> second.body().text(StandardCharsets.UTF_8, 10))).isEqualTo("last");
        assertThat(site.reactor().blockingCallFromThread(parts::next)).isNull();
        assertThat(site.reactor().blockingCallFromThread(parts::next)).isNull();
        site.reactor().callFromThread(() -> requests.getFirst().finish("x"));
        client.join(20_000);
        assertThat(client.isAlive()).isFalse();
    }

    @Test
    void partsThatNobodyReadsAreSkipped() throws Exception {
        site.close();
        site = new LiveSite(Resource.coroutine(request -> {
            FormParts parts = Forms.parts(request, limits);
            StringBuilder names = new StringBuilder();
            for (FormPart part; (part = parts.next().await()) != null; ) {
                names.append(part.name()).append(part.body().isComplete());
            }
            request.finish(names.toString());
        }));
        assertThat(post(form(part("name=a", "", random(500_000)), part("name=b", "", Bytes.EMPTY)), MULTIPART).text())
                .startsWith("afalseb");
    }
}
