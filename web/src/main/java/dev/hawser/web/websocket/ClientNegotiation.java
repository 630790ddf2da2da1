package dev.hawser.web.websocket;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http1.wire.HeadScratch;
import dev.hawser.web.http1.wire.HeadWriter;
import dev.hawser.web.http1.wire.Http1Event;
import dev.hawser.web.http1.wire.Http1Limits;
import dev.hawser.web.http1.wire.HttpSyntaxException;
import dev.hawser.web.http1.wire.ResponseHead;
import dev.hawser.web.http1.wire.ResponseParser;
import dev.hawser.web.websocket.wire.ClientHandshake;
import dev.hawser.web.websocket.wire.DeflateOptions;
import dev.hawser.web.websocket.wire.DeflatePool;
import dev.hawser.web.websocket.wire.HandshakeException;
import dev.hawser.web.websocket.wire.WebSocketRole;
import dev.hawser.web.websocket.wire.WebSocketSettings;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Asks a server for a WebSocket, and gives its place to the WebSocket when that is granted. */
final class ClientNegotiation<P extends WebSocketProtocol> extends Protocol {
    private static final int MOST_BODY = 1024;
    private static final Http1Limits LIMITS = new Http1Limits(4 << 10, 16 << 10, 100, 1 << 10, 4 << 10);

    private final WebSocketUrl url;
    private final WebSocketClientOptions options;
    private final P user;
    private final MaskSource masks;
    private final ClientHandshake handshake;
    /** Null when there is nothing more to read: a cancelled time-out may keep this object for a while, and then no buffer. */
    private @Nullable ResponseParser parser = new ResponseParser(LIMITS, new HeadScratch(LIMITS.headBytes()));

    private final ByteQueue body = new ByteQueue();
    private @Nullable ResponseHead refusal;
    private @Nullable Promise<P> promise;

    ClientNegotiation(WebSocketUrl url, WebSocketClientOptions options, P user, MaskSource masks) {
        this.url = url;
        this.options = options;
        this.user = user;
        this.masks = masks;
        handshake = new ClientHandshake(masks.nonce(), options.protocols(), options.deflate());
    }

    /** Fires with the protocol once it is negotiated and was told so. Asked for right after connecting. */
    Deferred<P> outcome() {
        Promise<P> asked = new Promise<>(reactor(), _ -> {
            fail(new CancellationException("the handshake with " + url.authority() + " was cancelled"));
        });
        promise = asked;
        return asked;
    }

    @Override
    public void connectionMade() {
        transport().write(new HeadWriter()
                .requestLine("GET", url.target())
                .field("Host", url.authority())
                .fields(handshake.request())
                .fields(options.headers())
                .end()
                .take());
    }

    @Override
    public void dataReceived(Bytes data) {
        ResponseParser reading = parser;
        if (reading == null) {
            return;
        }
        reading.receive(data);
        try {
            read(reading);
        } catch (HttpSyntaxException wrong) {
            rejected("the answer is no HTTP: " + wrong.getMessage(), 0, Headers.EMPTY, wrong);
        }
    }

    private void read(ResponseParser reading) {
        while (promise != null) {
            switch (reading.next()) {
                case ResponseHead head when head.isInterim() -> {}
                case ResponseHead head when head.status() == 101 -> {
                    agree(head);
                    return;
                }
                case ResponseHead head -> refusal = head;
                case Http1Event.BodyPiece(Bytes piece) -> {
                    body.add(piece.take(Math.min(piece.size(), MOST_BODY - body.size())));
                    if (body.size() == MOST_BODY) {
                        refused();
                    }
                }
                case Http1Event.MessageEnd _ -> refused();
                default -> {
                    return;
                }
            }
        }
    }

    private void agree(ResponseHead head) {
        ClientHandshake.Agreed agreed;
        try {
            agreed = handshake.agree(head.headers());
        } catch (HandshakeException wrong) {
            rejected(String.valueOf(wrong.getMessage()), 101, head.headers(), wrong);
            return;
        }
        DeflateOptions deflate = options.deflate();
        WebSocketSettings settings = new WebSocketSettings(
                WebSocketRole.CLIENT,
                options.limits(),
                agreed.deflate(),
                deflate == null ? 0 : deflate.leastSize(),
                DeflatePool.shared(deflate),
                masks);
        WebSocketConnection next = new WebSocketConnection(user, settings, options.timeouts(), agreed.protocol());
        transport().switchProtocol(next, this::switched);
    }

    private void switched(@Nullable ConnectionEnd end) {
        Promise<P> waiting = promise;
        promise = null;
        if (waiting != null && end == null) {
            waiting.callback(user);
        } else if (waiting != null && end != null) {
            waiting.errback(end);
        }
    }

    @Override
    public Bytes releaseUnparsed() {
        ResponseParser read = parser;
        parser = null;
        return read == null ? Bytes.EMPTY : read.release();
    }

    private void refused() {
        ResponseHead head = refusal;
        if (head != null) {
            String said = head.reason().isEmpty() ? "" : " " + HttpGrammar.quoted(head.reason());
            rejected("it answered " + head.status() + said, head.status(), head.headers(), null);
        }
    }

    private void rejected(String why, int status, Headers headers, @Nullable Throwable cause) {
        fail(new WebSocketRejected(
                url.authority() + " grants no WebSocket: " + why, status, headers, body.takeAll(), cause));
    }

    private void fail(Throwable reason) {
        Promise<P> waiting = promise;
        promise = null;
        parser = null;
        transport().abortConnection();
        if (waiting != null && !waiting.isFired()) {
            waiting.errback(reason);
        }
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        if (refusal != null) {
            refused();
        } else {
            fail(reason);
        }
    }
}
