/**
 * WebSocket without I/O: frames and messages (RFC 6455), their compression (permessage-deflate, RFC 7692), and the values of
 * the handshake, for both roles; over HTTP/2, too (RFC 8441), where only the handshake differs. Knows of {@code
 * dev.hawser.bytes} and {@code dev.hawser.web.http} alone.
 *
 * <p>{@link dev.hawser.web.websocket.wire.ServerHandshake} and {@link dev.hawser.web.websocket.wire.ClientHandshake} agree; a
 * {@link dev.hawser.web.websocket.wire.WebSocketSession} is one end afterwards.
 *
 * <table>
 * <caption>States of a session</caption>
 * <tr><th>state</th><th>a message came</th><th>a Close came</th><th>a violation</th><th>close is asked</th></tr>
 * <tr><td>Open</td><td>told</td><td>told, answered: Closed</td><td>told, Close sent: Failed</td><td>sent: CloseSent</td></tr>
 * <tr><td>CloseSent</td><td>dropped</td><td>told: Closed</td><td>told: Failed</td><td>dropped</td></tr>
 * <tr><td>Closed, Failed</td><td>dropped</td><td>dropped</td><td>dropped</td><td>dropped</td></tr>
 * </table>
 *
 * <p>In any of them the loss of the connection leads to Ended. Limits are those of {@link
 * dev.hawser.web.websocket.wire.WebSocketLimits}.
 */
package dev.hawser.web.websocket.wire;
