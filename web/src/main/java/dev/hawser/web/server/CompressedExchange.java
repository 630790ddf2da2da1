package dev.hawser.web.server;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.FileRegion;
import dev.hawser.net.FileTruncated;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.web.body.BodyEncoder;
import dev.hawser.web.body.ContentCoding;
import dev.hawser.web.http.AcceptEncoding;
import dev.hawser.web.http.EntityTag;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.HttpStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** An answer on its way out, which is compressed where that is right. */
final class CompressedExchange implements Exchange {
    private static final int PIECE = 64 << 10;

    private final Request request;
    private final Exchange out;
    private final CompressionOptions options;

    /** Null before the head, where nothing is compressed, and after the end. */
    private @Nullable BodyEncoder encoder;

    private boolean isUnflushed;
    private boolean isFlushing;
    private boolean isReading;
    private boolean isFinishing;

    /** What was asked for while a file is read: it comes behind that. */
    private final Deque<Runnable> behind = new ArrayDeque<>(2);

    CompressedExchange(Request request, Exchange out, CompressionOptions options) {
        this.request = request;
        this.out = out;
        this.options = options;
    }

    // ---------------------------------------------------------------- the head

    @Override
    public void respond(
            int status, @Nullable HeadersBuilder headers, @Nullable String mediaType, Bytes body, boolean isHead) {
        if (!isEligible(status, headers, mediaType, body.size())) {
            out.respond(status, headers, mediaType, body, isHead);
            return;
        }
        HeadersBuilder fields = headers == null ? new HeadersBuilder() : headers;
        ContentCoding coding = chosen(fields);
        if (coding == null) {
            out.respond(status, fields, mediaType, body, isHead);
            return;
        }
        if (isHead) {
            if (mediaType != null) {
                fields.setIfAbsent("Content-Type", mediaType);
            }
            change(fields, coding);
            out.sendHead(status, fields, -1, true);
            out.finish(Headers.EMPTY);
            return;
        }
        Bytes coded;
        try (BodyEncoder whole = coding.encoder()) {
            coded = whole.encode(body).concat(whole.finish());
        }
        if (coded.size() < body.size()) {
            change(fields, coding);
            out.respond(status, fields, mediaType, coded, false);
        } else {
            out.respond(status, fields, mediaType, body, false);
        }
    }

    @Override
    public void sendHead(int status, @Nullable HeadersBuilder headers, long contentLength, boolean isBodyless) {
        ContentCoding coding =
                headers != null && isEligible(status, headers, null, contentLength) ? chosen(headers) : null;
        if (headers == null || coding == null) {
            out.sendHead(status, headers, contentLength, isBodyless);
            return;
        }
        change(headers, coding);
        out.sendHead(status, headers, -1, isBodyless);
        if (!isBodyless) {
            encoder = coding.encoder();
            request.notifyFinish().finish(_ -> {}, _ -> release()); // what is finished closes by itself
        }
    }

    /** Whether some clients get it compressed. */
    private boolean isEligible(int status, @Nullable HeadersBuilder headers, @Nullable String mediaType, long length) {
        if (HttpStatus.isBodyless(status) || status == HttpStatus.PARTIAL_CONTENT) {
            return false;
        }
        if (length >= 0 && (length < options.least() || length > options.most())) {
            return false;
        }
        String type = headers == null ? null : headers.get("Content-Type");
        String said = type == null ? mediaType : type;
        if (said == null || !options.isWorthwhile().test(said)) {
            return false;
        }
        return headers == null
                || !headers.contains("Content-Encoding")
                        && !headers.contains("Content-Range")
                        && !headers.build().containsToken("Cache-Control", "no-transform");
    }

    /** What this client gets it in, null for as it is; caches are told that others may get it otherwise. */
    private @Nullable ContentCoding chosen(HeadersBuilder headers) {
        Headers said = headers.build();
        if (!said.containsToken("Vary", "Accept-Encoding") && !said.containsToken("Vary", "*")) {
            headers.add("Vary", "Accept-Encoding");
        }
        String accepted = request.headers().combined("Accept-Encoding");
        if (accepted == null) {
            return null;
        }
        AcceptEncoding wanted = AcceptEncoding.parse(accepted);
        ContentCoding best = null;
        int most = wanted.weight(AcceptEncoding.IDENTITY) - 1;
        for (ContentCoding coding : options.codings()) {
            int weight = wanted.weight(coding.token());
            if (weight > Math.max(most, 0)) {
                best = coding;
                most = weight;
            }
        }
        return best;
    }

