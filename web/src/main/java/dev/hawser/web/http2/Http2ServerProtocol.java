package dev.hawser.web.http2;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Drainable;
import dev.hawser.net.Protocol;
import dev.hawser.net.PushProducer;
import dev.hawser.net.TransportLimits;
import dev.hawser.web.http2.wire.Http2ErrorCode;
import dev.hawser.web.http2.wire.Http2Exception;
import dev.hawser.web.http2.wire.Http2Receiver;
import dev.hawser.web.http2.wire.Http2RequestHead;
import dev.hawser.web.http2.wire.Http2Session;
import dev.hawser.web.http2.wire.Http2Stream;
import dev.hawser.web.http2.wire.Http2StreamReceiver;
import dev.hawser.web.server.SiteConnection;
import dev.hawser.web.server.SiteRoot;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The server's end of an HTTP/2 connection: each stream is a request of the site, and none waits for another. The client's preface is
 * the first that it receives, whether ALPN chose or the client knew.
 *
 * <p>A body that is not read makes its own stream wait, by the window; an answer that the client does not take is paused by the
 * stream's window, or by the connection beneath. While more waits in all streams than a transport may have, new requests wait too.
 * Drained, it tells the client so in two steps and ends with the last stream.
 */
public final class Http2ServerProtocol extends Protocol implements SiteConnection, Drainable, StreamConnection {
    /** What clients do wrong is told to those who look for it: at a higher level anybody could fill the log. */
    private static final System.Logger LOG = System.getLogger(Http2ServerProtocol.class.getName());

    private static final int DRAIN_SECONDS = 2;
    /** What each stream may have waiting though the connection has too much. */
    private static final long FAIR_SHARE = 64 << 10;

    private enum Phase {
        SERVING,
        DRAINING,
        /** Nothing is understood any more; what comes is dropped until the client closes. */
        LINGERING,
        GONE
    }

    private final SiteRoot root;
    private final Http2Session session;
    /** Requests that nobody was told of yet, since too many bytes wait for the client. */
    private final ArrayDeque<Http2Exchange> waiting = new ArrayDeque<>(1);
    private long mostQueued = Long.MAX_VALUE;
    private long stallSeconds = TransportLimits.DEFAULT.stallTimeout().toSeconds();
    private long requests;
    private long unparsed;

    private Phase phase = Phase.SERVING;
    /** Seconds of the site when a stream began or ended last, or the phase did. */
    private int since;
    /** The same for the fields that are incomplete. */
    private int headSince;
    /** And for when the client was told that we finish. */
    private int drainSince;
    private boolean isWithinHeaders;
    private boolean isClosingSoon;

    /** A connection of {@code root}, with the limits of its options. */
    public Http2ServerProtocol(SiteRoot root) {
        this.root = root;
        this.session = Http2Session.server(root.options().http2Limits(), new Events(), data -> transport().write(data));
    }

    // ---------------------------------------------------------------- the connection

    @Override
    public void connectionMade() {
        root.connectionMade(this, reactor());
        since = root.seconds();
        TransportLimits limits = transport().limits();
        if (limits != null) {
            mostQueued = limits.outboundHard();
            stallSeconds = limits.stallTimeout().toSeconds();
        }
        transport().registerProducer(new Bodies());
        session.start();
    }

    @Override
    public void dataReceived(Bytes data) {
        if (phase == Phase.LINGERING || phase == Phase.GONE) {
            return;
        }
        session.receive(data);
        beginWaiting();
        long kept = session.buffered();
        if (kept != unparsed) {
            unparsed = kept;
            transport().unparsed(kept);
        }
        if (session.isWithinHeaders() != isWithinHeaders) {
            isWithinHeaders = !isWithinHeaders;
            headSince = root.seconds();
        }
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        leave();
        endExchanges(reason);
        session.connectionLost();
    }

    @Override
    public void drainRequested() {
        if (phase == Phase.SERVING) {
            startDraining();
            session.drain();
            forEachExchange(Http2Exchange::drain);
            if (session.streams() == 0) {
                close();
            }
        }
    }

