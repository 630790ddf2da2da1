package dev.hawser.web.client;

import dev.hawser.deferred.AwaitException;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import dev.hawser.web.http.HttpStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file from the web, by way of {@code FILE.part}, which is kept when the download breaks off: the next one goes on where it
 * ended, as long as the server says by its validator (a strong {@code ETag}, else {@code Last-Modified}; kept in
 * {@code FILE.part.from}) that it is still the same. Otherwise it begins anew.
 */
public final class FileDownload {
    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Some bytes have come.
         *
         * @param done how many there are, with those of earlier runs
         * @param total how many there will be, -1 where that is not known
         */
        void progressed(long done, long total);
    }

    /**
     * A download that is complete.
     *
     * @param byteCount how long the file is
     * @param resumedAt how much of it was there already
     */
    public record Done(Path file, long byteCount, long resumedAt) {}

    /** What is there of an earlier run. */
    private record Start(long size, @Nullable String validator) {
        static final Start NOTHING = new Start(0, null);
    }

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final HttpClient client;
    private final Reactor reactor;
    private final String url;
    private final Path file;
    private final Path part;
    private final Path note;
    private final int retries;
    private final Progress progress;

    /**
     * A download to be started.
     *
     * @param retries how often it goes on after it has broken off, without a byte in between; with a pause of a second, then two, and so
     *     on
     */
    public FileDownload(HttpClient client, String url, Path file, int retries, Progress progress) {
        this.client = client;
        reactor = client.reactor();
        this.url = WebUrl.of(url).withFragment(null).toString();
        this.file = file;
        part = file.resolveSibling(file.getFileName() + ".part");
        note = file.resolveSibling(file.getFileName() + ".part.from");
        this.retries = retries;
        this.progress = progress;
    }

    /** The name that a file from {@code url} gets where nobody says another: the last segment of its path. */
    public static String nameFor(String url) {
        String path = WebUrl.of(url).path();
        String encoded = path.substring(path.lastIndexOf('/') + 1);
        String name;
        try {
            name = java.net.URLDecoder.decode(encoded.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            name = encoded;
        }
        boolean isUsable = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f);
        return isUsable ? name : "index.html";
    }

    /** Where an unfinished download is kept. */
    public Path part() {
        return part;
    }

    /**
     * Downloads.
     *
     * @return fails with {@link HttpStatusFailed}, {@link RequestFailed}, or the {@link IOException} of the file
     */
    public Deferred<Done> start() {
        return reactor.<Done>async(this::run).addErrback(AwaitException.class, wrapped -> {
            throw wrapped.getCause() instanceof Exception cause ? cause : wrapped;
        });
    }

    private Done run() {
        reactor.blocking(() -> FileSink.checkReplaceable(file));
        int failures = 0;
        long most = reactor.blocking(this::partSize);
        while (true) {
            Start from = reactor.blocking(this::startFrom);
            try {
                return attempt(from);
            } catch (RequestFailed broken) {
                long size = reactor.blocking(this::partSize);
                failures = size > most ? 1 : failures + 1; // begun anew and broken off at the same place is no progress
                most = Math.max(most, size);
                if (failures > retries) {
                    throw broken;
                }
                Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 5));
                reactor.deferLater(pause).await();
            }
        }
    }

    private Done attempt(Start from) {
        ClientRequest request = client.request("GET", url).header("Accept-Encoding", "identity");
        if (from.validator() != null) {
            request.header("Range", "bytes=" + from.size() + "-").header("If-Range", from.validator());
        }
        Response response = request.send().await();
        return switch (response.status()) {
            case HttpStatus.PARTIAL_CONTENT -> {
                if (isOfAnother(response, from)) {
                    response.discard();
                    yield anew();
                }
                yield receiveRange(response, from);
            }
            case HttpStatus.RANGE_NOT_SATISFIABLE -> {
                response.discard();
                if (response.headers().get("Content-Range", "").equals("bytes */" + from.size())) {
                    yield finish(from.size(), from.size()); // all of it was there
                }
                yield anew();
            }
            case HttpStatus.OK -> {
                long byteCount = receive(response, 0, validatorOf(response));
                yield finish(byteCount, 0);
            }
            default -> {
                String start = response.text(64 << 10)
                        .addErrback(dev.hawser.web.body.BodyTooLarge.class, _ -> "")
                        .await();
                throw new HttpStatusFailed(
                        shown(response), response.status(), response.reason(), start.substring(0, Math.min(1000, start.length())));
            }
        };
    }

    private Done anew() {
        reactor.blocking(() -> Files.deleteIfExists(note));
        return attempt(Start.NOTHING);
    }

    /** Whether a server that was asked for the rest of one file gives that of another one (RFC 9110, section 15.3.7). */
    private static boolean isOfAnother(Response response, Start from) {
        String validator = from.validator();
        String said = validator == null ? null : response.header(validator.startsWith("\"") ? "ETag" : "Last-Modified");
        return said != null && !said.equals(validator);
    }

    /** A server may give less than it was asked for. */
    private Done receiveRange(Response response, Start from) {
        String said = response.headers().get("Content-Range", "");
        ContentRange range = ContentRange.parse(said);
        long length = response.body().length();
        if (range == null || range.first() != from.size() || length >= 0 && length != range.byteCount()) {
            response.discard();
            throw new ResponseFailed(shown(response), "not the range that was asked for, but " + said, null, null);
        }
        String validator = validatorOf(response);
        long byteCount = receive(response, from.size(), validator == null ? from.validator() : validator);
        if (byteCount != range.last() + 1) {
            reactor.blocking(() -> Files.deleteIfExists(note));
            throw new ResponseFailed(shown(response), "not as much as the server says: " + said, null, null);
        }
        if (range.total() >= 0 && byteCount < range.total()) {
            throw new ResponseFailed(shown(response), "not all of what was asked for, but " + said, null, null);
        }
        return finish(byteCount, from.size());
    }

    /** How long the file is then. */
    private long receive(Response response, long at, @Nullable String validator) {
        long length = response.body().length();
        long total = length < 0 ? -1 : at + length;
        FileSink sink = FileSink.open(reactor, part, at > 0).await();
        try {
            reactor.blocking(() -> keepNote(validator));
            progress.progressed(at, total);
            response.body().onProgress(received -> progress.progressed(at + received, total));
            if (response.body().received() > 0) {
                progress.progressed(at + response.body().received(), total); // what came while the file was opened
            }
            sink.receive(response.body()).await();
            progress.progressed(at + sink.written(), total);
        } finally {
            response.discard();
            sink.close().await();
        }
        return at + sink.written();
    }

    private Done finish(long byteCount, long resumedAt) {
        return reactor.blocking(() -> {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(note);
            return new Done(file, byteCount, resumedAt);
        });
    }

    private static String shown(Response response) {
        return response.method() + " " + RequestPlan.shown(response.url());
    }

    private static @Nullable String validatorOf(Response response) {
        String tag = response.header("ETag");
        return tag != null && tag.startsWith("\"") ? tag : response.header("Last-Modified");
    }

    // ---------------------------------------------------------------- on worker threads

    private long partSize() throws IOException {
        return Files.isRegularFile(part) ? Files.size(part) : 0;
    }

    private Start startFrom() throws IOException {
        if (!Files.isRegularFile(part) || !Files.isRegularFile(note)) {
            return Start.NOTHING;
        }
        List<String> lines = Files.readAllLines(note);
        long size = Files.size(part);
        boolean isSame = lines.size() == 2 && lines.get(0).equals(url);
        return isSame && size > 0 ? new Start(size, lines.get(1)) : Start.NOTHING;
    }

    private boolean keepNote(@Nullable String validator) throws IOException {
        if (validator == null) {
            return Files.deleteIfExists(note);
        }
        Files.writeString(note, url + "\n" + validator + "\n");
        return true;
    }
}