    private static void change(HeadersBuilder headers, ContentCoding coding) {
        headers.set("Content-Encoding", coding.token());
        headers.remove("Content-Length").remove("Accept-Ranges").remove("Content-Digest");
        String tag = headers.get("ETag");
        EntityTag parsed = tag == null ? null : EntityTag.parse(tag);
        if (parsed != null) {
            headers.set("ETag", parsed.weakened().toString());
        }
    }

    // ---------------------------------------------------------------- the body

    @Override
    public void write(Bytes data) {
        if (encoder == null) {
            out.write(data);
        } else if (isReading) {
            behind.add(() -> encode(data));
        } else {
            encode(data);
        }
    }

    private void encode(Bytes data) {
        BodyEncoder open = encoder;
        if (open == null) {
            return;
        }
        send(open.encode(data));
        isUnflushed = true;
        if (!isFlushing) {
            isFlushing = true;
            out.transport().reactor().callLater(Duration.ZERO, this::flush);
        }
    }

    private void flush() {
        isFlushing = false;
        BodyEncoder open = encoder;
        if (open != null && isUnflushed && !isReading) {
            isUnflushed = false;
            send(open.flush());
        }
    }

    private void send(Bytes coded) {
        if (!coded.isEmpty()) {
            out.write(coded);
        }
    }

    @Override
    public Deferred<Long> sendFile(FileRegion region) {
        if (encoder == null) {
            return out.sendFile(region);
        }
        Promise<Long> sent = new Promise<>(out.transport().reactor());
        if (isReading) {
            behind.add(() -> read(region, 0, sent));
        } else {
            read(region, 0, sent);
        }
        return sent;
    }

    /** Reads the next piece on a worker thread; when that is done what is behind it. */
    private void read(FileRegion region, long at, Promise<Long> sent) {
        isReading = true;
        out.transport().reactor().deferToThread(() -> piece(region, at)).finish(data -> {
            encode(data);
            long next = at + data.size();
            if (encoder == null) {
                isReading = false;
                behind.clear();
                fail(sent, new AnswerBrokenOff("the answer was broken off while a file was read"));
            } else if (next == region.byteCount()) {
                isReading = false;
                sent.callback(next);
                goOn();
            } else if (out.unsent() > 4L * PIECE) {
                out.drained().finish(_ -> read(region, next, sent), gone -> broken(sent, gone));
            } else {
                read(region, next, sent);
            }
        }, failure -> broken(sent, failure));
    }

    private static Bytes piece(FileRegion region, long at) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, region.byteCount() - at));
        while (piece.hasRemaining()) {
            if (region.channel().read(piece, region.offset() + at + piece.position()) < 0) {
                throw new FileTruncated(region, region.byteCount() - at - piece.position());
            }
        }
        return Bytes.adopt(piece.array());
    }

    private void goOn() {
        while (!isReading && !behind.isEmpty()) {
            behind.removeFirst().run();
        }
    }

    private void broken(Promise<Long> sent, Throwable failure) {
        isReading = false;
        behind.clear();
        fail(sent, failure);
        if (isFinishing) {
            abort(); // to the request the answer is finished, and no longer its to break off
        } else {
            request.abort();
        }
    }

    private static void fail(Promise<Long> sent, Throwable failure) {
        if (!sent.isFired()) {
            sent.errback(failure);
        }
    }

    @Override
    public void finish(Headers trailers) {
        if (isReading) {
            isFinishing = true;
            behind.add(() -> finish(trailers));
            return;
        }
        BodyEncoder open = encoder;
        if (open != null) {
            send(open.finish());
            close();
        }
        out.finish(trailers);
    }

    private void close() {
        BodyEncoder open = encoder;
        if (open != null) {
            encoder = null;
            open.close();
        }
    }

    @Override
    public void abort() {
        release();
        out.abort();
    }

    /** Nobody waits for the answer any more. A read that is under way finds no encoder when it is done. */
    private void release() {
        isReading = false;
        behind.clear();
        close();
    }

    // ---------------------------------------------------------------- as it is

    @Override
    public Transport transport() {
        return out.transport();
    }

    @Override
    public String version() {
        return out.version();
    }

    @Override
    public void sendInterim(int status, Headers headers) {
        out.sendInterim(status, headers);
    }

    @Override
    public void registerProducer(Producer producer) {
        out.registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        out.unregisterProducer();
    }

    @Override
    public long unsent() {
        return out.unsent();
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        return out.drained();
    }

    @Override
    public void takeOver(int status, @Nullable HeadersBuilder headers, Protocol next) {
        out.takeOver(status, headers, next);
    }
}
