/**
 * WebSocket (RFC 6455), server and client. {@link dev.hawser.web.websocket.WebSocketProtocol} is what one of them does; a {@link
 * dev.hawser.web.websocket.WebSocketResource} gives it to those who ask a site, {@link dev.hawser.web.websocket.WebSocketClient} to
 * a server that we ask. {@link dev.hawser.web.websocket.AwaitedWebSocket} is for straight-line code.
 */
package dev.hawser.web.websocket;
