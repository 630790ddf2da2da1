package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.http1.wire.BodyFraming;
import dev.hawser.web.http1.wire.HeadScratch;
import dev.hawser.web.http1.wire.HeadWriter;
import dev.hawser.web.http1.wire.Http1Event;
import dev.hawser.web.http1.wire.Http1Limits;
import dev.hawser.web.http1.wire.HttpSyntaxException;
import dev.hawser.web.http1.wire.RequestHead;
import dev.hawser.web.http1.wire.ResponseHead;
import dev.hawser.web.http1.wire.ResponseParser;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The client's end of a connection with HTTP/1.1: one request after the other, none before the last is through in both directions. */
final class Http1Connection extends Protocol implements ClientConnection {
    /** A body that nobody wants is read on to this point, since a connection costs more. */
    private static final long MOST_DISCARDED = 64 << 10;

    private static final Duration DISCARDING = Duration.ofSeconds(2);

    /** Progress by 102 is told every few seconds at most; more than this is a flood. */
    private static final int MOST_INTERIMS = 1000;

    /** Chunks up to this size leave in one array with what frames them. */
    private static final int JOINED = 16 << 10;

    private final Owner owner;
    private final HeadWriter out;
    private final ResponseParser parser;

    private @Nullable Use use;
    private boolean isProcessing;
    private boolean isEnding;
    private boolean isLost;
    private boolean wasUsed;

    Http1Connection(Owner owner, Http1Limits limits, HeadScratch scratch, HeadWriter out) {
        this.owner = owner;
        this.out = out;
        parser = new ResponseParser(limits, scratch);
    }

    // ---------------------------------------------------------------- for the pool

    @Override
    public int room() {
        return use == null && !isEnding ? 1 : 0;
    }

    @Override
    public boolean isMultiplexed() {
        return false;
    }

    @Override
    public boolean isIdle() {
        return use == null;
    }

    @Override
    public boolean wasUsed() {
        return wasUsed;
    }

    @Override
    public ClientStream begin(OutgoingHead head, StreamEvents events) {
        if (room() == 0) {
            throw new IllegalStateException("the connection has a request already, or ends");
        }
        out.clear();
        out.requestLine(head.method(), head.target()).field("Host", head.authority()).fields(head.headers());
        Use next = new Use(events, head.hasBody(), head.hasBody() && head.bodyLength() < 0);
        if (next.isChunked) {
            out.field("Transfer-Encoding", "chunked");
        } else if (head.hasBody()) {
            out.contentLength(head.bodyLength());
        } else if (isExpectedToHaveBody(head.method())) {
            out.contentLength(0);
        }
        Bytes bytes = out.end().take();
        parser.expect(head.method());
        use = next;
        transport().write(bytes);
        return next;
    }

    private static boolean isExpectedToHaveBody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    @Override
    public void close() {
        retire();
        if (use == null) {
            transport().loseConnection();
        }
    }

    private void retire() {
        isEnding = true;
        owner.retired(this);
    }

    private void abort() {
        use = null;
        retire();
        transport().abortConnection();
    }

    // ---------------------------------------------------------------- events of the connection

    @Override
    public void dataReceived(Bytes data) {
        Use current = use;
        if (current == null) {
            if (!isEnding) {
                log("The server at %s has sent %d bytes that nobody has asked for", transport().peer(), data.size());
                abort();
            }
            return;
        }
        current.isBegun = true;
        parser.receive(data);
        process();
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        isLost = true;
        isEnding = true;
        owner.lost(this);
        Use current = use;
        if (current != null && reason instanceof ConnectionDone) {
            parser.receiveEnd();
            process();
        }
        if (current != null && use == current) {
            use = null;
            current.failed(reason);
        }
    }

    @Override
    public String logPrefix() {
        return "HTTP";
    }

    private void process() {
        if (isProcessing) {
            return;
        }
        isProcessing = true;
        Use current = use;
        try {
            while (current != null && use == current) {
                switch (parser.next()) {
                    case ResponseHead head -> headReceived(current, head);
                    case Http1Event.BodyPiece(Bytes data) -> dataReceived(current, data);
                    case Http1Event.MessageEnd(Headers trailers) -> responseEnded(current, trailers);
                    case Http1Event.NeedData _ -> {
                        return;
                    }
                    case RequestHead _ -> throw new IllegalStateException("a request from a response parser");
                }
            }
        } catch (HttpSyntaxException refused) {
            if (current != null && use == current) {
                abort();
                current.failed(refused);
            }
        } finally {
            isProcessing = false;
        }
    }

