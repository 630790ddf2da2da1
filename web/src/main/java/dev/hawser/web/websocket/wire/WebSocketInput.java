package dev.hawser.web.websocket.wire;

/** What may happen to a WebSocket, as far as its state is concerned. */
sealed interface WebSocketInput {
    /** Inputs without more to say; in the order of their names: of the peer, then of the program. */
    enum Plain implements WebSocketInput {
        MESSAGE_CAME,
        PING_CAME,
        PONG_CAME,
        /** The program sends a message, or a piece of one, or a ping, or a pong. */
        FRAME_ASKED,
        /** The connection beneath is gone. */
        CONNECTION_LOST
    }

    /** The peer sent a Close frame. */
    record CloseCame(CloseStatus status) implements WebSocketInput {}

    /** The peer sent what it may not. */
    record ViolationCame(CloseStatus status) implements WebSocketInput {}

    /** The program closes. */
    record CloseAsked(CloseStatus status) implements WebSocketInput {}
}
