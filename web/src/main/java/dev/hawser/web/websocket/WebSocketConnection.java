package dev.hawser.web.websocket;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Drainable;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import dev.hawser.web.websocket.wire.CloseStatus;
import dev.hawser.web.websocket.wire.FrameOutput;
import dev.hawser.web.websocket.wire.WebSocketEvent;
import dev.hawser.web.websocket.wire.WebSocketRole;
import dev.hawser.web.websocket.wire.WebSocketSession;
import dev.hawser.web.websocket.wire.WebSocketSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Joins a session, the transport beneath it and the user's protocol above it; knows of time. */
final class WebSocketConnection extends Protocol implements Drainable, FrameOutput, KeepAlive.Kept {
    private static final System.Logger LOGGER = System.getLogger(WebSocketConnection.class.getName());

    private final WebSocketProtocol user;
    private final WebSocketSettings settings;
    private final WebSocketTimeouts timeouts;
    private final @Nullable String subprotocol;
    private final WebSocketSession session;
    private @Nullable KeepAlive keepAlive;
    private @Nullable DelayedCall closing;
    private @Nullable CloseStatus received;
    /** What an event of the user threw; it is told nothing more but the end. */
    private @Nullable Throwable thrown;

    /** What is to be said when the producer has finished. */
    private @Nullable CloseStatus closeOwed;

    private boolean hasProducer;
    private boolean telling;
    private long unparsedTold;

    WebSocketConnection(
            WebSocketProtocol user,
            WebSocketSettings settings,
            WebSocketTimeouts timeouts,
            @Nullable String subprotocol) {
        this.user = user;
        this.settings = settings;
        this.timeouts = timeouts;
        this.subprotocol = subprotocol;
        session = new WebSocketSession(settings, this);
    }

    /** An event of the user's. */
    private interface Event {
        void run() throws Exception;
    }

    // ---------------------------------------------------------------- events of the connection

    @Override
    public void connectionMade() {
        keepAlive = new KeepAlive(reactor(), timeouts, this);
        user.connect(this);
        tellUser(user::negotiationFinished);
    }

    @Override
    public void dataReceived(Bytes data) {
        KeepAlive alive = keepAlive;
        if (alive != null) {
            alive.heard();
        }
        if (transport().unsent() == 0) {
            session.flushed();
        }
        session.receive(data);
        tell();
    }

    @Override
    public void readResumed() {
        tell();
    }

    /** Tells what has come, for as long as the transport is reading. */
    private void tell() {
        if (telling) {
            return;
        }
        telling = true;
        try {
            while (transport().isReading()) {
                WebSocketEvent event = session.next();
                if (event == null) {
                    break;
                }
                tell(event);
            }
        } finally {
            telling = false;
            settle();
        }
    }

    private void tell(WebSocketEvent event) {
        switch (event) {
            case WebSocketEvent.TextReceived(String text) -> tellUser(() -> user.textReceived(text));
            case WebSocketEvent.BytesReceived(Bytes data) -> tellUser(() -> user.bytesReceived(data));
            case WebSocketEvent.PingReceived _ -> {}
            case WebSocketEvent.PongReceived(Bytes data) -> tellUser(() -> user.pongReceived(data));
            case WebSocketEvent.CloseReceived(CloseStatus status) -> closeReceived(status);
            case WebSocketEvent.Violated(CloseStatus status) -> {
                log("Closed by what the peer sent: %s", status);
                transport().loseWriteConnection(); // and read on, so that the peer gets our Close and no reset
                limitClosing();
            }
        }
    }

    private void tellUser(Event event) {
        if (thrown != null) {
            return;
        }
        try {
            event.run();
        } catch (Throwable failure) {
            Scheduler.rethrowFatal(failure);
            thrown = failure;
            reactor().unhandledFailures().report(LOGGER, "Unhandled error in " + user, failure);
            closeNow(CloseStatus.of(CloseStatus.INTERNAL_ERROR));
        }
    }

    private void closeReceived(CloseStatus status) {
        received = status;
        tellUser(() -> user.closeReceived(status.code(), status.reason()));
        if (settings.role() == WebSocketRole.SERVER) {
            transport().loseConnection();
        } else {
            limitClosing();
        }
    }

