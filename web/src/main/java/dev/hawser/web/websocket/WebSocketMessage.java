package dev.hawser.web.websocket;

import dev.hawser.bytes.Bytes;

/** A message as an {@link AwaitedWebSocket} receives it. */
public sealed interface WebSocketMessage {
    /** One of text. */
    record Text(String text) implements WebSocketMessage {}

    /** A binary one. */
    record Binary(Bytes data) implements WebSocketMessage {}
}
