package dev.hawser.web.websocket.wire;

import dev.hawser.web.http.HttpGrammar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may open a WebSocket (RFC 6455, section 10.2). Browsers let any page connect to anybody and send the user's
 * cookies along; that the page is not ours is told by the {@code Origin} field alone. Programs that are no browsers send what
 * they like, or nothing.
 */
@FunctionalInterface
public interface OriginPolicy {
    /** Everybody: for services that know their users by something other than cookies. */
    OriginPolicy ANY = (_, _) -> true;

    /** Pages of the host and port that the request is for, and requests without an origin. */
    OriginPolicy SAME = (origin, host) -> origin == null || isOf(origin, host);

    /**
     * Whether to accept.
     *
     * @param origin such as {@code https://example.com}, or {@code null} as text; null where there is no such field
     * @param host the {@code Host} of the request, or its {@code :authority}
     */
    boolean accepts(@Nullable String origin, String host);

    /** These origins, such as {@code https://example.com}, and requests without one. */
    static OriginPolicy of(String... origins) {
        List<String> accepted = List.of(origins);
        return (origin, _) -> origin == null || accepted.stream().anyMatch(each -> HttpGrammar.equalsIgnoreCase(each, origin));
    }

    private static boolean isOf(String origin, String host) {
        int scheme = origin.indexOf("://");
        if (scheme < 0 || host.isEmpty()) {
            return false;
        }
        String authority = origin.substring(scheme + 3);
        String implied = switch (origin.substring(0, scheme)) {
            case "http", "ws" -> ":80";
            case "https", "wss" -> ":443";
            default -> "";
        };
        return HttpGrammar.equalsIgnoreCase(authority, host)
                || HttpGrammar.equalsIgnoreCase(authority + implied, host)
                || HttpGrammar.equalsIgnoreCase(authority, host + implied);
    }
}