    /** Tells the transport what is kept, and sees to the answer of a ping that waits. */
    private void settle() {
        long unparsed = session.unparsed();
        if (unparsed != unparsedTold) {
            unparsedTold = unparsed;
            transport().unparsed(unparsed);
        }
        if (session.holdsPong() && transport().isOpen()) {
            transport().drained().finish(_ -> session.flushed(), _ -> {});
        }
    }

    @Override
    public void connectionLost(ConnectionEnd reason) throws Exception {
        KeepAlive alive = keepAlive;
        if (alive != null) {
            alive.stop();
        }
        DelayedCall limit = closing;
        if (limit != null) {
            limit.cancel();
        }
        session.end();
        Throwable failure = thrown;
        if (failure != null) {
            user.connectionLost(new ConnectionLost(failure));
        } else if (received == null && reason instanceof ConnectionDone) {
            user.connectionLost(new ConnectionLost("the peer closed the connection without a Close frame"));
        } else {
            user.connectionLost(reason);
        }
    }

    @Override
    public void drainRequested() {
        lose(CloseStatus.of(CloseStatus.GOING_AWAY));
    }

    @Override
    public String logPrefix() {
        return user.logPrefix();
    }

    // ---------------------------------------------------------------- closing

    /** Closes when the producer has finished, else now. */
    void lose(CloseStatus status) {
        if (!hasProducer) {
            closeNow(status);
        } else if (closeOwed == null) {
            closeOwed = status;
        }
    }

    private void closeNow(CloseStatus status) {
        if (!session.isOpen()) {
            return;
        }
        session.close(status);
        transport().resumeProducing(); // the peer's answer is to be read, whatever the user wanted
        limitClosing();
    }

    private void limitClosing() {
        if (closing == null && transport().isOpen()) {
            Duration limit = timeouts.close();
            closing = reactor().callLater(limit, (Upkeep) this::closeTimedOut);
        }
    }

    private void closeTimedOut() {
        closing = null;
        if (received != null) {
            transport().loseConnection(); // a server that has said all, and leaves the closing to us
        } else {
            transport().abortConnection();
        }
    }

    // ---------------------------------------------------------------- keep-alive

    @Override
    public boolean isHearing() {
        return transport().isReading();
    }

    @Override
    public void ping(Bytes data) {
        session.ping(data);
    }

    @Override
    public void peerSilent() {
        log("The peer has been silent for too long");
        transport().abortConnection();
    }

    // ---------------------------------------------------------------- what is sent

    @Override
    public void write(Bytes data) {
        transport().write(data);
    }

    @Override
    public void write(Bytes head, Bytes payload) {
        transport().write(head, payload);
    }

    void register(Producer producer) throws IllegalStateException {
        if (session.isOpen()) {
            transport().registerProducer(producer);
            hasProducer = true;
        } else {
            try {
                producer.stopProducing();
            } catch (Exception failure) {
                reactor().unhandledFailures().report(LOGGER, "Unhandled error in stopProducing of " + producer, failure);
            }
        }
    }

    void unregister() {
        if (!hasProducer) {
            return;
        }
        hasProducer = false;
        CloseStatus owed = closeOwed;
        if (owed != null) {
            closeOwed = null;
            closeNow(owed);
        }
        transport().unregisterProducer();
    }

    // ---------------------------------------------------------------- for the user

    WebSocketSession session() {
        reactor().checkThread();
        return session;
    }

    void pause() {
        if (session.isOpen()) {
            transport().pauseProducing();
        }
    }

    void resume() {
        transport().resumeProducing();
    }

    boolean isOpen() {
        return session.isOpen() && transport().isOpen();
    }

    @Nullable String subprotocol() {
        return subprotocol;
    }

    boolean isCompressing() {
        return settings.deflate() != null;
    }

    CloseStatus closeStatus() {
        CloseStatus status = received;
        return status == null ? CloseStatus.of(CloseStatus.ABNORMAL) : status;
    }
}
