package dev.hawser.web.proxy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.policy.IdleTimeout;
import dev.hawser.web.body.BodyFeed;
import dev.hawser.web.body.BodySource;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
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
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import dev.hawser.web.websocket.wire.ClientHandshake;
import dev.hawser.web.websocket.wire.HandshakeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own for one request that would go on with another protocol. It becomes one side of a tunnel when the server
 * agrees; another answer is passed on as any is.
 */
final class UpgradeConnection extends Protocol implements BodySource {
    private final Request request;
    private final PassedOn back;
    private final String target;
    private final Headers fields;
    private final @Nullable ClientHandshake handshake;
    private final Duration tunnelTimeout;
    private final Duration headTimeout;
    private final ResponseParser parser;
    private final IdleTimeout silence = IdleTimeout.of(this, this::silentTooLong);
    private @Nullable BodyFeed feed;
    private boolean isProcessing;
    private boolean isOver;

    /**
     * @param fields with Host, Connection and Upgrade
     * @param handshake where the client of HTTP/2 has asked by CONNECT (RFC 8441); null where it has sent a handshake itself
     */
    UpgradeConnection(
            Request request,
            PassedOn back,
            String target,
            Headers fields,
            @Nullable ClientHandshake handshake,
            Duration headTimeout,
            Duration tunnelTimeout) {
        this.request = request;
        this.handshake = handshake;
        this.back = back;
        this.target = target;
        this.fields = fields;
        this.headTimeout = headTimeout;
        this.tunnelTimeout = tunnelTimeout;
        parser = new ResponseParser(Http1Limits.DEFAULT, new HeadScratch(Http1Limits.DEFAULT.headBytes()));
    }

    @Override
    public void connectionMade() {
        parser.expect("GET");
        silence.set(headTimeout);
        transport().write(new HeadWriter().requestLine("GET", target).fields(fields).end().take());
        request.notifyFinish().finish(_ -> {}, _ -> clientLeft());
    }

    private void clientLeft() {
        isOver = true;
        transport().abortConnection();
    }

    private void silentTooLong() {
        RequestRefused late = new RequestRefused(HttpStatus.GATEWAY_TIMEOUT, "The server behind this one did not answer in time.");
        transport().abortConnection();
        fail(late);
    }

    private void fail(Throwable failure) {
        isOver = true;
        BodyFeed body = feed;
        if (body != null) {
            body.failed(failure);
        } else if (!request.isFinished()) {
            request.failed(PassedOn.refusal(request, failure));
        }
    }

    @Override
    public void dataReceived(Bytes data) {
        silence.reset();
        parser.receive(data);
        process();
    }

    @Override
    public Bytes releaseUnparsed() {
        return parser.release();
    }

    private void process() {
        if (isProcessing) {
            return;
        }
        isProcessing = true;
        try {
            while (!isOver) {
                switch (parser.next()) {
                    case ResponseHead head -> headReceived(head);
                    case Http1Event.BodyPiece(Bytes data) -> body().dataReceived(data);
                    case Http1Event.MessageEnd(Headers trailers) -> {
                        isOver = true;
                        silence.cancel();
                        transport().loseConnection();
                        body().ended(trailers);
                    }
                    case Http1Event.NeedData _ -> {
                        return;
                    }
                    case RequestHead _ -> throw new IllegalStateException("a request from a response parser");
                }
            }
        } catch (HttpSyntaxException refused) {
            transport().abortConnection();
            fail(refused);
        } finally {
            isProcessing = false;
        }
    }

    private BodyFeed body() {
        BodyFeed known = feed;
        if (known == null) {
            throw new IllegalStateException("a body before its head");
        }
        return known;
    }

    private void headReceived(ResponseHead head) {
        if (head.isInterim()) {
            return;
        }
        if (head.status() == HttpStatus.SWITCHING_PROTOCOLS) {
            tunnel(head.headers());
            return;
        }
        long length = head.framing() instanceof BodyFraming.Fixed(long byteCount)
                ? byteCount
                : head.framing() == BodyFraming.NONE ? 0 : -1;
        BodyFeed made = new BodyFeed(reactor(), length, this);
        feed = made;
        Deferred<?> work = back.answer(head.status(), "HTTP/1." + head.minorVersion(), head.headers(), made.body())
                .addErrback(back::failed);
        request.answeredBy(work);
    }

    private void tunnel(Headers headers) {
        ClientHandshake ours = handshake;
        HeadersBuilder answer = EndToEnd.head(headers);
        if (ours != null) {
            try {
                ours.agree(headers.without("Sec-WebSocket-Extensions")); // that is between the client and the server
            } catch (HandshakeException wrong) {
                transport().abortConnection();
                fail(wrong);
                return;
            }
            answer.remove("Sec-WebSocket-Accept");
        } else {
            answer.set("Upgrade", headers.get("Upgrade", "")).set("Connection", "Upgrade");
        }
        isOver = true;
        silence.cancel();
        TunnelSide[] sides = TunnelSide.pair(tunnelTimeout);
        request.responseHeaders().addAll(answer.build());
        transport().switchProtocol(sides[0]);
        request.takeOver(ours == null ? HttpStatus.SWITCHING_PROTOCOLS : HttpStatus.OK, sides[1]);
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        silence.cancel();
        if (isOver) {
            return;
        }
        if (reason instanceof ConnectionDone) {
            parser.receiveEnd();
            process();
        }
        if (!isOver) {
            fail(reason);
        }
    }

    @Override
    public String logPrefix() {
        return "HTTP";
    }

    // ---------------------------------------------------------------- from the reader of the body

    @Override
    public void pauseProducing() {
        silence.set(null);
        transport().pauseProducing();
    }

    @Override
    public void resumeProducing() {
        silence.set(headTimeout);
        transport().resumeProducing();
    }

    @Override
    public void stopProducing() {
        isOver = true;
        transport().abortConnection();
    }
}
