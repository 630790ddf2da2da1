package dev.hawser.web.websocket.wire;

/** How far the closing of a WebSocket is (RFC 6455, section 7). */
public sealed interface WebSocketState {
    /** The state that a session begins with. */
    WebSocketState OPEN = new Open();

    /** Messages go both ways. */
    record Open() implements WebSocketState {}

    /** We said that we close, and wait for the peer to say so. Its messages are dropped. */
    record CloseSent(CloseStatus sent) implements WebSocketState {}

    /** Both have said so. */
    record Closed(CloseStatus received) implements WebSocketState {}

    /** The peer was wrong; nothing is read or sent any more. */
    record Failed(CloseStatus status) implements WebSocketState {}

    /** The connection beneath is gone. */
    record Ended() implements WebSocketState {}
}
