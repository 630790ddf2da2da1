package dev.hawser.web.websocket.wire;

/**
 * What both ends have agreed on about permessage-deflate.
 *
 * @param serverContextTakeover whether messages of the server refer to those before
 * @param clientContextTakeover whether messages of the client do
 * @param serverMaxWindowBits what the server's messages keep to, 8 to 15
 * @param clientMaxWindowBits what the client's messages keep to, 8 to 15
 */
public record DeflateAgreement(
        boolean serverContextTakeover, boolean clientContextTakeover, int serverMaxWindowBits, int clientMaxWindowBits) {
    /** Whether what {@code sender} sends refers to its messages before. */
    boolean contextTakeover(WebSocketRole sender) {
        return sender == WebSocketRole.SERVER ? serverContextTakeover : clientContextTakeover;
    }
}
