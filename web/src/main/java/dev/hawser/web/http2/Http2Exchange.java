package dev.hawser.web.http2;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.FileRegion;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.web.body.BodyFeed;
import dev.hawser.web.body.BodySource;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.http2.hpack.HpackEncoder;
import dev.hawser.web.http2.wire.Http2ErrorCode;
import dev.hawser.web.http2.wire.Http2RequestHead;
import dev.hawser.web.http2.wire.Http2Stream;
import dev.hawser.web.http2.wire.Http2StreamReceiver;
import dev.hawser.web.server.Exchange;
import dev.hawser.web.server.Request;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** One stream of a server: a request that comes in, and the way its answer leaves. */
final class Http2Exchange implements Exchange, Http2StreamReceiver, BodySource {
    private static final System.Logger LOG = System.getLogger(Http2Exchange.class.getName());

    private final Http2ServerProtocol connection;
    private final Http2Stream stream;
    private final Http2RequestHead head;
    /** Where the body goes; null where there is none, and for CONNECT, whose bytes are those of {@link #tunnel}. */
    private final @Nullable BodyFeed feed;

    private final Request request;
    private @Nullable StreamOutput output;
    /** What the stream has become. */
    private @Nullable StreamTransport tunnel;

    private Headers trailers = Headers.EMPTY;
    private boolean holdsClientBack;
    private boolean isBegun;
    private boolean isAnswered;
    private long discarded = -1;

    /** Seconds of the site when something of the body came last, or of the answer left. */
    private int since;
    private long lastQueued;
    private int stalledSince;

    Http2Exchange(Http2ServerProtocol connection, Http2Stream stream, Http2RequestHead head, boolean hasBody) {
        this.connection = connection;
        this.stream = stream;
        this.head = head;
        this.since = connection.seconds();
        boolean isConnect = head.method().equals("CONNECT");
        String expected = hasBody ? head.headers().get("expect") : null;
        holdsClientBack = expected != null && HttpGrammar.equalsIgnoreCase(expected, "100-continue");
        feed = hasBody && !isConnect ? new BodyFeed(connection.reactor(), head.contentLength(), this) : null;
        if (isConnect) {
            tunnel = new StreamTransport(connection, stream);
        }
        request = new Request(
                connection.root(),
                this,
                head.method(),
                head.isPlainConnect() ? head.authority() : head.path(),
                head.headers(),
                feed == null ? null : feed.body(),
                head.protocol());
    }

    // ---------------------------------------------------------------- the stream

    @Override
    public void started() {
        connection.begin(this);
    }

    /** Has the request answered, if anybody waits for that still. */
    void begin() {
        if (!stream.state().isOver()) {
            isBegun = true;
            since = connection.seconds();
            connection.root().requestReceived(request);
        }
    }

    @Override
    public void dataReceived(Bytes data) {
        since = connection.seconds();
        guarded(() -> take(data));
    }

