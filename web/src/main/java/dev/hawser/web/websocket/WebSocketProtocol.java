package dev.hawser.web.websocket;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Producer;
import dev.hawser.net.Reactor;
import dev.hawser.tls.TlsSession;
import dev.hawser.web.websocket.wire.CloseStatus;
import dev.hawser.web.websocket.wire.EncodedMessage;
import org.jspecify.annotations.Nullable;

/**
 * What one WebSocket does, at either end: override the events, call the requests.
 *
 * <pre>{@code
 * final class Echo extends WebSocketProtocol {
 *     @Override public void textReceived(String text) { sendText(text); }
 * }
 * }</pre>
 *
 * <p>One object serves one WebSocket, from {@link #negotiationFinished()} to {@link #connectionLost}. Events come on the reactor's
 * thread, one at a time, and must not block; so must requests be made. An event that throws is logged, tells the peer 1011, and is the last one
 * but {@link #connectionLost}, whose reason is a {@link dev.hawser.net.ConnectionLost} with what was thrown for its cause.
 *
 * <p><b>A peer that does not read</b> costs what the transport's limits allow: at a server nothing more is read from it above
 * 256 KiB unsent, and it is dropped above 8 MiB. Who sends much looks at {@link #drained()}, or is a producer.
 */
public abstract class WebSocketProtocol {
    private @Nullable WebSocketConnection connection;

    /** For subclasses. */
    protected WebSocketProtocol() {}

    // ---------------------------------------------------------------- events

    /** Both ends have agreed: messages may be sent. */
    public void negotiationFinished() throws Exception {}

    /** A message of text came, whole. By default the WebSocket is closed with 1003: nobody takes text here. */
    public void textReceived(String text) throws Exception {
        loseConnection(CloseStatus.UNSUPPORTED, "no text is taken here");
    }

    /** A binary message came, whole. By default the WebSocket is closed with 1003: nobody takes bytes here. */
    public void bytesReceived(Bytes data) throws Exception {
        loseConnection(CloseStatus.UNSUPPORTED, "no binary messages are taken here");
    }

    /** A pong came; those that answer the pings of keep-alive do, too. Pings are answered without a word. */
    public void pongReceived(Bytes data) throws Exception {}

    /**
     * The peer closes, or answers our own closing; no message comes any more, and none leaves. {@link #connectionLost} follows.
     *
     * @param code 1005 where the peer gave none
     */
    public void closeReceived(int code, String reason) throws Exception {}

    /**
     * The WebSocket is gone. Called once, and nothing is called after it.
     *
     * @param reason {@link dev.hawser.net.ConnectionDone} where both ends had said that they close
     * @see #closeStatus()
     */
    public void connectionLost(ConnectionEnd reason) throws Exception {}

    // ---------------------------------------------------------------- requests

    /**
     * Sends a message of text. Dropped without a word once closing has begun, as what all these send is. A lone surrogate
     * becomes a question mark.
     *
     * @throws IllegalStateException amid a message that is sent in pieces
     */
    public final void sendText(String text) {
        connection().session().sendText(text);
    }

    /**
     * Sends a binary message.
     *
     * @throws IllegalStateException amid a message that is sent in pieces
     */
    public final void sendBytes(Bytes data) {
        connection().session().sendBytes(data);
    }

    /**
     * Sends a message that was made once for many: with 10,000 of them, encode it before the loop.
     *
     * @throws IllegalStateException amid a message that is sent in pieces
     */
    public final void send(EncodedMessage message) {
        connection().session().send(message);
    }

    /**
     * Sends a piece of a message of text, in UTF-8 and cut anywhere, for one that is not to be in memory as a whole.
     *
     * @param last whether the message ends with it
     * @throws IllegalArgumentException when it is not UTF-8
     */
    public final void sendTextPiece(Bytes piece, boolean last) {
        connection().session().sendTextPiece(piece, last);
    }

    /**
     * Sends a piece of a binary message.
     *
     * @param last whether the message ends with it
     */
    public final void sendBytesPiece(Bytes piece, boolean last) {
        connection().session().sendBytesPiece(piece, last);
    }

    /** Sends a ping of at most 125 bytes; {@link #pongReceived} tells of the answer. */
    public final void ping(Bytes data) {
        connection().session().ping(data);
    }

    /** Closes with 1000; see {@link #loseConnection(int, String)}. */
    public final void loseConnection() {
        loseConnection(CloseStatus.NORMAL, "");
    }

    /**
     * Closes in good order: what was sent goes first, then {@code code} and {@code reason}; a registered producer goes on until it is
     * unregistered. The peer has {@link WebSocketTimeouts#close()} to answer. Messages that come meanwhile are dropped.
     *
     * @param code 1000, 1001, 1003, 1007 to 1014, or 3000 to 4999
     * @param reason at most 123 bytes in UTF-8
     * @throws IllegalArgumentException when they are not
     */
    public final void loseConnection(int code, String reason) {
        connection().lose(new CloseStatus(code, reason));
    }

    /** Drops the connection at once; the peer is told nothing. */
    public final void abortConnection() {
        connection().transport().abortConnection();
    }

    // ---------------------------------------------------------------- flow

    /** No message is told until {@link #resumeProducing()}; the peer is made to wait. */
    public final void pauseProducing() {
        connection().pause();
    }

    /** Messages are told again, in a later turn. */
    public final void resumeProducing() {
        connection().resume();
    }

    /** Bytes that were sent and that the operating system has not taken. */
    public final long unsent() {
        return connection().transport().unsent();
    }

    /** Fires when nothing is unsent; fails with the reason when the connection ends before. */
    public final Deferred<@Nullable Void> drained() {
        return connection().transport().drained();
    }

    /** Has {@code producer} told when to send; as {@link dev.hawser.net.ByteConsumer#registerProducer}. */
    public final void registerProducer(Producer producer) {
        connection().register(producer);
    }

    /** The registered producer has finished. */
    public final void unregisterProducer() {
        connection().unregister();
    }

    // ---------------------------------------------------------------- what is known

    /** Whether messages can be sent: it is negotiated, and closing has not begun. */
    public final boolean isOpen() {
        WebSocketConnection made = connection;
        return made != null && made.isOpen();
    }

    /** The sub-protocol that was agreed on; null where there is none. */
    public final @Nullable String subprotocol() {
        return connection().subprotocol();
    }

    /** Whether messages may be compressed. */
    public final boolean isCompressing() {
        return connection().isCompressing();
    }

    /** Why the peer closed; {@link CloseStatus#ABNORMAL} until it has said so. */
    public final CloseStatus closeStatus() {
        return connection().closeStatus();
    }

    /** The other end. */
    public final Address peer() {
        return connection().transport().peer();
    }

    /** This end. */
    public final Address host() {
        return connection().transport().host();
    }

    /** What TLS has agreed on; null without it. */
    public final @Nullable TlsSession tls() {
        return connection().transport().tls();
    }

    /** The reactor. */
    public final Reactor reactor() {
        return connection().reactor();
    }

    /** The name in log lines: by default that of the class. */
    public String logPrefix() {
        String name = getClass().getSimpleName();
        return name.isEmpty() ? "WebSocket" : name;
    }

    final void connect(WebSocketConnection made) {
        if (connection != null) {
            throw new IllegalStateException(getClass().getName() + " is connected already: it serves one WebSocket");
        }
        connection = made;
    }

    private WebSocketConnection connection() {
        WebSocketConnection made = connection;
        if (made == null) {
            throw new IllegalStateException(getClass().getName() + " has no connection before negotiationFinished");
        }
        return made;
    }
}