    private void headReceived(Use current, ResponseHead head) {
        if (head.isInterim()) {
            if (++current.interims > MOST_INTERIMS) {
                throw new HttpSyntaxException(
                        HttpStatus.BAD_GATEWAY, "more than " + MOST_INTERIMS + " interim responses, and none that is final");
            }
            current.events.interimReceived(head.status(), head.headers());
            return;
        }
        if (head.status() == HttpStatus.SWITCHING_PROTOCOLS) {
            throw new HttpSyntaxException(HttpStatus.BAD_GATEWAY, "the server switches to a protocol that nobody asked for");
        }
        current.keepsOpen &= head.isPersistent();
        current.framing = head.framing();
        long length = head.framing() instanceof BodyFraming.Fixed(long byteCount) ? byteCount : -1;
        String version = head.minorVersion() == 0 ? "HTTP/1.0" : "HTTP/1.1";
        current.events.responseReceived(new IncomingHead(version, head.status(), head.reason(), head.headers(), length));
    }

    private void dataReceived(Use current, Bytes data) {
        current.received += data.size();
        if (!current.isAbandoned) {
            current.events.dataReceived(data);
        } else if (current.received > current.mostReceived) {
            current.stopClock();
            abort();
        }
    }

    private void responseEnded(Use current, Headers trailers) {
        use = null;
        wasUsed = true;
        current.stopClock();
        if (!isLost) {
            boolean hasMore = parser.kept() > 0;
            if (hasMore) {
                log("The server at %s has sent %d bytes behind its response", transport().peer(), parser.kept());
            }
            if (!current.isSent || hasMore) {
                abort();
            } else if (isEnding || !current.keepsOpen) {
                retire();
                transport().loseConnection();
            } else {
                parser.nextMessage();
                if (!transport().isReading()) {
                    transport().resumeProducing();
                }
                owner.roomMade(this);
            }
        }
        if (!current.isAbandoned) {
            current.events.responseEnded(trailers);
        }
    }

    /** A request, and the response to it. */
    private final class Use implements ClientStream, ByteConsumer {
        private final StreamEvents events;
        private final boolean isChunked;
        private @Nullable BodyFraming framing;
        private int interims;
        private boolean isSent;
        private boolean isBegun;
        private boolean keepsOpen = true;
        private boolean isAbandoned;
        private long received;
        private long mostReceived;
        private @Nullable DelayedCall clock;

        Use(StreamEvents events, boolean hasBody, boolean isChunked) {
            this.events = events;
            this.isChunked = isChunked;
            isSent = !hasBody;
        }

        private boolean isOver() {
            return use != this;
        }

        void failed(Throwable reason) {
            stopClock();
            if (!isAbandoned) {
                isAbandoned = true;
                events.streamFailed(reason, isBegun ? StreamEvents.Fate.BEGUN : StreamEvents.Fate.SILENT);
            }
        }

        void stopClock() {
            DelayedCall running = clock;
            clock = null;
            if (running != null && running.isActive()) {
                running.cancel();
            }
        }

        @Override
        public ByteConsumer body() {
            return this;
        }

        @Override
        public void write(Bytes data) {
            if (isOver() || isSent || data.isEmpty()) {
                return;
            }
            out.clear();
            if (!isChunked) {
                transport().write(data);
            } else if (data.size() <= JOINED) {
                transport().write(out.chunkSize(data.size()).body(data).end().take());
            } else {
                transport().write(out.chunkSize(data.size()).take());
                transport().write(data);
                transport().write(out.end().take());
            }
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
        public void requestEnded(Headers trailers) {
            if (isOver() || isSent) {
                return;
            }
            if (isChunked) {
                out.clear();
                transport().write(out.lastChunk(trailers).take());
            }
            isSent = true;
        }

        @Override
        public void stopSending() {
            keepsOpen = false;
        }

        @Override
        public long unsent() {
            return isOver() ? 0 : transport().unsent();
        }

        @Override
        public void pauseReading() {
            if (!isOver()) {
                transport().pauseProducing();
            }
        }

        @Override
        public void resumeReading() {
            if (!isOver()) {
                transport().resumeProducing();
            }
        }

        @Override
        public void consumed(int byteCount) {}

        @Override
        public void abandon() {
            if (isOver() || isAbandoned) {
                return;
            }
            isAbandoned = true;
            boolean isSmall =
                    switch (framing) {
                        case null -> false;
                        case BodyFraming.Fixed(long byteCount) -> byteCount - received <= MOST_DISCARDED;
                        case BodyFraming.Chunked _ -> true;
                        case BodyFraming.UntilClose _ -> false;
                    };
            if (!isSmall || !isSent || !keepsOpen) {
                abort();
                return;
            }
            mostReceived = received + MOST_DISCARDED;
            if (!transport().isReading()) {
                transport().resumeProducing();
            }
            clock = reactor().callLater(DISCARDING, (Upkeep) () -> {
                if (!isOver()) {
                    Http1Connection.this.abort();
                }
            });
        }
    }
}