    /** What a program throws ends its stream, and not the connection, which is others' as well. */
    private void guarded(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, () -> "Unhandled failure of " + request, failure);
            reset(Http2ErrorCode.INTERNAL_ERROR, failure);
        }
    }

    private void take(Bytes data) {
        StreamTransport tunnel = this.tunnel;
        BodyFeed feed = this.feed;
        if (tunnel != null) {
            tunnel.dataReceived(data);
        } else if (feed != null) {
            if (discarded >= 0) {
                discarded += data.size();
                if (discarded > connection.root().options().mostDiscarded() && isAnswered) {
                    stream.reset(Http2ErrorCode.NO_ERROR);
                    return;
                }
            }
            feed.dataReceived(data);
        }
    }

    @Override
    public void trailersReceived(Headers trailers) {
        this.trailers = trailers;
    }

    @Override
    public void ended() {
        StreamTransport tunnel = this.tunnel;
        BodyFeed feed = this.feed;
        if (tunnel != null) {
            tunnel.ended();
        } else if (feed != null) {
            guarded(() -> feed.ended(trailers));
        }
    }

    @Override
    public void sendingPaused() {
        output().paused();
    }

    @Override
    public void sendingResumed() {
        output().resumed();
    }

    @Override
    public void sendingEnded() {
        isAnswered = true;
        if (output != null) {
            output.sent();
        }
        StreamTransport tunnel = this.tunnel;
        if (tunnel != null && tunnel.isUsed()) {
            tunnel.sendingEnded();
        } else if (stream.state().isReceiving() && (feed == null || holdsClientBack)) {
            stream.reset(Http2ErrorCode.NO_ERROR);
        }
    }

    @Override
    public void wasReset(Http2ErrorCode code, boolean isUntouched) {
        lost(new ConnectionLost(stream + " was reset: " + code));
    }

    /** Nothing more comes of the stream, and nothing reaches the client. */
    void lost(Throwable reason) {
        request.connectionLost(reason);
        if (output != null) {
            output.lost(reason);
        }
        if (feed != null) {
            feed.failed(reason);
        }
        if (tunnel != null) {
            tunnel.lost(reason);
        }
    }

    /** The site finishes: what the stream has become is asked to. */
    void drain() {
        StreamTransport tunnel = this.tunnel;
        if (tunnel != null) {
            tunnel.requestDrain();
        }
    }

    /** Another second has passed. */
    void secondPassed(int now) {
        boolean isWaitedFor = isBegun && feed != null && stream.state().isReceiving() && !holdsClientBack && stream.unconsumed() == 0;
        if (isWaitedFor && now - since > connection.root().options().bodyTimeout().toSeconds()) {
            reset(Http2ErrorCode.CANCEL, new ConnectionLost("the client has stopped sending the body on " + stream));
            return;
        }
        if (stream.queued() == 0 || stream.queued() != lastQueued) {
            stalledSince = now;
            lastQueued = stream.queued();
        } else if (now - stalledSince > connection.stallSeconds()) {
            reset(Http2ErrorCode.CANCEL, new PeerTooSlow("the client takes nothing of " + stream));
        }
    }

    private void reset(Http2ErrorCode code, Throwable reason) {
        stream.reset(code);
        lost(reason);
    }

    // ---------------------------------------------------------------- the body that comes

    @Override
    public void wanted() {
        if (holdsClientBack) {
            holdsClientBack = false;
            since = connection.seconds();
            if (stream.state().isSending()) {
                sendInterim(HttpStatus.CONTINUE, Headers.EMPTY);
            }
        }
    }

    @Override
    public void consumed(int byteCount) {
        since = connection.seconds();
        stream.consumed(byteCount);
    }

    @Override
    public void stopProducing() {
        discarded = Math.max(0, discarded);
    }

    // ---------------------------------------------------------------- the answer

    @Override
    public Transport transport() {
        return connection.transport();
    }

    @Override
    public String version() {
        return "HTTP/2.0";
    }

    @Override
    public void sendInterim(int status, Headers headers) {
        stream.sendHead(status, headers, false);
    }

    @Override
    public void respond(
            int status, @Nullable HeadersBuilder headers, @Nullable String mediaType, Bytes body, boolean isHead) {
        HpackEncoder fields = stream.beginHead(status);
        addCommon(fields, headers);
        if (mediaType != null && (headers == null || !headers.contains("Content-Type"))) {
            fields.add("content-type", mediaType);
        }
        boolean isBodyless = HttpStatus.isBodyless(status);
        if (!isBodyless) {
            fields.add("content-length", Integer.toString(body.size()));
        }
        addAll(fields, headers);
        boolean isEnd = isHead || isBodyless || body.isEmpty();
        stream.endHead(isEnd);
        if (!isEnd) {
            stream.sendData(body, true);
        }
        answered();
    }

    @Override
    public void sendHead(int status, @Nullable HeadersBuilder headers, long contentLength, boolean isBodyless) {
        HpackEncoder fields = stream.beginHead(status);
        addCommon(fields, headers);
        addAll(fields, headers);
        stream.endHead(false);
    }

    private void addCommon(HpackEncoder fields, @Nullable HeadersBuilder headers) {
        String server = connection.root().options().serverName();
        if (server != null && (headers == null || !headers.contains("Server"))) {
            fields.add("server", server);
        }
        if (headers == null || !headers.contains("Date")) {
            fields.add("date", connection.root().date());
        }
    }

    private static void addAll(HpackEncoder fields, @Nullable HeadersBuilder headers) {
        if (headers != null) {
            for (int i = 0; i < headers.size(); i++) {
                fields.add(headers.name(i), headers.value(i));
            }
        }
    }

    @Override
    public void write(Bytes data) {
        output().write(data);
    }

    @Override
    public Deferred<Long> sendFile(FileRegion region) {
        return output().sendFile(region);
    }

    @Override
    public void finish(Headers trailers) {
        output().end(trailers);
        answered();
    }

    /** The program has said all of the answer; what the client still sends is for nobody. */
    private void answered() {
        if (feed != null && stream.state().isReceiving()) {
            feed.body().discard();
        }
    }

    @Override
    public void abort() {
        stream.reset(Http2ErrorCode.INTERNAL_ERROR);
        ConnectionLost reason = new ConnectionLost("the answer on " + stream + " was broken off");
        if (output != null) {
            output.lost(reason);
        }
        if (feed != null) {
            feed.failed(reason);
        }
    }

    @Override
    public void registerProducer(Producer producer) {
        output().registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        output().unregisterProducer();
    }

    @Override
    public long unsent() {
        return stream.queued();
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        return output().drained();
    }

    @Override
    public void takeOver(int status, @Nullable HeadersBuilder headers, Protocol next) {
        StreamTransport made = tunnel;
        if (made == null) {
            throw new IllegalStateException("only a CONNECT gives its stream away, and this is a " + head.method());
        }
        HpackEncoder fields = stream.beginHead(status);
        addCommon(fields, headers);
        addAll(fields, headers);
        stream.endHead(false);
        made.use(next);
    }

    private StreamOutput output() {
        StreamTransport tunnel = this.tunnel;
        if (tunnel != null) {
            return tunnel.output();
        }
        StreamOutput made = output;
        if (made == null) {
            made = new StreamOutput(connection, stream, this::lost);
            output = made;
        }
        return made;
    }
}
