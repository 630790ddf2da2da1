package dev.hawser.web.server;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.FileRegion;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.tls.TlsSession;
import dev.hawser.web.body.BodyTooLarge;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.http.ClientFault;
import dev.hawser.web.http.Cookie;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.http.SetCookie;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request, and the way to answer it. Used on the reactor's thread, by the {@link Resource} that renders it, for as long as that
 * takes.
 *
 * <p><b>Answering.</b> {@link #setStatus}, {@link #setHeader} and the like, then {@link #finish(String)} with all of the body; or
 * any number of {@link #write} and {@link #finish()}: with the first write the head leaves, and what it says is settled. After {@link
 * #finish} nothing may be written. A client that is gone is noticed by {@link #notifyFinish()}; until then and after it writing is
 * without effect, so that a resource need not ask.
 *
 * <p><b>Reading.</b> {@link #body()}. A body that nobody reads is dropped when the answer is finished.
 *
 * <p>As a {@link ByteConsumer} it takes a producer, and slows it down to what the client reads.
 */
public final class Request implements ByteConsumer {
    private enum Answer {
        OPEN,
        WRITING,
        FINISHED,
        LOST
    }

    private final SiteRoot root;
    private Exchange exchange;
    private final String method;
    private final String target;
    private final Headers headers;
    private final @Nullable String connectProtocol;
    private @Nullable IncomingBody body;
    private final long startNanos;

    private @Nullable List<String> segments;
    private int walked;

    private Answer answer = Answer.OPEN;
    private int status = HttpStatus.OK;
    private @Nullable HeadersBuilder responseHeaders;
    private @Nullable HeadersBuilder trailers;
    private long declared = -1;
    private long written;
    private @Nullable List<Promise<@Nullable Void>> finishers;
    private @Nullable Deferred<?> answering;
    private @Nullable Map<RequestKey<?>, Object> attributes;

    /**
     * A request that came. For versions of HTTP, and tests.
     *
     * @param target as on the request line
     * @param body null where there is none
     * @param connectProtocol what a CONNECT of HTTP/2 wants to go on with (RFC 8441); null otherwise
     */
    public Request(
            SiteRoot root,
            Exchange exchange,
            String method,
            String target,
            Headers headers,
            @Nullable IncomingBody body,
            @Nullable String connectProtocol) {
        this.root = root;
        this.exchange = exchange;
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
        this.connectProtocol = connectProtocol;
        startNanos = root.log() == null ? 0 : exchange.transport().reactor().nanos();
    }

    // ---------------------------------------------------------------- what was asked

    /** The method, as it was spelled: they are distinguished by case. */
    public String method() {
        return method;
    }

    /** The request target as it came: mostly the path with its query. */
    public String target() {
        return target;
    }

    /** The path as it came, not decoded, without the query; begins with a slash, but for {@code *} and for CONNECT. */
    public String path() {
        int begin = RequestPath.begin(target);
        int query = target.indexOf('?', begin);
        String path = target.substring(begin, query < 0 ? target.length() : query);
        return path.isEmpty() && !method.equals("CONNECT") ? "/" : path;
    }

    /** What stands behind the question mark, not decoded; null where there is none. */
    public @Nullable String query() {
        int query = target.indexOf('?', RequestPath.begin(target));
        return query < 0 ? null : target.substring(query + 1);
    }

    /** The header fields that came. */
    public Headers headers() {
        return headers;
    }

    /** The first value of a header field that came, null where there is none. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The cookies that came, in order. They are read anew with each call. */
    public List<Cookie> cookies() {
        return Cookie.of(headers);
    }

    /** The value of the first cookie called {@code name}; null where none came. */
    public @Nullable String cookie(String name) {
        for (Cookie cookie : cookies()) {
            if (cookie.name().equals(name)) {
                return cookie.value();
            }
        }
        return null;
    }

    /** Host and port, as the client wrote them, empty where it did not: for redirects and virtual hosts. */
    public String authority() {
        String absolute = RequestPath.authority(target);
        return absolute.isEmpty() ? headers.get("Host", "") : absolute;
    }

    /** {@code https} where TLS protects the connection, else {@code http}. */
    public String scheme() {
        return isSecure() ? "https" : "http";
    }

    /** Whether TLS protects the connection. */
    public boolean isSecure() {
        return exchange.transport().tls() != null;
    }

    /** What TLS has agreed on; null without it. */
    public @Nullable TlsSession tls() {
        return exchange.transport().tls();
    }

    /** {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2.0}. */
    public String version() {
        return exchange.version();
    }

    /** The other end of the connection. */
    public Address peer() {
        return exchange.transport().peer();
    }

    /** This end of the connection. */
    public Address host() {
        return exchange.transport().host();
    }

    /** The reactor. */
    public Reactor reactor() {
        return exchange.transport().reactor();
    }

    /** The body; without bytes where the request has none. */
    public IncomingBody body() {
        IncomingBody made = body;
        if (made == null) {
            made = IncomingBody.empty(reactor());
            body = made;
        }
        return made;
    }

    /** What a CONNECT of HTTP/2 or an Upgrade of HTTP/1.1 wants to go on with, such as {@code websocket}; null where it does not. */
    public @Nullable String upgrade() {
        return connectProtocol != null ? connectProtocol : headers.containsToken("Connection", "upgrade") ? headers.get("Upgrade") : null;
    }

    // ---------------------------------------------------------------- the walk along the path

    /** The segments that led to the resource that was asked last, decoded. */
    public List<String> prePath() {
        return List.copyOf(segments().subList(0, walked));
    }

    /** The segments that are left for it, decoded. */
    public List<String> postPath() {
        return List.copyOf(segments().subList(walked, segments().size()));
    }

    /**
     * Gives the rest of the path to {@code resource}, and the request: for one that only chooses who answers.
     */
    public void render(Resource resource) throws Exception {
        Resource found = Objects.requireNonNull(resource, "resource");
        while (!found.isLeaf() && hasPostPath()) {
            String segment = takeSegment();
            found = Objects.requireNonNull(found.child(segment, this), "a resource has a null child");
        }
        found.render(this);
    }

    boolean hasPostPath() {
        return walked < segments().size();
    }

    String takeSegment() {
        return segments().get(walked++);
    }

    private List<String> segments() {
        List<String> made = segments;
        if (made == null) {
            made = RequestPath.segments(path());
            segments = made;
        }
        return made;
    }

    // ---------------------------------------------------------------- what others have found out of it

    /** What {@link #put} has put under {@code key}; null where it has not. */
    public <T> @Nullable T get(RequestKey<T> key) {
        Map<RequestKey<?>, Object> known = attributes;
        return known == null ? null : key.cast(known.get(key));
    }

    /** Notes something of this request for whoever comes later: who has logged in, what the path said. */
    public <T> void put(RequestKey<T> key, T value) {
        Map<RequestKey<?>, Object> known = attributes;
        if (known == null) {
            known = new HashMap<>();
            attributes = known;
        }
        known.put(key, value);
    }

    // ---------------------------------------------------------------- the head of the answer

    /** The status that is answered with; 200 until it is set. */
    public int status() {
        return status;
    }

    /**
     * Sets the status.
     *
     * @throws IllegalArgumentException when it is none that ends an exchange
     * @throws IllegalStateException when the head has left
     */
    public Request setStatus(int code) {
        checkHead();
        status = HttpStatus.check(code);
        return this;
    }

    /** Gives a header field of the answer this one value; see {@link HeadersBuilder#set}. */
    public Request setHeader(String name, String value) {
        checkHead();
        responseHeaders().set(name, value);
        return this;
    }

    /** Adds a header field to the answer; see {@link HeadersBuilder#add}. */
    public Request addHeader(String name, String value) {
        checkHead();
        responseHeaders().add(name, value);
        return this;
    }

    /**
     * Gives the client a cookie with the answer.
     *
     * @throws IllegalArgumentException when it is one that no server may send; see {@link SetCookie#field()}
     * @throws IllegalStateException when the head has left
     */
    public Request addCookie(SetCookie cookie) {
        return addHeader("Set-Cookie", cookie.field());
    }

    /**
     * The header fields of the answer, which may be changed until the head leaves. Those that frame the message are the connection's
     * to add; Content-Length may be set, and must then be kept.
     */
    public HeadersBuilder responseHeaders() {
        HeadersBuilder made = responseHeaders;
        if (made == null) {
            made = new HeadersBuilder();
            responseHeaders = made;
        }
        return made;
    }

    /** Adds a field behind the body, where the client's version of HTTP has that; before {@link #finish()}. */
    public Request addTrailer(String name, String value) {
        HeadersBuilder made = trailers;
        if (made == null) {
            made = new HeadersBuilder();
            trailers = made;
        }
        made.add(name, value);
        return this;
    }

    /**
     * Puts something between this answer and its way out: for what changes whole answers, as compression does. What was put there
     * last comes first.
     *
     * @throws IllegalStateException when the head has left
     */
    public void answerThrough(UnaryOperator<Exchange> filter) {
        checkHead();
        exchange = Objects.requireNonNull(filter.apply(exchange), "a filter has made no exchange");
    }

    /** Whether the head of the answer has left, and nothing in it can be changed. */
    public boolean isHeadSent() {
        return answer != Answer.OPEN;
    }

    /** Sends an interim answer, such as 103 with what the client will need. */
    public void sendInterim(int code, Headers fields) {
        if (code < 102 || code > 199) {
            throw new IllegalArgumentException("no interim status to be sent by a resource: " + code);
        }
        if (answer == Answer.OPEN) {
            exchange.sendInterim(code, fields);
        }
    }

    // ---------------------------------------------------------------- the body of the answer

    /** Sends some bytes of the body, and before the first the head. */
    @Override
    public void write(Bytes data) {
        if (answer == Answer.LOST) {
            return;
        }
        startBody();
        count(data.size());
        if (!data.isEmpty() && !isBodyless()) {
            exchange.write(data);
        }
    }

    /** Sends some text in UTF-8. */
    public void write(String text) {
        write(Bytes.of(text));
    }

    /**
     * Sends a piece of a file as the body or a part of it, without reading it into memory; as {@code Transport.sendFile}. The
     * answer is still to be finished, when this has fired or before.
     */
    public Deferred<Long> sendFile(FileRegion region) {
        if (answer == Answer.LOST) {
            return Deferred.succeed(reactor(), 0L);
        }
        startBody();
        count(region.byteCount());
        if (isBodyless() || region.byteCount() == 0) {
            return Deferred.succeed(reactor(), 0L);
        }
        return exchange.sendFile(region);
    }

    private void count(long byteCount) {
        written += byteCount;
        if (declared >= 0 && written > declared) {
            abort();
            throw new IllegalStateException("the body of " + this + " has more than the " + declared + " bytes of its Content-Length");
        }
    }

    /** Sends the head now, also where nothing of the body is there yet, as of a stream of events. */
    public void startBody() {
        if (answer == Answer.WRITING || answer == Answer.LOST) {
            return;
        }
        if (answer == Answer.FINISHED) {
            throw new IllegalStateException("written to after it was finished: " + this);
        }
        HeadersBuilder fields = responseHeaders;
        String length = fields == null ? null : fields.get("Content-Length");
        declared = length == null ? -1 : contentLength(length);
        exchange.sendHead(status, fields, declared, isBodyless());
        answer = Answer.WRITING;
    }

    /** The answer is complete. Without effect on a connection that is lost, and on an answer that was finished by {@link #abort}. */
    public void finish() {
        if (answer == Answer.OPEN) {
            respond(null, Bytes.EMPTY);
            return;
        }
        if (answer == Answer.LOST) {
            return;
        }
        if (answer == Answer.FINISHED) {
            throw new IllegalStateException("finished twice: " + this);
        }
        if (declared >= 0 && written < declared && !isBodyless()) {
            long missing = declared - written;
            abort();
            throw new IllegalStateException("the body of " + this + " lacks " + missing + " bytes of its Content-Length");
        }
        answer = Answer.FINISHED;
        HeadersBuilder behind = trailers;
        exchange.finish(behind == null ? Headers.EMPTY : behind.build());
        ended(false);
    }

    /** The whole body, or what is left of it, as text in UTF-8; {@code text/plain} unless the header fields say another thing. */
    public void finish(String text) {
        finish(Bytes.of(text), "text/plain; charset=utf-8");
    }

    /** The whole body, or what is left of it. */
    public void finish(Bytes data) {
        finish(data, null);
    }

    private void finish(Bytes data, @Nullable String mediaType) {
        if (answer == Answer.OPEN && trailers == null) {
            respond(mediaType, data);
        } else {
            write(data);
            finish();
        }
    }

    private void respond(@Nullable String mediaType, Bytes data) {
        HeadersBuilder fields = responseHeaders;
        if (fields != null && fields.contains("Content-Length")) {
            if (!method.equals("HEAD") || !data.isEmpty()) {
                startBody();
                if (!data.isEmpty()) {
                    write(data);
                }
                finish();
                return;
            }
            startBody();
            finish();
            return;
        }
        exchange.respond(status, fields, mediaType, data, isHead());
        written = isBodyless() ? 0 : data.size();
        answer = Answer.FINISHED;
        ended(false);
    }

    /** Answers with a redirect to {@code location}: 301, 302, 303, 307 or 308. */
    public void redirect(int code, String location) {
        switch (code) {
            case 301, 302, 303, 307, 308 -> setStatus(code);
            default -> throw new IllegalArgumentException("no status of a redirect: " + code);
        }
        if (location.isEmpty() || location.startsWith("//") || location.startsWith("/\\") || location.startsWith("\\")) {
            throw new IllegalArgumentException("a redirect that leads to who knows where: " + HttpGrammar.quoted(location));
        }
        setHeader("Location", location);
        finish();
    }

    /** Breaks the answer off: the client sees that it is not complete. */
    public void abort() {
        if (answer == Answer.FINISHED || answer == Answer.LOST) {
            return;
        }
        answer = Answer.LOST;
        exchange.abort();
        ended(true);
        failFinishers(new AnswerBrokenOff("the answer was broken off by the server"));
    }

    /** The connection, or what was the stream of this request, goes on with another protocol; see {@link Exchange#takeOver}. */
    public void takeOver(int code, Protocol next) {
        if (answer == Answer.LOST) {
            return;
        }
        checkHead();
        status = code;
        answer = Answer.FINISHED;
        exchange.takeOver(code, responseHeaders, next);
        ended(false);
    }

    // ---------------------------------------------------------------- flow

    @Override
    public void registerProducer(Producer producer) {
        if (answer == Answer.LOST) {
            try {
                producer.stopProducing();
            } catch (Exception failure) {
                root.logFailure(this, failure);
            }
            return;
        }
        startBody();
        exchange.registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        if (answer == Answer.WRITING) {
            exchange.unregisterProducer();
        }
    }

    /** Bytes of the answer that the operating system has not taken yet. */
    public long unsent() {
        return answer == Answer.LOST ? 0 : exchange.unsent();
    }

    /** Fires when nothing of what was written is unsent: for coroutines that write much. */
    public Deferred<@Nullable Void> drained() {
        return answer == Answer.LOST ? Deferred.succeed(reactor(), null) : exchange.drained();
    }

    /**
     * Fires when the answer is finished, and fails with what ended the connection when that happens before: then nobody waits for the
     * answer any more. Each call makes a Deferred of its own.
     */
    public Deferred<@Nullable Void> notifyFinish() {
        Promise<@Nullable Void> promise = new Promise<>(reactor());
        if (answer == Answer.FINISHED) {
            promise.callback(null);
        } else if (answer == Answer.LOST) {
            promise.errback(new AnswerBrokenOff("the answer was broken off before"));
        } else {
            List<Promise<@Nullable Void>> waiting = finishers;
            if (waiting == null) {
                waiting = new ArrayList<>(2);
                finishers = waiting;
            }
            waiting.add(promise);
        }
        return promise;
    }

    /** Whether the answer is finished, or nobody waits for it any more. */
    public boolean isFinished() {
        return answer == Answer.FINISHED || answer == Answer.LOST;
    }

    // ---------------------------------------------------------------- mistakes

    /**
     * Answers with what became of the attempt to answer: the status of a {@link RequestRefused}, 413 for a {@link BodyTooLarge}, that of a
     * {@link ClientFault}, and
     * for all else 500, which is logged. Where the head has left, the answer is broken off. For errbacks.
     */
    public void failed(Throwable failure) {
        boolean isExpected = failure instanceof RequestRefused
                || failure instanceof BodyTooLarge
                || failure instanceof ClientFault;
        if (!isExpected && answer != Answer.LOST) {
            root.logFailure(this, failure);
        }
        if (answer == Answer.WRITING) {
            abort();
        } else if (answer == Answer.OPEN) {
            responseHeaders = null;
            trailers = null;
            switch (failure) {
                case RequestRefused refused -> Pages.answer(this, refused.status(), Objects.requireNonNullElse(refused.getMessage(), ""));
                case BodyTooLarge _ -> Pages.answer(this, HttpStatus.CONTENT_TOO_LARGE, "This is more than is taken here.");
                case ClientFault fault -> Pages.answer(this, fault.status(), fault.getMessage());
                default -> Pages.answer(this, HttpStatus.INTERNAL_SERVER_ERROR, "The server has made a mistake.");
            }
        }
    }

    /** Answers with {@link #failed} what {@code work} fails with; cancels it when nobody waits for the answer any more. */
    public void answeredBy(Deferred<?> work) {
        answering = work;
        work.finish(
                _ -> answered(work),
                failure -> {
                    answered(work);
                    failed(failure);
                });
    }

    /** What {@code work} has begun meanwhile by the same way goes on. */
    private void answered(Deferred<?> work) {
        if (answering == work) {
            answering = null;
        }
    }

    /** The connection is gone, or the stream of this request. For versions of HTTP. Without effect after the end of the answer. */
    public void connectionLost(Throwable reason) {
        if (answer == Answer.FINISHED || answer == Answer.LOST) {
            return;
        }
        answer = Answer.LOST;
        ended(true);
        failFinishers(reason);
        Deferred<?> work = answering;
        if (work != null) {
            work.cancel();
        }
    }

    // ---------------------------------------------------------------- within

    private void ended(boolean wasBrokenOff) {
        RequestLog log = root.log();
        if (log != null) {
            try {
                log.requestEnded(this, written, reactor().nanos() - startNanos, wasBrokenOff);
            } catch (RuntimeException failure) {
                root.logFailure(this, failure);
            }
        }
        List<Promise<@Nullable Void>> waiting = finishers;
        if (!wasBrokenOff && waiting != null) {
            finishers = null;
            for (Promise<@Nullable Void> promise : waiting) {
                if (!promise.isFired()) {
                    promise.callback(null);
                }
            }
        }
    }

    private void failFinishers(Throwable reason) {
        List<Promise<@Nullable Void>> waiting = finishers;
        if (waiting != null) {
            finishers = null;
            for (Promise<@Nullable Void> promise : waiting) {
                if (!promise.isFired()) {
                    promise.errback(reason);
                }
            }
        }
    }

    private boolean isHead() {
        return method.equals("HEAD");
    }

    private boolean isBodyless() {
        return isHead() || HttpStatus.isBodyless(status);
    }

    private void checkHead() {
        if (answer == Answer.WRITING || answer == Answer.FINISHED) {
            throw new IllegalStateException("the head of the answer has left: " + this);
        }
    }

    private static long contentLength(String value) {
        try {
            long length = Long.parseLong(value);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new IllegalStateException("Content-Length is " + HttpGrammar.quoted(value), e);
        }
        throw new IllegalStateException("Content-Length is " + value);
    }

    /** The request line and who sent it, for logs. */
    @Override
    public String toString() {
        return method + " " + HttpGrammar.quoted(target) + " of " + peer();
    }
}
