package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.file.FilePath;
import dev.hawser.web.body.BodyDecoder;
import dev.hawser.web.body.ContentCoding;
import dev.hawser.web.files.LiveSite;
import dev.hawser.web.files.LiveSite.Answer;
import dev.hawser.web.files.StaticFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CompressionTest {
    private static final String TEXT = "It was the best of times, it was the worst of times. ".repeat(100);

    @TempDir
    Path folder;

    private static Bytes unchunked(Answer answer) {
        if (!answer.field("Transfer-Encoding").equals("chunked")) {
            return answer.body();
        }
        ByteQueue all = new ByteQueue();
        Bytes rest = answer.body();
        while (true) {
            int end = rest.indexOf(Bytes.of("\r\n"));
            int size = Integer.parseInt(rest.take(end).latin1(), 16);
            if (size == 0) {
                return all.takeAll();
            }
            all.add(rest.slice(end + 2, end + 2 + size));
            rest = rest.drop(end + 4 + size);
        }
    }

    private static String decoded(Answer answer) {
        return decoded(answer.field("Content-Encoding"), unchunked(answer)).utf8();
    }

    private static Bytes decoded(String coding, Bytes coded) {
        ByteQueue all = new ByteQueue();
        try (BodyDecoder decoder = Objects.requireNonNull(ContentCoding.of(coding)).decoder(100 << 20)) {
            decoder.receive(coded);
            for (Bytes piece; (piece = decoder.next()) != null; ) {
                all.add(piece);
            }
            decoder.finish();
        }
        return all.takeAll();
    }

    private static LiveSite serving(Resource resource) {
        return new LiveSite(new Compression(resource));
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "BROTLI", "ZSTD"})
    void wholeAnswersAndThoseInPieces(ContentCoding coding) throws Exception {
        try (LiveSite site = serving(request -> {
            request.setHeader("ETag", "\"x\"").setHeader("Content-Type", "text/plain");
            if (request.path().equals("/pieces")) {
                request.setHeader("Content-Length", String.valueOf(TEXT.length()));
                for (int i = 0; i < TEXT.length(); i += 53) {
                    request.write(TEXT.substring(i, i + 53));
                }
                request.finish();
            } else {
                request.finish(TEXT);
            }
        })) {
            for (String path : new String[] {"/", "/pieces"}) {
                Answer answer = site.get(path, "Accept-Encoding: " + coding.token());
                assertThat(answer.field("Content-Encoding")).isEqualTo(coding.token());
                assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
                assertThat(answer.field("ETag")).isEqualTo("W/\"x\"");
                assertThat(decoded(answer)).isEqualTo(TEXT);
                assertThat(unchunked(answer).size()).isLessThan(TEXT.length() / 5);
                Answer plain = site.get(path);
                assertThat(plain.text()).isEqualTo(TEXT);
                assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
                assertThat(plain.field("ETag")).isEqualTo("\"x\"");
                Answer head = site.ask("HEAD", path, "Accept-Encoding: " + coding.token());
                assertThat(head.field("Content-Encoding")).isEqualTo(coding.token());
                assertThat(head.field("Content-Length")).isEmpty();
                assertThat(head.body()).isEqualTo(Bytes.EMPTY);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "image/png | | 200 | 5000 | ''",
        "text/plain | Content-Encoding: x | 200 | 5000 | ''",
        "text/plain | Cache-Control: public, no-transform | 200 | 5000 | ''",
        "text/plain | Content-Range: bytes 0-1/2 | 200 | 5000 | ''",
        "text/plain | | 206 | 5000 | ''",
        "text/plain | | 200 | 1023 | ''",
        "text/plain | | 200 | 5000000 | ''",
        "text/plain | | 200 | 1024 | gzip",
        "text/plain | | 404 | 5000 | gzip",
        "application/json | Vary: Cookie | 200 | 5000 | gzip",
        "image/svg+xml | Vary: * | 200 | 5000 | gzip",
    })
    void onlyWhatIsWorthIt(String type, String field, int status, int size, String coding) throws Exception {
        try (LiveSite site = serving(request -> {
            request.setStatus(status).setHeader("Content-Type", type);
            if (field != null) {
                request.setHeader(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(':') + 2));
            }
            request.finish(Bytes.of("x".repeat(size)));
        })) {
            Answer answer = site.get("/", "Accept-Encoding: gzip");
            if (coding.isEmpty()) {
                assertThat(answer.field("Content-Encoding")).isNotEqualTo("gzip");
                assertThat(answer.body().size()).isEqualTo(size);
                assertThat(answer.field("Vary")).isEmpty();
            } else {
                assertThat(answer.field("Content-Encoding")).isEqualTo(coding);
                assertThat(decoded(answer)).hasSize(size);
                assertThat(answer.head()).contains(field != null && field.contains("*") ? "Vary: *" : "Vary: Accept-Encoding");
            }
        }
    }

    @Test
    void whatTheClientRefusesIsNotSent() throws Exception {
        try (LiveSite site = serving(request -> request.finish(TEXT))) {
            assertThat(site.get("/", "Accept-Encoding: gzip;q=0, br;q=0").text()).isEqualTo(TEXT);
            assertThat(site.get("/", "Accept-Encoding: identity, gzip;q=0.5").text()).isEqualTo(TEXT);
            assertThat(site.get("/", "Accept-Encoding: gzip, br;q=0.5").field("Content-Encoding")).isEqualTo("gzip");
            assertThat(site.get("/", "Accept-Encoding: *").field("Content-Encoding")).isEqualTo("br");
        }
    }

    /** An event is seen before the next is written. */
    @Test
    void whatIsWrittenIsFlushed() throws Exception {
        CompletableFuture<Request> asked = new CompletableFuture<>();
        try (LiveSite site = serving(request -> {
                    request.setHeader("Content-Type", "text/event-stream");
                    request.startBody();
                    asked.complete(request);
                });
                Socket socket = site.connect();
                BodyDecoder decoder = ContentCoding.GZIP.decoder(10_000)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n".getBytes());
            Request request = asked.get(20, TimeUnit.SECONDS);
            InputStream in = socket.getInputStream();
            while (!line(in).isEmpty()) {}
            for (int i = 0; i < 3; i++) {
                String event = "data: " + i + "\n\n";
                site.reactor().callFromThread(() -> request.write(event));
                StringBuilder got = new StringBuilder();
                while (got.length() < event.length()) {
                    int size = Integer.parseInt(line(in), 16);
                    decoder.receive(Bytes.adopt(in.readNBytes(size)));
                    in.readNBytes(2);
                    for (Bytes piece; (piece = decoder.next()) != null; ) {
                        got.append(piece.utf8());
                    }
                }
                assertThat(got.toString()).isEqualTo(event);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c; (c = in.read()) != '\n'; ) {
            if (c < 0) {
                throw new IOException("the end, behind " + line);
            }
            line.append(c == '\r' ? "" : (char) c);
        }
        return line.toString();
    }

    /** A file is read and compressed, and what is written behind it comes behind it. */
    @Test
    void filesAreReadForIt() throws Exception {
        String large = TEXT.repeat(200);
        Files.writeString(folder.resolve("a.txt"), large);
        try (LiveSite site = serving(new StaticFiles(FilePath.of(folder)))) {
            Answer answer = site.get("/a.txt", "Accept-Encoding: gzip");
            assertThat(decoded(answer)).isEqualTo(large);
            assertThat(answer.field("ETag")).startsWith("W/");
            assertThat(answer.field("Accept-Ranges")).isEmpty();
            assertThat(site.get("/a.txt", "Accept-Encoding: gzip", "If-None-Match: " + answer.field("ETag")).status())
                    .isEqualTo(304);
            assertThat(site.get("/a.txt", "Accept-Encoding: gzip", "Range: bytes=0-9").text()).isEqualTo(large.substring(0, 10));
            assertThat(site.get("/a.txt").text()).isEqualTo(large);
        }
        var region = FilePath.of(folder.resolve("a.txt")).openRegion();
        try (region;
                LiveSite site = serving(request -> {
                    request.setHeader("Content-Type", "text/plain");
                    request.write("before ");
                    request.sendFile(region).finish(_ -> {}, request::failed);
                    request.write(" between ");
                    request.sendFile(region.slice(0, 6)).finish(_ -> {}, request::failed);
                    request.write(" behind");
                    request.finish();
                })) {
            assertThat(decoded(site.get("/", "Accept-Encoding: zstd"))).isEqualTo("before " + large + " between It was behind");
        }
    }

    @Test
    void aFileIsNotReadOnForAClientThatHasGone() throws Exception {
        byte[] random = new byte[30_000_000];
        new java.util.Random(1).nextBytes(random);
        Path large = Files.write(folder.resolve("large.txt"), random);
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        try (var region = FilePath.of(large).openRegion();
                LiveSite site = serving(request -> {
                    request.setHeader("Content-Type", "text/plain");
                    request.sendFile(region).finish(_ -> {}, failed::complete);
                })) {
            try (Socket socket = site.connect()) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n".getBytes());
                assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
            }
            assertThat(failed.get(20, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void aFileThatBecomesShorterBehindTheEndOfTheAnswerBreaksItOff() throws Exception {
        Path file = Files.write(folder.resolve("shrinks.txt"), new byte[200_000]);
        try (var region = FilePath.of(file).openRegion();
                LiveSite site = serving(request -> {
                    request.setHeader("Content-Type", "text/plain");
                    try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
                        channel.truncate(1000);
                    }
                    request.sendFile(region).finish(_ -> {}, _ -> {});
                    request.finish();
                });
                Socket socket = site.connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n".getBytes());
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes()).hasMessageContaining("reset");
        }
    }

    @Test
    void pathsAreWalkedAsWithoutIt() throws Exception {
        TreeResource tree = new TreeResource().putChild("a", request -> request.finish(TEXT));
        try (LiveSite site = serving(tree)) {
            assertThat(decoded(site.get("/a", "Accept-Encoding: br"))).isEqualTo(TEXT);
            assertThat(site.get("/b", "Accept-Encoding: br").status()).isEqualTo(404);
        }
    }
}
