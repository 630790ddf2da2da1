package dev.hawser.web.http1;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Drainable;
import dev.hawser.net.FileRegion;
import dev.hawser.net.HandshakeListener;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.tls.TlsSession;
import dev.hawser.web.body.BodyFeed;
import dev.hawser.web.body.BodySource;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.http1.wire.BodyFraming;
import dev.hawser.web.http1.wire.HeadWriter;
import dev.hawser.web.http1.wire.Http1Event;
import dev.hawser.web.http1.wire.HttpSyntaxException;
import dev.hawser.web.http1.wire.RequestHead;
import dev.hawser.web.http1.wire.RequestParser;
import dev.hawser.web.http1.wire.ResponseHead;
import dev.hawser.web.server.Exchange;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.SiteConnection;
import dev.hawser.web.server.SiteRoot;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a connection with HTTP/1.0 or 1.1. Requests are answered one after the other, in the order in which they came;
 * what a client sends ahead waits, at first here and then with the client.
 */
public final class Http1ServerProtocol extends Protocol
        implements Exchange, SiteConnection, Drainable, HandshakeListener {
    /** What clients do wrong is told to those who look for it: at a higher level anybody could fill the log. */
    private static final System.Logger LOG = System.getLogger(Http1ServerProtocol.class.getName());

    private enum Phase {
        IDLE,
        HEAD,
        EXCHANGE,
        LINGERING,
        GONE
    }

    private enum Writing {
        NOTHING,
        COUNTED,
        CHUNKED,
        UNTIL_CLOSE
    }

    /** Bodies up to this size leave in one array with their head. */
    private static final int JOINED = 16 << 10;

    private static final int MOST_PIPELINED = 64 << 10;
    private static final Bytes PREFACE = Bytes.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private final SiteRoot root;
    private final @Nullable Supplier<? extends Protocol> http2;
    private final RequestParser parser;

    private Phase phase = Phase.IDLE;
    private int since;
    private long requests;
    private boolean processing;
    private boolean draining;
    private boolean pipelinePaused;
    private Bytes first = Bytes.EMPTY;
    private boolean mayBeHttp2;

    private @Nullable Request request;
    private @Nullable RequestHead head;
    private @Nullable Inbound inbound;
    private boolean inboundDone;
    private boolean outboundDone;
    private boolean keepsOpen;
    private Writing writing = Writing.NOTHING;

    /**
     * An end of a connection of {@code root}.
     *
     * @param http2 makes what a connection is given to that turns out to be one of HTTP/2; null where that is not spoken
     */
    public Http1ServerProtocol(SiteRoot root, @Nullable Supplier<? extends Protocol> http2) {
        this.root = root;
        this.http2 = http2;
        mayBeHttp2 = http2 != null;
        parser = new RequestParser(root.options().limits(), root.scratch());
    }

    // ---------------------------------------------------------------- events of the connection

    @Override
    public void connectionMade() {
        root.connectionMade(this, reactor());
        since = root.seconds();
    }

    @Override
    public void handshakeCompleted(TlsSession session) {
        Supplier<? extends Protocol> other = http2;
        if (other != null && "h2".equals(session.applicationProtocol())) {
            leave();
            transport().switchProtocol(other.get());
        }
    }

    @Override
    public void dataReceived(Bytes data) {
        if (phase == Phase.LINGERING) {
            return;
        }
        if (mayBeHttp2 && !isForHttp1(data)) {
            return;
        }
        Bytes all = first.isEmpty() ? data : first.concat(data);
        first = Bytes.EMPTY;
        parser.receive(all);
        process();
    }

    /** Looks whether the first bytes are those of HTTP/2; what is not decided yet waits. */
    private boolean isForHttp1(Bytes data) {
        Bytes begin = first.isEmpty() ? data : first.concat(data);
        int count = Math.min(begin.size(), PREFACE.size());
        if (!PREFACE.startsWith(begin.take(count))) {
            mayBeHttp2 = false;
            return true;
        }
        first = begin;
        if (count == PREFACE.size() && http2 != null) {
            leave();
            transport().switchProtocol(http2.get());
        } else if (phase == Phase.IDLE) {
            enter(Phase.HEAD);
        }
        return false;
    }

    @Override
    public Bytes releaseUnparsed() {
        Bytes rest = first.concat(parser.release());
        first = Bytes.EMPTY;
        return rest;
    }

    @Override
    public void readResumed() {
        process();
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        leave();
        Request current = request;
        Inbound body = inbound;
        request = null;
        inbound = null;
        if (current != null) {
            current.connectionLost(reason); // at first, so that who fails with the body need not answer any more
        }
        if (body != null && !inboundDone) {
            body.feed.failed(reason);
        }
    }

    @Override
    public void drainRequested() {
        draining = true;
        if (phase == Phase.IDLE || phase == Phase.HEAD) {
            close();
        }
    }

    @Override
    public void secondPassed(int now) {
        long waited = now - since;
        switch (phase) {
            case IDLE -> {
                if (transport().unsent() > 0) {
                    since = now; // the last answer is still on its way; for one who takes nothing at all the transport has its limits
                } else if (waited > root.options().idleTimeout().toSeconds()) {
                    close();
                }
            }
            case HEAD -> {
                if (waited > root.options().headTimeout().toSeconds()) {
                    refuse(new HttpSyntaxException(HttpStatus.REQUEST_TIMEOUT, "the client has stopped sending the head"));
                }
            }
            case EXCHANGE -> {
                Inbound body = inbound;
                if (body != null && body.isWaitedFor() && waited > root.options().bodyTimeout().toSeconds()) {
                    refuse(new HttpSyntaxException(HttpStatus.REQUEST_TIMEOUT, "the client has stopped sending the body"));
                }
            }
            case LINGERING -> {
                if (transport().unsent() > 0) {
                    since = now;
                } else if (waited > root.options().lingerTimeout().toSeconds()) {
                    transport().abortConnection();
                }
            }
            case GONE -> {}
        }
    }

    @Override
    public String logPrefix() {
        return "HTTP";
    }

    // ---------------------------------------------------------------- what came

    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            while (phase != Phase.LINGERING && phase != Phase.GONE) {
                if (inboundDone && outboundDone && !nextRequest()) {
                    return;
                }
                switch (parser.next()) {
                    case RequestHead came -> begin(came);
                    case Http1Event.BodyPiece(Bytes data) -> bodyReceived(data);
                    case Http1Event.MessageEnd(Headers trailers) -> bodyEnded(trailers);
                    case Http1Event.NeedData _ -> {
                        waitForMore();
                        return;
                    }
                    case ResponseHead _ -> throw new IllegalStateException("a response from a request parser");
                }
            }
        } catch (HttpSyntaxException refused) {
            LOG.log(Level.DEBUG, () -> "Refused a request of " + transport().peer() + ": " + refused.getMessage());
            refuse(refused);
        } finally {
            processing = false;
        }
    }

    private void waitForMore() {
        if (phase == Phase.IDLE && parser.isInHead()) {
            enter(Phase.HEAD);
        } else if (phase == Phase.EXCHANGE && inboundDone && parser.kept() > MOST_PIPELINED && !pipelinePaused) {
            pipelinePaused = true;
            transport().pauseProducing();
        }
    }

    private void begin(RequestHead came) {
        requests++;
        head = came;
        inboundDone = false;
        outboundDone = false;
        writing = Writing.NOTHING;
        keepsOpen = came.isPersistent() && requests < root.options().mostRequests();
        phase = Phase.EXCHANGE;
        since = root.seconds();
        IncomingBody body = null;
        if (came.framing() != BodyFraming.NONE) {
            long length = came.framing() instanceof BodyFraming.Fixed(long byteCount) ? byteCount : -1;
            Inbound made = new Inbound(came.expectsContinue(), length);
            inbound = made;
            body = made.feed.body();
        } else {
            inbound = null;
        }
        Request made = new Request(root, this, came.method(), came.target(), came.headers(), body, null);
        request = made;
        root.requestReceived(made);
    }

    private void bodyReceived(Bytes data) {
        since = root.seconds();
        Inbound body = inbound;
        if (body == null) {
            throw new IllegalStateException("a body where none was announced");
        }
        body.received += data.size();
        if (body.isUnwanted && body.received - body.wantedBytes > root.options().mostDiscarded()) {
            if (outboundDone) {
                linger();
            } else {
                keepsOpen = false;
            }
        }
        body.feed.dataReceived(data);
    }

    private void bodyEnded(Headers trailers) {
        inboundDone = true;
        Inbound body = inbound;
        if (body != null) {
            if (body.isPaused) {
                body.resumeProducing(); // its reader still has enough; what comes now is not of this body
            }
            body.feed.ended(trailers);
        }
    }

    /** Both directions are through with a request; false where the connection has no further one. */
    private boolean nextRequest() {
        RequestHead answered = head;
        request = null;
        head = null;
        inbound = null;
        if (!keepsOpen || draining && parser.kept() == 0) {
            if (answered != null && answered.isPersistent()) {
                linger(); // more requests may be on their way, and a reset for them would take the answers from the client
            } else {
                close();
            }
            return false;
        }
        inboundDone = false;
        outboundDone = false;
        enter(Phase.IDLE);
        parser.nextMessage();
        if (pipelinePaused) {
            pipelinePaused = false;
            transport().resumeProducing();
        }
        return true;
    }

    // ---------------------------------------------------------------- the answer

    @Override
    public String version() {
        RequestHead asked = head;
        return asked != null && asked.minorVersion() == 0 ? "HTTP/1.0" : "HTTP/1.1";
    }

    @Override
    public void sendInterim(int status, Headers headers) {
        RequestHead asked = head;
        if (asked != null && asked.minorVersion() > 0) {
            transport().write(writer().statusLine(status).fields(headers).end().take());
        }
    }

    @Override
    public void respond(
            int status, @Nullable HeadersBuilder headers, @Nullable String mediaType, Bytes body, boolean isHead) {
        settle(headers);
        HeadWriter out = writer();
        if (status == HttpStatus.OK && headers == null) {
            out.prepared(root.plainHead(mediaType)).contentLength(body.size());
        } else {
            answerHead(out, status, headers, mediaType, body.size());
        }
        connectionField(out);
        out.end();
        if (isHead || HttpStatus.isBodyless(status) || body.isEmpty()) {
            transport().write(out.take());
        } else if (body.size() <= JOINED) {
            transport().write(out.body(body).take());
        } else {
            transport().write(out.take());
            transport().write(body);
        }
        outboundEnded();
    }

    private void answerHead(
            HeadWriter out, int status, @Nullable HeadersBuilder headers, @Nullable String mediaType, int byteCount) {
        out.statusLine(status);
        common(out, headers);
        if (mediaType != null && (headers == null || !headers.contains("Content-Type"))) {
            out.field("Content-Type", mediaType);
        }
        if (!HttpStatus.isBodyless(status)) {
            out.contentLength(byteCount);
        }
        if (headers != null) {
            out.fields(headers);
        }
    }

    @Override
    public void sendHead(int status, @Nullable HeadersBuilder headers, long contentLength, boolean isBodyless) {
        RequestHead asked = head;
        boolean isOld = asked == null || asked.minorVersion() == 0;
        writing = isBodyless || contentLength >= 0 ? Writing.COUNTED : isOld ? Writing.UNTIL_CLOSE : Writing.CHUNKED;
        if (writing == Writing.UNTIL_CLOSE) {
            keepsOpen = false;
        }
        settle(headers);
        HeadWriter out = writer().statusLine(status);
        common(out, headers);
        if (headers != null) {
            out.fields(headers);
        }
        if (writing == Writing.CHUNKED) {
            out.field("Transfer-Encoding", "chunked");
        }
        connectionField(out);
        transport().write(out.end().take());
    }

    @Override
    public void write(Bytes data) {
        if (writing != Writing.CHUNKED) {
            transport().write(data);
            return;
        }
        HeadWriter out = root.writer();
        if (data.size() <= JOINED) {
            transport().write(out.chunkSize(data.size()).body(data).end().take());
        } else {
            transport().write(out.chunkSize(data.size()).take());
            transport().write(data);
            transport().write(out.end().take());
        }
    }

    @Override
    public Deferred<Long> sendFile(FileRegion region) {
        if (writing != Writing.CHUNKED) {
            return transport().sendFile(region);
        }
        if (region.byteCount() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a chunk of " + region.byteCount() + " bytes: give the answer a Content-Length");
        }
        transport().write(root.writer().chunkSize((int) region.byteCount()).take());
        Deferred<Long> sent = transport().sendFile(region);
        transport().write(root.writer().end().take());
        return sent;
    }

    @Override
    public void finish(Headers trailers) {
        if (writing == Writing.CHUNKED) {
            HeadWriter out = root.writer();
            try {
                out.lastChunk(trailers);
            } catch (IllegalArgumentException refused) {
                out.clear();
                transport().abortConnection();
                throw refused;
            }
            transport().write(out.take());
        }
        outboundEnded();
    }

    @Override
    public void abort() {
        request = null;
        transport().abortConnection();
    }

    @Override
    public void registerProducer(Producer producer) {
        transport().registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        transport().unregisterProducer();
    }

    @Override
    public long unsent() {
        return transport().unsent();
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        return transport().drained();
    }

    @Override
    public void takeOver(int status, @Nullable HeadersBuilder headers, Protocol next) {
        HeadWriter out = writer().statusLine(status);
        common(out, headers);
        if (headers != null) {
            out.fields(headers);
        }
        if (status == HttpStatus.SWITCHING_PROTOCOLS) {
            out.field("Connection", "Upgrade");
        }
        transport().write(out.end().take());
        leave();
        request = null;
        transport().switchProtocol(next);
    }

    /** Decides whether the connection stays, before the head says so. */
    private void settle(@Nullable HeadersBuilder headers) {
        Inbound body = inbound;
        boolean isBodyUnsure = body != null && !inboundDone && body.holdsClientBack;
        if (draining || isBodyUnsure || headers != null && "close".equalsIgnoreCase(headers.get("Connection"))) {
            keepsOpen = false;
        }
    }

    private void connectionField(HeadWriter out) {
        RequestHead asked = head;
        if (!keepsOpen) {
            out.field("Connection", "close");
        } else if (asked != null && asked.minorVersion() == 0) {
            out.field("Connection", "keep-alive");
        }
    }

    /** Date and Server, but for those that the resource says itself; and nothing of what is the connection's to say. */
    private void common(HeadWriter out, @Nullable HeadersBuilder headers) {
        if (headers != null && !headers.isEmpty()) {
            headers.remove("Connection").remove("Transfer-Encoding").remove("Keep-Alive");
            if (headers.contains("Date") || headers.contains("Server")) {
                String server = root.options().serverName();
                if (!headers.contains("Server") && server != null) {
                    out.field("Server", server);
                }
                if (!headers.contains("Date")) {
                    out.field("Date", root.date());
                }
                return;
            }
        }
        out.prepared(root.commonFields());
    }

    private HeadWriter writer() {
        HeadWriter out = root.writer();
        out.clear();
        return out;
    }

    private void outboundEnded() {
        outboundDone = true;
        if (inboundDone) {
            if (!processing) {
                afterAnswer();
            }
            return;
        }
        Inbound body = inbound;
        if (body == null) {
            // The end of a request without a body is found by the parser next, at once.
            if (!processing) {
                process();
            }
            return;
        }
        if (body.holdsClientBack || !keepsOpen) {
            linger();
        } else {
            body.feed.body().discard();
        }
    }

    /** The answer was finished by some later event: what was sent ahead is looked at in a turn of its own. */
    private void afterAnswer() {
        if (parser.kept() == 0 || !keepsOpen) {
            nextRequest();
        } else {
            reactor().callLater(java.time.Duration.ZERO, this::process);
        }
    }

    // ---------------------------------------------------------------- the end

    private void enter(Phase next) {
        phase = next;
        since = root.seconds();
    }

    private void leave() {
        if (phase != Phase.GONE) {
            phase = Phase.GONE;
            root.connectionLost(this);
        }
    }

    private void close() {
        if (phase != Phase.GONE) {
            enter(Phase.LINGERING);
            transport().loseConnection();
        }
    }

    /** Answers what cannot be understood, or comes too slowly, and ends the connection. */
    private void refuse(HttpSyntaxException why) {
        Request current = request;
        Inbound body = inbound;
        request = null;
        if (current != null && current.isHeadSent() && !outboundDone) {
            transport().abortConnection();
        } else {
            if (current == null || !current.isHeadSent()) {
                keepsOpen = false;
                HeadWriter out = writer().statusLine(why.status()).prepared(root.commonFields());
                transport().write(out.contentLength(0).field("Connection", "close").end().take());
            }
            linger();
        }
        if (current != null) {
            current.connectionLost(why);
        }
        if (body != null && !inboundDone) {
            body.feed.failed(why);
        }
    }

    /** Ends the connection so that the client reads the answer, though it may still be sending: see {@code lingerTimeout}. */
    private void linger() {
        enter(Phase.LINGERING);
        if (!transport().isReading()) {
            transport().resumeProducing();
        }
        transport().loseWriteConnection();
    }

    /** What comes in of a request's body. */
    private final class Inbound implements BodySource {
        final BodyFeed feed;
        boolean holdsClientBack;
        boolean isPaused;
        boolean isUnwanted;
        long received;
        long wantedBytes;

        Inbound(boolean expectsContinue, long length) {
            holdsClientBack = expectsContinue;
            feed = new BodyFeed(reactor(), length, this);
        }

        boolean isWaitedFor() {
            return !inboundDone && !isPaused && !holdsClientBack;
        }

        @Override
        public void wanted() {
            if (holdsClientBack && received == 0) {
                holdsClientBack = false;
                since = root.seconds();
                if (!outboundDone && writing == Writing.NOTHING) {
                    transport().write(writer().statusLine(HttpStatus.CONTINUE).end().take());
                }
            }
        }

        @Override
        public void pauseProducing() {
            isPaused = true;
            transport().pauseProducing();
        }

        @Override
        public void resumeProducing() {
            isPaused = false;
            since = root.seconds();
            transport().resumeProducing();
        }

        @Override
        public void stopProducing() {
            isUnwanted = true;
            wantedBytes = received;
            if (isPaused) {
                resumeProducing();
            }
        }
    }
}
