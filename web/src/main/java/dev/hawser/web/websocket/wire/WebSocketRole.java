package dev.hawser.web.websocket.wire;

/** Which end of the connection a session is. What a client sends is masked, what a server sends is not (RFC 6455, 5.1). */
public enum WebSocketRole {
    /** The end that accepted the connection. */
    SERVER,
    /** The end that opened it. */
    CLIENT
}