    @Override
    public void secondPassed(int now) {
        session.elapsed(1);
        long waited = now - since;
        if (phase == Phase.LINGERING) {
            // What still leaves is the transport's to limit; it may be answers.
            if (waited > root.options().lingerTimeout().toSeconds() && transport().unsent() == 0) {
                transport().abortConnection();
            }
            return;
        }
        if (isWithinHeaders && now - headSince > root.options().headTimeout().toSeconds()
                || session.streams() == 0 && waited > root.options().idleTimeout().toSeconds()) {
            close();
            return;
        }
        if (phase == Phase.DRAINING && now - drainSince > DRAIN_SECONDS) {
            session.finishDrain();
            closeWhenDone();
        }
        forEachExchange(exchange -> exchange.secondPassed(now));
        beginWaiting();
    }

    @Override
    public String logPrefix() {
        return "HTTP/2";
    }

    // ---------------------------------------------------------------- for its streams

    SiteRoot root() {
        return root;
    }

    int seconds() {
        return root.seconds();
    }

    long stallSeconds() {
        return stallSeconds;
    }

    @Override
    public boolean isOverfull(Http2Stream stream) {
        return stream.queued() > mostQueued || session.queued() > mostQueued && stream.queued() > FAIR_SHARE;
    }

    /** Begins with {@code exchange}, or keeps it until the client has taken more of the answers before. */
    void begin(Http2Exchange exchange) {
        if (session.queued() > mostQueued) {
            waiting.addLast(exchange);
        } else {
            exchange.begin();
        }
    }

    private void beginWaiting() {
        while (!waiting.isEmpty() && session.queued() <= mostQueued) {
            waiting.removeFirst().begin();
        }
    }

    // ---------------------------------------------------------------- the end

    private void leave() {
        if (phase != Phase.GONE) {
            phase = Phase.GONE;
            root.connectionLost(this);
        }
    }

    private void endExchanges(Throwable reason) {
        forEachExchange(exchange -> exchange.lost(reason));
    }

    private void forEachExchange(Consumer<Http2Exchange> told) {
        for (Http2Stream stream : session.openStreams()) {
            if (stream.receiver() instanceof Http2Exchange exchange) {
                told.accept(exchange);
            }
        }
    }

    private void startDraining() {
        phase = Phase.DRAINING;
        drainSince = root.seconds();
    }

    /** Ends a connection whose streams are over. */
    private void close() {
        session.finishDrain();
        phase = Phase.LINGERING;
        since = root.seconds();
        transport().unregisterProducer();
        transport().loseConnection();
    }

    /** Closes in a later turn, when what was said last has been written. */
    private void closeWhenDone() {
        if (phase == Phase.DRAINING && session.streams() == 0 && session.isFinishing() && !isClosingSoon) {
            isClosingSoon = true;
            reactor().callLater(Duration.ZERO, () -> {
                isClosingSoon = false;
                if (phase == Phase.DRAINING && session.streams() == 0) {
                    close();
                }
            });
        }
    }

    /** What the session tells of the connection. */
    private final class Events implements Http2Receiver {
        @Override
        public Http2StreamReceiver requestReceived(Http2Stream stream, Http2RequestHead head, boolean hasBody) {
            since = root.seconds();
            if (++requests >= root.options().mostRequests() && phase == Phase.SERVING) {
                startDraining();
                session.drain();
            }
            return new Http2Exchange(Http2ServerProtocol.this, stream, head, hasBody);
        }

        @Override
        public void pingAcknowledged(long payload) {
            closeWhenDone();
        }

        @Override
        public void goAwayReceived(Http2ErrorCode code, String detail) {
            if (code != Http2ErrorCode.NO_ERROR) {
                log("The client gives up: %s %s", code, detail);
            }
            if (phase == Phase.SERVING) {
                startDraining();
            }
            session.finishDrain();
            closeWhenDone();
        }

        @Override
        public void streamClosed(Http2Stream stream) {
            since = root.seconds();
            closeWhenDone();
        }

        @Override
        public void failed(Http2Exception reason) {
            LOG.log(Level.DEBUG, () -> "Ended HTTP/2 of " + transport().peer() + ": " + reason.getMessage());
            endExchanges(reason);
            phase = Phase.LINGERING;
            since = root.seconds();
            transport().unregisterProducer();
            transport().loseWriteConnection();
        }
    }

    /** The bodies of all streams, as the connection beneath slows them down. */
    private final class Bodies implements PushProducer {
        @Override
        public void pauseProducing() {
            session.congested(true);
        }

        @Override
        public void resumeProducing() {
            session.congested(false);
            beginWaiting();
        }

        @Override
        public void stopProducing() {
            session.congested(true);
        }
    }
}
