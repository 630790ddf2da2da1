package dev.hawser.web.websocket.wire;

import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's half of the handshake (RFC 6455, section 4.2; RFC 8441, section 5). */
public final class ServerHandshake {
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final Headers UPGRADE_REQUIRED =
            Headers.of("Upgrade", "websocket", "Connection", "Upgrade", VERSION, "13");

    private ServerHandshake() {}

    /** The answer to a request of HTTP/1.1. */
    public static HandshakeAnswer answer(String method, Headers request, HandshakePolicy policy) {
        if (!method.equals("GET")) {
            return rejected(405, Headers.of("Allow", "GET"), "a WebSocket begins with GET");
        }
        if (!request.containsToken("Upgrade", "websocket") || !request.containsToken("Connection", "upgrade")) {
            return rejected(426, UPGRADE_REQUIRED, "this is for WebSockets");
        }
        List<String> keys = request.all(KEY);
        if (isVersion13(request) && (keys.size() != 1 || !HandshakeKeys.isKey(keys.getFirst()))) {
            return rejected(400, Headers.EMPTY, KEY + " is not one value of 16 bytes in Base64");
        }
        HeadersBuilder headers = new HeadersBuilder().add("Upgrade", "websocket").add("Connection", "Upgrade");
        return agreed(101, request, request.get("Host", ""), policy, headers, keys.isEmpty() ? null : keys.getFirst());
    }

    /** The answer to a request of HTTP/2, a CONNECT whose {@code :protocol} is {@code websocket}. */
    public static HandshakeAnswer answerHttp2(String authority, Headers request, HandshakePolicy policy) {
        return agreed(200, request, authority, policy, new HeadersBuilder(), null);
    }

    private static boolean isVersion13(Headers request) {
        return "13".equals(request.combined(VERSION));
    }

    private static HandshakeAnswer agreed(
            int status, Headers request, String host, HandshakePolicy policy, HeadersBuilder headers, @Nullable String key) {
        if (!isVersion13(request)) {
            return rejected(426, UPGRADE_REQUIRED, "this server has version 13 of WebSocket");
        }
        if (!policy.origins().accepts(request.get("Origin"), host)) {
            return rejected(403, Headers.EMPTY, "pages of another origin may not connect");
        }
        if (key != null) {
            headers.add("Sec-WebSocket-Accept", HandshakeKeys.accept(key));
        }
        List<String> offered = tokens(request.all(PROTOCOL));
        if (offered == null) {
            return rejected(400, Headers.EMPTY, PROTOCOL + " is no list of names");
        }
        String protocol = policy.protocols().stream().filter(offered::contains).findFirst().orElse(null);
        if (protocol != null) {
            headers.add(PROTOCOL, protocol);
        }
        DeflateNegotiation.Answer deflate;
        try {
            deflate = deflate(request.combined(EXTENSIONS), policy.deflate());
        } catch (IllegalArgumentException wrong) {
            return rejected(400, Headers.EMPTY, EXTENSIONS + " is no list of extensions");
        }
        if (deflate != null) {
            headers.add(EXTENSIONS, deflate.extension().toString());
        }
        return new HandshakeAnswer.Accepted(
                status, headers.build(), protocol, deflate == null ? null : deflate.agreement());
    }

    private static DeflateNegotiation.@Nullable Answer deflate(@Nullable String field, @Nullable DeflateOptions options) {
        if (field == null) {
            return null;
        }
        List<WebSocketExtension> offers = WebSocketExtension.parse(field);
        return options == null ? null : DeflateNegotiation.accept(offers, options);
    }

    /** The members of a list; null where one is no token. */
    static @Nullable List<String> tokens(List<String> fields) {
        List<String> found = new ArrayList<>();
        for (String field : fields) {
            for (String member : field.split(",", -1)) {
                String token = member.strip();
                if (!HttpGrammar.isToken(token)) {
                    return null;
                }
                found.add(token);
            }
        }
        return found;
    }

    private static HandshakeAnswer rejected(int status, Headers headers, String reason) {
        return new HandshakeAnswer.Rejected(status, headers, reason);
    }
}
