package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.Producer;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.time.Scheduler;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.Http2ClientConnection;
import dev.hawser.web.http2.Http2Response;
import dev.hawser.web.http2.StreamRefused;
import dev.hawser.web.http2.wire.Http2RequestHead;
import org.jspecify.annotations.Nullable;

/** A connection with HTTP/2, as the pool sees it: it takes many requests at the same time. */
final class Http2Link implements ClientConnection {
    private final Owner owner;
    private final Http2ClientConnection connection;
    private boolean wasUsed;
    private boolean isClosing;

    /** For a connection that is made. */
    Http2Link(Owner owner, Http2ClientConnection connection) {
        this.owner = owner;
        this.connection = connection;
        connection.onChange(this::changed);
        connection.transport().lost().finish(_ -> owner.lost(this), _ -> owner.lost(this));
    }

    private void changed() {
        if (connection.isSpent()) {
            owner.retired(this);
            close();
        } else {
            owner.roomMade(this);
        }
    }

    @Override
    public boolean isMultiplexed() {
        return true;
    }

    @Override
    public int room() {
        return !isClosing && connection.canRequest() ? 1 : 0;
    }

    @Override
    public boolean isIdle() {
        return connection.requests() == 0;
    }

    @Override
    public boolean wasUsed() {
        return wasUsed;
    }

    @Override
    public void close() {
        if (!isClosing) {
            isClosing = true;
            owner.retired(this);
            connection.loseWhenDone();
        }
    }

    @Override
    public ClientStream begin(OutgoingHead head, StreamEvents events) {
        Headers fields = head.headers();
        if (head.hasBody() && head.bodyLength() >= 0) {
            fields = fields.with("content-length", Long.toString(head.bodyLength()));
        }
        Use use = new Use(events);
        use.begin(
                Http2RequestHead.of(head.method(), head.scheme(), head.authority(), head.target(), fields), head.hasBody());
        return use;
    }

    /** A request, and the response to it. */
    private final class Use implements ClientStream {
        private final StreamEvents events;
        private final Upward upward = new Upward();
        private @Nullable Deferred<Http2Response> asked;
        private @Nullable IncomingBody body;
        private @Nullable Producer reading;
        private boolean isSent;
        private boolean isOver;

        Use(StreamEvents events) {
            this.events = events;
        }

        void begin(Http2RequestHead head, boolean hasBody) {
            isSent = !hasBody;
            Deferred<Http2Response> response = connection.request(head, hasBody ? upward : null, interim -> {
                if (!isOver) {
                    events.interimReceived(interim.status(), interim.headers());
                }
            });
            asked = response;
            response.finish(this::responded, reason -> failed(reason, reason instanceof StreamRefused
                    ? StreamEvents.Fate.UNPROCESSED
                    : StreamEvents.Fate.SILENT));
        }

        private void responded(Http2Response response) {
            wasUsed = true;
            IncomingBody came = response.body();
            body = came;
            if (isOver) {
                came.discard();
                return;
            }
            events.responseReceived(
                    new IncomingHead("HTTP/2.0", response.status(), "", response.headers(), came.length()));
            if (isOver) {
                came.discard();
                return;
            }
            came.deliverTo(new Downward()).finish(_ -> ended(came.trailers()), reason -> failed(reason, StreamEvents.Fate.BEGUN));
        }

        private void ended(Headers trailers) {
            if (!isOver) {
                isOver = true;
                upward.breakOff("the response came before all of the body was sent");
                events.responseEnded(trailers);
            }
        }

        private void failed(Throwable reason, StreamEvents.Fate fate) {
            if (!isOver) {
                isOver = true;
                events.streamFailed(reason, fate);
            }
        }

        @Override
        public ByteConsumer body() {
            return upward;
        }

        @Override
        public void requestEnded(Headers trailers) {
            if (!isSent) {
                isSent = true;
                upward.end();
            }
        }

        @Override
        public void stopSending() {}

        @Override
        public long unsent() {
            return upward.isHeldBack ? 1 : 0;
        }

        @Override
        public void pauseReading() {
            if (reading instanceof PushProducer push) {
                tell(push::pauseProducing);
            }
        }

        @Override
        public void resumeReading() {
            Producer source = reading;
            if (source != null) {
                tell(source::resumeProducing);
            }
        }

        @Override
        public void consumed(int byteCount) {}

        @Override
        public void abandon() {
            if (isOver) {
                return;
            }
            isOver = true;
            IncomingBody came = body;
            Deferred<Http2Response> waiting = asked;
            if (came != null) {
                came.discard();
            } else if (waiting != null) {
                waiting.cancel();
            }
            upward.breakOff("nobody waits for the response any more");
        }

        /** What comes down the stream. */
        private final class Downward implements ByteConsumer {
            @Override
            public void write(Bytes data) {
                if (!isOver) {
                    events.dataReceived(data);
                }
            }

            @Override
            public void registerProducer(Producer producer) {
                reading = producer;
            }

            @Override
            public void unregisterProducer() {
                reading = null;
            }
        }
    }

    /** The body as the connection asks for it, passed on from where it is made. */
    private static final class Upward implements OutgoingBody, ByteConsumer {
        private @Nullable Promise<@Nullable Void> done;
        private @Nullable ByteConsumer target;
        private boolean isHeldBack;

        @Override
        public long length() {
            return -1;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer consumer) {
            Promise<@Nullable Void> promise = new Promise<>(owner, _ -> target = null);
            done = promise;
            target = consumer;
            return promise;
        }

        void end() {
            Promise<@Nullable Void> promise = done;
            if (promise != null && !promise.isFired()) {
                promise.callback(null);
            }
        }

        void breakOff(String why) {
            target = null;
            Promise<@Nullable Void> promise = done;
            if (promise != null && !promise.isFired()) {
                promise.errback(new IllegalStateException(why));
            }
        }

        @Override
        public void write(Bytes data) {
            ByteConsumer to = target;
            if (to != null) {
                to.write(data);
            }
        }

        @Override
        public void registerProducer(Producer producer) {
            ByteConsumer to = target;
            if (to == null) {
                tell(producer::stopProducing);
            } else if (producer instanceof PushProducer push) {
                to.registerProducer(new Push(push));
            } else {
                to.registerProducer(new Pull(producer));
            }
        }

        @Override
        public void unregisterProducer() {
            isHeldBack = false;
            ByteConsumer to = target;
            if (to != null) {
                to.unregisterProducer();
            }
        }

        /** Knows whether the server takes what is sent. */
        private final class Push implements PushProducer {
            private final PushProducer source;

            Push(PushProducer source) {
                this.source = source;
            }

            @Override
            public void pauseProducing() throws Exception {
                isHeldBack = true;
                source.pauseProducing();
            }

            @Override
            public void resumeProducing() throws Exception {
                isHeldBack = false;
                source.resumeProducing();
            }

            @Override
            public void stopProducing() throws Exception {
                source.stopProducing();
            }
        }

        /** Between two of its pieces the first one is on its way. */
        private final class Pull implements PullProducer {
            private final Producer source;

            Pull(Producer source) {
                this.source = source;
            }

            @Override
            public void resumeProducing() throws Exception {
                isHeldBack = true;
                source.resumeProducing();
            }

            @Override
            public void stopProducing() throws Exception {
                source.stopProducing();
            }
        }
    }

    private interface Telling {
        void run() throws Exception;
    }

    private static void tell(Telling told) {
        try {
            told.run();
        } catch (RuntimeException broken) {
            throw broken;
        } catch (Exception broken) {
            throw new IllegalStateException("a producer has failed", broken);
        }
    }
}
