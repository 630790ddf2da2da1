package dev.hawser.web.websocket;

import dev.hawser.web.http.HttpGrammar;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * A URL of a WebSocket, taken apart (RFC 6455, section 3).
 *
 * @param isSecure whether it is {@code wss}
 * @param host a name, or a numeric address without brackets
 * @param authority as the field Host has it
 * @param target path and query, as the request line has them
 */
record WebSocketUrl(boolean isSecure, String host, int port, String authority, String target) {
    /**
     * Takes {@code url} apart.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static WebSocketUrl parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException wrong) {
            throw refused(url, String.valueOf(wrong.getReason()));
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        boolean isSecure = HttpGrammar.equalsIgnoreCase(scheme, "wss");
        if (!isSecure && !HttpGrammar.equalsIgnoreCase(scheme, "ws")) {
            throw refused(url, "the scheme is ws or wss");
        }
        if (uri.getRawFragment() != null) {
            throw refused(url, "it has no fragment");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused(url.replace(uri.getRawUserInfo(), "..."), "give credentials as a field");
        }
        String host = uri.getHost();
        if (host == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw refused(url, "it has a host, and a port of 1 to 65535");
        }
        int port = uri.getPort() < 0 ? isSecure ? 443 : 80 : uri.getPort();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new WebSocketUrl(
                isSecure,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                uri.getPort() < 0 ? host : host + ":" + port,
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    }

    private static IllegalArgumentException refused(String url, String why) {
        return new IllegalArgumentException("no URL of a WebSocket: " + HttpGrammar.quoted(url) + ": " + why);
    }
}
