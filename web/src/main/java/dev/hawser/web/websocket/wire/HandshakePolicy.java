package dev.hawser.web.websocket.wire;

import dev.hawser.web.http.HttpGrammar;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server agrees to.
 *
 * @param protocols the sub-protocols that it has, the dearest first
 * @param origins whose pages may connect
 * @param deflate how to compress; null for not at all
 */
public record HandshakePolicy(List<String> protocols, OriginPolicy origins, @Nullable DeflateOptions deflate) {
    /** No sub-protocols, pages of the same host, no compression. */
    public static final HandshakePolicy DEFAULT = new HandshakePolicy(List.of(), OriginPolicy.SAME, null);

    /** Refuses names of sub-protocols that are no tokens, or come twice. */
    public HandshakePolicy {
        protocols = checked(protocols);
    }

    static List<String> checked(List<String> protocols) {
        if (!protocols.stream().allMatch(HttpGrammar::isToken) || new HashSet<>(protocols).size() < protocols.size()) {
            throw new IllegalArgumentException("names of sub-protocols are different tokens, unlike " + protocols);
        }
        return List.copyOf(protocols);
    }
}
