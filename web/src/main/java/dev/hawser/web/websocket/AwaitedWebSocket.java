package dev.hawser.web.websocket;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.web.websocket.wire.CloseStatus;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket for straight-line code: messages are asked for one by one.
 *
 * <pre>{@code
 * for (String line = socket.receiveText().await(); line != null; line = socket.receiveText().await()) {
 *     socket.sendText(line);
 * }
 * }</pre>
 *
 * <p>Up to {@value #MOST_KEPT} messages wait to be asked for, then the peer is made to wait.
 */
public final class AwaitedWebSocket extends WebSocketProtocol {
    /** How many messages wait here before reading pauses. */
    public static final int MOST_KEPT = 16;

    private final ArrayDeque<WebSocketMessage> kept = new ArrayDeque<>();
    private final @Nullable Receiver<? super AwaitedWebSocket> body;
    private @Nullable Promise<@Nullable WebSocketMessage> waiting;
    private @Nullable Deferred<@Nullable Void> running;
    private @Nullable ConnectionEnd end;
    private boolean closed;

    /** One whose messages whoever made it asks for, as of a client. */
    public AwaitedWebSocket() {
        this(null);
    }

    private AwaitedWebSocket(@Nullable Receiver<? super AwaitedWebSocket> body) {
        this.body = body;
    }

    /**
     * One that has {@code body} run as a coroutine when it is negotiated, closes when that returns, and closes with 1011 when it throws. The
     * coroutine is cancelled when the connection is lost without a Close frame of the peer.
     */
    public static AwaitedWebSocket serve(Receiver<? super AwaitedWebSocket> body) {
        return new AwaitedWebSocket(body);
    }

    /**
     * The next message; null when the peer has closed, then and ever after. Fails with the reason when the connection was lost
     * otherwise. One at a time.
     *
     * @throws IllegalStateException when the last one is still waited for
     */
    public Deferred<@Nullable WebSocketMessage> receive() {
        if (waiting != null) {
            throw new IllegalStateException("the next message is waited for already");
        }
        WebSocketMessage next = kept.poll();
        if (next != null) {
            if (kept.size() == MOST_KEPT / 2 && end == null) {
                resumeProducing();
            }
            return Deferred.succeed(reactor(), next);
        }
        ConnectionEnd ended = end;
        if (closed || ended instanceof ConnectionDone) {
            return Deferred.succeed(reactor(), null);
        }
        if (ended != null) {
            return Deferred.fail(reactor(), ended);
        }
        Promise<@Nullable WebSocketMessage> promise = new Promise<>(reactor(), _ -> waiting = null);
        waiting = promise;
        return promise;
    }

    /**
     * The next message, which must be of text; as {@link #receive()}. A binary one closes the WebSocket with 1003 and is a failure.
     */
    public Deferred<@Nullable String> receiveText() {
        return receive().addCallback(message -> switch (message) {
            case null -> null;
            case WebSocketMessage.Text(String text) -> text;
            case WebSocketMessage.Binary _ -> {
                loseConnection(CloseStatus.UNSUPPORTED, "no binary messages are taken here");
                throw new IllegalStateException("a binary message came where text was asked for");
            }
        });
    }

    @Override
    public void negotiationFinished() {
        Receiver<? super AwaitedWebSocket> serving = body;
        if (serving != null) {
            Deferred<@Nullable Void> run = reactor().async(() -> serving.accept(this));
            running = run;
            run.finish(_ -> loseConnection(), this::failed);
        }
    }

    private void failed(Throwable failure) {
        if (end == null && !closed) {
            loseConnection(CloseStatus.INTERNAL_ERROR, "");
            reactor().unhandledFailures().report(System.getLogger(AwaitedWebSocket.class.getName()), "Unhandled error in " + this, failure);
        }
    }

    @Override
    public void textReceived(String text) {
        received(new WebSocketMessage.Text(text));
    }

    @Override
    public void bytesReceived(Bytes data) {
        received(new WebSocketMessage.Binary(data));
    }

    private void received(WebSocketMessage message) {
        Promise<@Nullable WebSocketMessage> promise = waiting;
        if (promise != null) {
            waiting = null;
            promise.callback(message);
            return;
        }
        kept.add(message);
        if (kept.size() >= MOST_KEPT) {
            pauseProducing();
        }
    }

    @Override
    public void closeReceived(int code, String reason) {
        closed = true;
        Promise<@Nullable WebSocketMessage> promise = waiting;
        if (promise != null) {
            waiting = null;
            promise.callback(null);
        }
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        end = reason;
        Promise<@Nullable WebSocketMessage> promise = waiting;
        Deferred<@Nullable Void> run = running;
        if (promise != null) {
            waiting = null;
            promise.errback(reason);
        } else if (run != null && !closed) {
            run.cancel();
        }
    }
}
