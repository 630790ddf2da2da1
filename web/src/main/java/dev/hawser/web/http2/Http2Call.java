package dev.hawser.web.http2;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.net.Protocol;
import dev.hawser.time.DelayedCall;
import dev.hawser.web.body.BodyFeed;
import dev.hawser.web.body.BodySource;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http2.wire.Http2ErrorCode;
import dev.hawser.web.http2.wire.Http2RequestHead;
import dev.hawser.web.http2.wire.Http2ResponseHead;
import dev.hawser.web.http2.wire.Http2Stream;
import dev.hawser.web.http2.wire.Http2StreamReceiver;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One stream of a client: a request that leaves, and what comes back. */
final class Http2Call implements Http2StreamReceiver, BodySource {
    private static final Duration CONTINUE_PATIENCE = Duration.ofSeconds(1);

    private final Http2ClientConnection connection;
    private final @Nullable OutgoingBody body;
    private final Receiver<? super Http2ResponseHead> interim;
    private final @Nullable Supplier<? extends Protocol> next;
    private final Promise<Http2Response> promise;

    private @Nullable Http2Stream stream;
    private @Nullable StreamOutput output;
    private @Nullable BodyFeed feed;
    private @Nullable StreamTransport tunnel;
    /** The body that is being sent. */
    private @Nullable Deferred<?> sending;
    /** When the body is sent though the server has not said that it wants it. */
    private @Nullable DelayedCall patience;

    private Headers trailers = Headers.EMPTY;

    /**
     * @param next makes what gets the stream of a CONNECT; null for any other request
     */
    Http2Call(
            Http2ClientConnection connection,
            @Nullable OutgoingBody body,
            Receiver<? super Http2ResponseHead> interim,
            @Nullable Supplier<? extends Protocol> next) {
        this.connection = connection;
        this.body = body;
        this.interim = interim;
        this.next = next;
        promise = new Promise<>(connection.reactor(), _ -> abandon());
    }

    Deferred<Http2Response> response() {
        return promise;
    }

    private Http2Stream stream() {
        return Objects.requireNonNull(stream, "the stream was not opened");
    }

    /** The head has left on {@code opened}. */
    void begin(Http2Stream opened, Http2RequestHead head) {
        stream = opened;
        if (next != null) {
            tunnel = new StreamTransport(connection, opened);
        } else if (body != null) {
            output = new StreamOutput(connection, opened, this::lost);
            String expected = head.headers().get("Expect");
            if (expected != null && HttpGrammar.equalsIgnoreCase(expected, "100-continue")) {
                patience = connection.reactor().callLater(CONTINUE_PATIENCE, this::sendBody);
            } else {
                sendBody();
            }
        }
    }

    private void sendBody() {
        stopWaiting();
        OutgoingBody sent = body;
        StreamOutput to = output;
        if (sent == null || to == null || sending != null || !stream().state().isSending()) {
            return;
        }
        Deferred<?> produced = sent.produceTo(connection.reactor(), to);
        sending = produced;
        produced.finish(
                _ -> {
                    sending = null;
                    to.end(Headers.EMPTY);
                },
                failure -> {
                    sending = null;
                    if (!stream().state().isOver()) {
                        stream().reset(Http2ErrorCode.CANCEL);
                        lost(failure);
                    }
                });
    }

    private void stopWaiting() {
        DelayedCall waiting = patience;
        patience = null;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    /** Nobody wants the response. */
    private void abandon() {
        stream().reset(Http2ErrorCode.CANCEL);
        stopSending(new StreamReset(Http2ErrorCode.CANCEL, "the request was cancelled"));
    }

    private void stopSending(Throwable reason) {
        stopWaiting();
        StreamOutput to = output;
        if (to != null) {
            to.lost(reason);
        }
        Deferred<?> produced = sending;
        sending = null;
        if (produced != null) {
            produced.cancel();
        }
    }

    // ---------------------------------------------------------------- the stream

    @Override
    public void headReceived(Http2ResponseHead head) {
        if (head.isInterim()) {
            if (head.status() == 100 && patience != null) {
                sendBody();
            }
            tell(head);
            return;
        }
        if (patience != null) {
            stopWaiting(); // it has answered without the body
            if (stream().state().isSending()) {
                endUnsent();
            }
        }
        StreamTransport opened = tunnel;
        Supplier<? extends Protocol> made = next;
        if (opened != null && made != null && head.status() < 300 && stream().state().isReceiving()) {
            opened.use(made.get());
            fire(new Http2Response(head.status(), head.headers(), IncomingBody.empty(connection.reactor())));
            return;
        }
        tunnel = null;
        BodyFeed fed = new BodyFeed(connection.reactor(), head.contentLength(), this);
        feed = fed;
        if (opened != null) {
            endUnsent();
        }
        fire(new Http2Response(head.status(), head.headers(), fed.body()));
    }

    /** Ends our side though nothing of a body was sent. */
    private void endUnsent() {
        stream().sendData(Bytes.EMPTY, true);
    }

    private void tell(Http2ResponseHead head) {
        try {
            interim.accept(head);
        } catch (Exception failure) {
            stream().reset(Http2ErrorCode.CANCEL);
            lost(failure);
        }
    }

    private void fire(Http2Response response) {
        if (promise.isFired()) {
            response.body().discard();
        } else {
            promise.callback(response);
        }
    }

    @Override
    public void dataReceived(Bytes data) {
        StreamTransport opened = tunnel;
        BodyFeed fed = feed;
        if (opened != null) {
            opened.dataReceived(data);
        } else if (fed != null) {
            fed.dataReceived(data);
        }
    }

    @Override
    public void trailersReceived(Headers trailers) {
        this.trailers = trailers;
    }

    @Override
    public void ended() {
        StreamTransport opened = tunnel;
        BodyFeed fed = feed;
        if (opened != null) {
            opened.ended();
        } else if (fed != null) {
            fed.ended(trailers);
        }
    }

    @Override
    public void sendingPaused() {
        flow().paused();
    }

    @Override
    public void sendingResumed() {
        flow().resumed();
    }

    private StreamOutput flow() {
        StreamTransport opened = tunnel;
        return opened != null ? opened.output() : Objects.requireNonNull(output, "nothing was to be sent");
    }

    @Override
    public void sendingEnded() {
        StreamTransport opened = tunnel;
        if (output != null) {
            output.sent();
        }
        if (opened != null && opened.isUsed()) {
            opened.sendingEnded();
        }
    }

    @Override
    public void wasReset(Http2ErrorCode code, boolean isUntouched) {
        lost(isUntouched
                ? new StreamRefused("the server has not looked at the request on " + stream() + ": " + code)
                : new StreamReset(code, stream() + " was reset: " + code));
    }

    /** The stream is no more. What came whole stays whole. */
    void lost(Throwable reason) {
        stopSending(reason);
        StreamTransport opened = tunnel;
        BodyFeed fed = feed;
        if (opened != null) {
            opened.lost(reason);
        }
        if (fed != null) {
            fed.failed(reason);
        }
        if (!promise.isFired()) {
            promise.errback(reason);
        }
    }

    // ---------------------------------------------------------------- the body that comes

    @Override
    public void consumed(int byteCount) {
        stream().consumed(byteCount);
    }

    @Override
    public void stopProducing() {
        if (stream().state().isReceiving()) {
            stream().reset(Http2ErrorCode.CANCEL);
            stopSending(new StreamReset(Http2ErrorCode.CANCEL, "the response was not wanted"));
        }
    }
}
