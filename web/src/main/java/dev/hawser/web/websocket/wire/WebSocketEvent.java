package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;

/** What a session tells. */
public sealed interface WebSocketEvent {
    /** A whole message of text came. */
    record TextReceived(String text) implements WebSocketEvent {}

    /** A whole binary message came. */
    record BytesReceived(Bytes data) implements WebSocketEvent {}

    /** A ping came, and is answered already where it is to be. */
    record PingReceived(Bytes data) implements WebSocketEvent {}

    /** A pong came, asked for or not. */
    record PongReceived(Bytes data) implements WebSocketEvent {}

    /**
     * The peer closes, and nothing more comes from it: an answer to our own frame where we were first, else it was answered
     * already. Now the server is to lose the connection, and a client to wait for that.
     *
     * @param status {@link CloseStatus#NO_STATUS} where the peer gave none
     */
    record CloseReceived(CloseStatus status) implements WebSocketEvent {}

    /**
     * The peer broke the protocol or a limit, and was told so unless closing had begun. What comes from it is dropped; the
     * connection is to be lost.
     */
    record Violated(CloseStatus status) implements WebSocketEvent {}
}
