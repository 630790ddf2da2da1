package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's half of the handshake over HTTP/1.1 (RFC 6455, section 4.1): what it asks, and what it takes for an answer. */
public final class ClientHandshake {
    private final String key;
    private final List<String> protocols;
    private final @Nullable DeflateOptions deflate;

    /**
     * A handshake.
     *
     * @param nonce 16 bytes, others each time
     * @param protocols the sub-protocols that would do, the dearest first
     * @param deflate how to compress; null for not at all
     * @throws IllegalArgumentException when one of them is not acceptable
     */
    public ClientHandshake(Bytes nonce, List<String> protocols, @Nullable DeflateOptions deflate) {
        this.key = HandshakeKeys.key(nonce);
        this.protocols = HandshakePolicy.checked(protocols);
        this.deflate = deflate;
    }

    /**
     * What both ends agreed on.
     *
     * @param protocol the sub-protocol; null where there is none
     * @param deflate how messages are compressed; null where they are not
     */
    public record Agreed(@Nullable String protocol, @Nullable DeflateAgreement deflate) {}

    /** The fields of the request, but for its Host. */
    public Headers request() {
        HeadersBuilder headers = new HeadersBuilder()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Key", key)
                .add("Sec-WebSocket-Version", "13");
        if (!protocols.isEmpty()) {
            headers.add("Sec-WebSocket-Protocol", String.join(", ", protocols));
        }
        if (deflate != null) {
            headers.add("Sec-WebSocket-Extensions", DeflateNegotiation.offer(deflate).toString());
        }
        return headers.build();
    }

    /**
     * What the answer of status 101 with the fields {@code answer} agrees to.
     *
     * @throws HandshakeException when it is not one to what was asked
     */
    public Agreed agree(Headers answer) {
        String upgrade = answer.combined("Upgrade");
        if (upgrade == null || !HttpGrammar.equalsIgnoreCase(upgrade, "websocket")) {
            throw new HandshakeException("the server upgrades to " + shown(upgrade) + ", not to websocket");
        }
        if (!answer.containsToken("Connection", "upgrade")) {
            throw new HandshakeException("the server's answer has no \"Connection: Upgrade\"");
        }
        String accept = answer.combined("Sec-WebSocket-Accept");
        if (!HandshakeKeys.accept(key).equals(accept)) {
            throw new HandshakeException("the server's Sec-WebSocket-Accept, " + shown(accept) + ", does not fit the key");
        }
        String protocol = answer.combined("Sec-WebSocket-Protocol");
        if (protocol != null && !protocols.contains(protocol)) {
            throw new HandshakeException(
                    "the server chose the sub-protocol " + shown(protocol) + ", offered were " + protocols);
        }
        return new Agreed(protocol, deflate(answer.combined("Sec-WebSocket-Extensions")));
    }

    private @Nullable DeflateAgreement deflate(@Nullable String field) {
        if (field == null) {
            return null;
        }
        try {
            List<WebSocketExtension> agreed = WebSocketExtension.parse(field);
            if (deflate == null || agreed.size() != 1) {
                throw new HandshakeException("the server agreed to extensions that were not offered: " + shown(field));
            }
            return DeflateNegotiation.agree(agreed.getFirst(), deflate);
        } catch (IllegalArgumentException wrong) {
            throw new HandshakeException(String.valueOf(wrong.getMessage()));
        }
    }

    private static String shown(@Nullable String value) {
        return value == null ? "nothing" : HttpGrammar.quoted(value);
    }
}
