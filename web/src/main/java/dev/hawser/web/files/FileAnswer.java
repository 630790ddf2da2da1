package dev.hawser.web.files;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.FileRegion;
import dev.hawser.web.http.AcceptEncoding;
import dev.hawser.web.http.ByteRange;
import dev.hawser.web.http.ByteRanges;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.http.Preconditions;
import dev.hawser.web.server.AnswerBrokenOff;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers a GET or HEAD with a file that was found: all of it, pieces of it, or that the client has it. */
final class FileAnswer {
    private static final System.Logger LOGGER = System.getLogger(StaticFiles.class.getName());
    private static final int RANDOM_LENGTH = 16;

    private final Request request;
    private final FoundFile file;
    private final Representation chosen;

    private FileAnswer(Request request, FoundFile file, Representation chosen) {
        this.request = request;
        this.file = file;
        this.chosen = chosen;
    }

    /** Begins to answer; fires when that is done, null where it is by now. */
    static @Nullable Deferred<@Nullable Void> send(Request request, FoundFile file) {
        return new FileAnswer(request, file, chosen(request, file)).send();
    }

    private static Representation chosen(Request request, FoundFile file) {
        if (!file.codings.isEmpty()) {
            String accepted = request.headers().combined("Accept-Encoding");
            int at = accepted == null ? -1 : file.codings.indexOf(AcceptEncoding.parse(accepted).choose(file.codings));
            return file.representations.get(at + 1);
        }
        return file.representations.getFirst();
    }

    private @Nullable Deferred<@Nullable Void> send() {
        Headers asked = request.headers();
        boolean isConditional = asked.contains("If-None-Match")
                || asked.contains("If-Modified-Since")
                || asked.contains("If-Match")
                || asked.contains("If-Unmodified-Since");
        String range = request.method().equals("GET") ? asked.get("Range") : null;
        if (!isConditional && range == null) {
            return whole();
        }
        Preconditions conditions = new Preconditions(
                chosen.entityTag(), file.modified, request.reactor().wallClock().instant());
        return switch (conditions.outcome(request.method(), asked)) {
            case NOT_MODIFIED -> {
                request.setStatus(HttpStatus.NOT_MODIFIED);
                fields(chosen.validators());
                request.finish();
                yield null;
            }
            case PRECONDITION_FAILED -> throw new RequestRefused(HttpStatus.PRECONDITION_FAILED);
            case PROCEED -> {
                ByteRanges ranges = range == null || !conditions.rangeApplies(asked) ? null : ByteRanges.parse(range);
                yield ranges == null ? whole() : ranges(ranges);
            }
        };
    }

    private void fields(Headers headers) {
        HeadersBuilder builder = request.responseHeaders();
        if (builder.isEmpty()) {
            builder.addAll(headers);
            return;
        }
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equals("Vary")) {
                builder.add("Vary", headers.value(i)); // who came before us may have said another one
            } else {
                builder.set(headers.name(i), headers.value(i));
            }
        }
    }

    private @Nullable Deferred<@Nullable Void> whole() {
        fields(chosen.headers());
        Bytes content = chosen.content();
        if (content != null) {
            request.finish(content);
            return null;
        } else {
            return body(chosen.size(), List.of(new Piece(Bytes.EMPTY, 0, chosen.size())));
        }
    }

    private @Nullable Deferred<@Nullable Void> ranges(ByteRanges asked) {
        List<ByteRange> ranges = asked.resolve(chosen.size());
        if (ranges.isEmpty()) {
            fields(chosen.validators());
            request.setStatus(HttpStatus.RANGE_NOT_SATISFIABLE);
            request.setHeader("Content-Range", "bytes */" + chosen.size());
            request.finish("There are only " + chosen.size() + " bytes.\n");
            return null;
        }
        fields(chosen.headers());
        request.setStatus(HttpStatus.PARTIAL_CONTENT);
        if (ranges.size() == 1) {
            ByteRange range = ranges.getFirst();
            request.setHeader("Content-Range", range.contentRange(chosen.size()));
            return body(range.byteCount(), List.of(new Piece(Bytes.EMPTY, range.first(), range.byteCount())));
        } else {
            return parts(ranges);
        }
    }

    /** RFC 9110, section 14.6. */
    private @Nullable Deferred<@Nullable Void> parts(List<ByteRange> ranges) {
        String boundary = boundary();
        String type = Objects.requireNonNullElse(chosen.headers().get("Content-Type"), "");
        List<Piece> pieces = new ArrayList<>();
        long length = 0;
        for (ByteRange range : ranges) {
            Bytes head = Bytes.of((pieces.isEmpty() ? "--" : "\r\n--") + boundary + "\r\nContent-Type: " + type
                    + "\r\nContent-Range: " + range.contentRange(chosen.size()) + "\r\n\r\n");
            pieces.add(new Piece(head, range.first(), range.byteCount()));
            length += head.size() + range.byteCount();
        }
        Bytes end = Bytes.of("\r\n--" + boundary + "--\r\n");
        pieces.add(new Piece(end, 0, 0));
        request.setHeader("Content-Type", "multipart/byteranges; boundary=" + boundary);
        return body(length + end.size(), pieces);
    }

    private String boundary() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            text.append((char) ('a' + request.reactor().random().nextInt(26)));
        }
        return text.toString();
    }

    /** Bytes, and a piece of the file behind them. */
    private record Piece(Bytes head, long from, long byteCount) {}

    private @Nullable Deferred<@Nullable Void> body(long length, List<Piece> pieces) {
        request.setHeader("Content-Length", Long.toString(length));
        if (request.method().equals("HEAD")) {
            request.finish();
            return null;
        }
        file.acquire();
        Deferred<Long> last = null;
        for (Piece piece : pieces) {
            if (!piece.head.isEmpty()) {
                request.write(piece.head);
            }
            if (piece.byteCount > 0) {
                Deferred<Long> sent = send(piece);
                if (sent != null) {
                    if (last != null) {
                        last.finish(_ -> {}, FileAnswer::isToldByTheLast);
                    }
                    last = sent;
                }
            }
        }
        if (last == null) {
            file.release();
            request.finish();
            return null;
        }
        return last.always(file::release).<@Nullable Void>addCallback(_ -> {
            request.finish();
            return null;
        }).addErrback(this::brokenOff);
    }

    /** Where one piece fails, so do those behind it. */
    private static void isToldByTheLast(Throwable failure) {
        LOGGER.log(System.Logger.Level.DEBUG, "a range was not sent", failure);
    }

    private @Nullable Deferred<Long> send(Piece piece) {
        Bytes content = chosen.content();
        if (content != null) {
            int from = (int) piece.from;
            request.write(content.slice(from, from + (int) piece.byteCount));
            return null;
        }
        FileRegion region = Objects.requireNonNull(chosen.region());
        return request.sendFile(region.slice(piece.from, piece.byteCount));
    }

    /** The connection's end is told to the request by the connection itself; a file that became shorter is somebody's mistake. */
    private @Nullable Void brokenOff(Throwable failure) {
        if (!(failure instanceof ConnectionEnd) && !(failure instanceof AnswerBrokenOff) && !request.isFinished()) {
            LOGGER.log(System.Logger.Level.WARNING, "not all of " + file.real + " could be sent", failure);
        }
        request.abort();
        return null;
    }
}
