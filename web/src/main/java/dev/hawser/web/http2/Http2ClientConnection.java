package dev.hawser.web.http2;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Drainable;
import dev.hawser.net.Protocol;
import dev.hawser.net.PushProducer;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.http2.wire.Http2ErrorCode;
import dev.hawser.web.http2.wire.Http2Exception;
import dev.hawser.web.http2.wire.Http2Limits;
import dev.hawser.web.http2.wire.Http2Receiver;
import dev.hawser.web.http2.wire.Http2RequestHead;
import dev.hawser.web.http2.wire.Http2ResponseHead;
import dev.hawser.web.http2.wire.Http2Session;
import dev.hawser.web.http2.wire.Http2Settings;
import dev.hawser.web.http2.wire.Http2Stream;
import dev.hawser.web.http2.wire.Http2StreamReceiver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of an HTTP/2 connection, for a pool: many requests at once, each on a stream of its own.
 *
 * <p>{@link #canRequest} says whether there is room now, {@link #onChange} tells when there may be again, and {@link #isSpent} when
 * there never will be. A request that the server did not look at fails with {@link StreamRefused}, any other that was broken off
 * with {@link StreamReset}, or with the {@link ConnectionEnd} of the connection. Pushed responses are refused. There are no
 * time limits here: cancel the Deferred.
 */
public final class Http2ClientConnection extends Protocol implements Drainable, StreamConnection {
    /** How many requests are made before the server has told how many it takes; nearly all take 100. */
    private static final int FIRST_REQUESTS = 100;

    private static final long MOST_QUEUED = 8L << 20;
    private static final Runnable NOBODY = () -> {};

    private final Http2Session session;
    private Runnable changed = NOBODY;
    private final ArrayDeque<Promise<@Nullable Void>> pings = new ArrayDeque<>();
    private final List<Promise<Http2Settings>> settling = new ArrayList<>();
    private @Nullable Http2Settings settings;
    private @Nullable Throwable end;
    private boolean isDraining;
    private long unparsed;
    private long pinged;

    /** With the limits of {@link Http2Limits#DEFAULT}. */
    public Http2ClientConnection() {
        this(Http2Limits.DEFAULT);
    }

    /** With limits on what the server may send. */
    public Http2ClientConnection(Http2Limits limits) {
        session = Http2Session.client(limits, new Events(), data -> transport().write(data));
    }

    // ---------------------------------------------------------------- for a pool

    /** Whether {@link #request} may be called now. */
    public boolean canRequest() {
        return end == null && !isDraining && session.canOpenStream()
                && (settings != null || session.streams() < FIRST_REQUESTS);
    }

    /** Whether no request can be made any more: the server goes away, the numbers of streams are used up, or the end came. */
    public boolean isSpent() {
        return end != null || isDraining || session.isSpent();
    }

    /** How many requests are under way: a connection without any may be lost. */
    public int requests() {
        return session.streams();
    }

    /** Has {@code told} run when {@link #canRequest}, {@link #isSpent} or {@link #requests} may have changed, in a turn of its own. */
    public void onChange(Runnable told) {
        changed = told;
    }

    /** Fires with what the server tells first of itself; fails when the connection ends before, as where no HTTP/2 is spoken. */
    public Deferred<Http2Settings> settled() {
        Http2Settings known = settings;
        Throwable ended = end;
        if (known != null) {
            return Deferred.succeed(reactor(), known);
        }
        if (ended != null) {
            return Deferred.fail(reactor(), ended);
        }
        Promise<Http2Settings> promise = new Promise<>(reactor());
        settling.add(promise);
        return promise;
    }

    /** Fires when the server has answered: whether it is still there. */
    public Deferred<@Nullable Void> ping() {
        Throwable ended = end;
        if (ended != null) {
            return Deferred.fail(reactor(), ended);
        }
        Promise<@Nullable Void> promise = new Promise<>(reactor(), _ -> {});
        pings.addLast(promise);
        session.ping(++pinged);
        return promise;
    }

    /** Makes no request any more, and loses the connection with the last that is under way. */
    public void loseWhenDone() {
        if (!isDraining) {
            isDraining = true;
            session.finishDrain();
            changed();
        }
    }

    // ---------------------------------------------------------------- requests

    /** {@link #request(Http2RequestHead, OutgoingBody, Receiver)} for which interim answers are of no interest. */
    public Deferred<Http2Response> request(Http2RequestHead head, @Nullable OutgoingBody body) {
        return request(head, body, _ -> {});
    }

    /**
     * Asks. Fires with the head of the response when that is there, and fails as the class says. Cancelled, it resets the stream.
     *
     * <p>With a field {@code Expect: 100-continue} the body waits for the server to want it, for a second at most.
     *
     * @param body null where there is none. Its length is not added to the fields: the caller says it, where it is known
     * @param interim is told of the answers that are not the last, such as 103
     * @throws IllegalStateException when {@link #canRequest} is not so
     */
    public Deferred<Http2Response> request(
            Http2RequestHead head, @Nullable OutgoingBody body, Receiver<? super Http2ResponseHead> interim) {
        Http2Call call = new Http2Call(this, body, interim, null);
        checkRoom();
        call.begin(session.openStream(head, body == null, call), head);
        return call.response();
    }

    /**
     * Asks by CONNECT, of either kind, for a stream of bytes; {@link Http2Settings#enableConnect} says whether there is the one
     * with a protocol (RFC 8441). Where the server agrees, by 2xx, {@code next} makes the protocol that gets the stream as its
     * transport, and the body of the response is empty; where not, the response is what it says.
     *
     * @throws IllegalStateException when {@link #canRequest} is not so
     */
    public Deferred<Http2Response> connect(Http2RequestHead head, Supplier<? extends Protocol> next) {
        Http2Call call = new Http2Call(this, null, _ -> {}, next);
        checkRoom();
        call.begin(session.openStream(head, false, call), head);
        return call.response();
    }

    private void checkRoom() {
        if (!canRequest()) {
            throw new IllegalStateException("no request can be made to " + transport().peer() + ", " + session.streams() + " are under way");
        }
    }

    // ---------------------------------------------------------------- the connection

    @Override
    public void connectionMade() {
        transport().registerProducer(new Bodies());
        session.start();
    }

    @Override
    public void dataReceived(Bytes data) {
        session.receive(data);
        long kept = session.buffered();
        if (kept != unparsed) {
            unparsed = kept;
            transport().unparsed(kept);
        }
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        lost(reason);
    }

    @Override
    public void drainRequested() {
        loseWhenDone();
    }

    @Override
    public String logPrefix() {
        return "HTTP/2";
    }

    @Override
    public boolean isOverfull(Http2Stream stream) {
        return stream.queued() > MOST_QUEUED;
    }

    private void lost(Throwable reason) {
        if (end != null) {
            return;
        }
        end = reason;
        for (Http2Stream stream : session.openStreams()) {
            if (stream.receiver() instanceof Http2Call call) {
                call.lost(reason);
            }
        }
        session.connectionLost();
        settling.forEach(promise -> promise.errback(reason));
        settling.clear();
        pings.forEach(promise -> fail(promise, reason));
        pings.clear();
        changed();
    }

    private static void fail(Promise<?> promise, Throwable reason) {
        if (!promise.isFired()) {
            promise.errback(reason);
        }
    }

    /** Tells the pool, in a later turn, since it may ask for the next at once. */
    private void changed() {
        Runnable told = changed;
        if (told != NOBODY || isDraining) {
            reactor().callLater(Duration.ZERO, () -> {
                if (isDraining && session.streams() == 0 && end == null) {
                    transport().unregisterProducer();
                    transport().loseConnection();
                }
                told.run();
            });
        }
    }

    /** What the session tells of the connection. */
    private final class Events implements Http2Receiver {
        @Override
        public Http2StreamReceiver requestReceived(Http2Stream stream, Http2RequestHead head, boolean hasBody) {
            throw new IllegalStateException("a server has sent a request on " + stream);
        }

        @Override
        public void settingsReceived(Http2Settings changedTo) {
            settings = changedTo;
            settling.forEach(promise -> promise.callback(changedTo));
            settling.clear();
            changed();
        }

        @Override
        public void goAwayReceived(Http2ErrorCode code, String detail) {
            if (code != Http2ErrorCode.NO_ERROR) {
                log("The server gives up: %s %s", code, detail);
            }
            isDraining = true;
            changed();
        }

        @Override
        public void pingAcknowledged(long payload) {
            Promise<@Nullable Void> promise = pings.pollFirst();
            if (promise != null && !promise.isFired()) {
                promise.callback(null);
            }
        }

        @Override
        public void streamClosed(Http2Stream stream) {
            changed();
        }

        @Override
        public void failed(Http2Exception reason) {
            transport().unregisterProducer();
            lost(reason);
            transport().loseConnection();
        }
    }

    /** The bodies of all requests, as the connection beneath slows them down. */
    private final class Bodies implements PushProducer {
        @Override
        public void pauseProducing() {
            session.congested(true);
        }

        @Override
        public void resumeProducing() {
            session.congested(false);
        }

        @Override
        public void stopProducing() {
            session.congested(true);
        }
    }
}
