package dev.hawser.web.proxy;

import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a reverse proxy asks: {@code http://10.0.0.1:8080/base}.
 *
 * @param origin scheme, host and port
 * @param base the path without a slash at its end; may be empty
 */
record UpstreamUrl(String scheme, String host, int port, String origin, String base) {
    private static final String HEX = "0123456789ABCDEF";

    static UpstreamUrl parse(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("no URL of a server: " + HttpGrammar.quoted(text), wrong);
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean isWeb = scheme.equals("http") || scheme.equals("https");
        boolean hasMore = url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null;
        if (!isWeb || url.getHost() == null || url.getPort() == 0 || url.getPort() > 65535 || hasMore) {
            throw new IllegalArgumentException(
                    "the URL of a server is http:// or https://, a host, a port and a path, and no more: " + HttpGrammar.quoted(text));
        }
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        int port = url.getPort() < 0 ? (scheme.equals("https") ? 443 : 80) : url.getPort();
        String origin = scheme + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        String host = url.getHost().startsWith("[") ? url.getHost().substring(1, url.getHost().length() - 1) : url.getHost();
        return new UpstreamUrl(scheme, host, port, origin, path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    /** Host, and port where it is said, as the field Host has them. */
    String authority() {
        return origin.substring(origin.indexOf("://") + 3);
    }

    /**
     * The path and query that are asked for: the base, and what of the request's path has not led here, as it was written.
     *
     * @throws RequestRefused where that would be a path outside of the base
     */
    String target(Request request) {
        for (String segment : request.postPath()) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new RequestRefused(HttpStatus.BAD_REQUEST, "This path leads elsewhere.");
            }
        }
        String path = base + encoded(rest(request));
        String query = request.query();
        String whole = path.isEmpty() ? "/" : path;
        return query == null ? whole : whole + "?" + encoded(query);
    }

    /** All of a request's path and query, for a proxy that does not look at them. */
    static String whole(Request request) {
        String query = request.query();
        String path = encoded(request.path());
        return query == null ? path : path + "?" + encoded(query);
    }

    /** The path that has led here, as it was written. */
    static String prefix(Request request) {
        String path = request.path();
        return path.substring(0, path.length() - rest(request).length());
    }

    private static String rest(Request request) {
        String path = request.path();
        int at = 0;
        for (int i = request.prePath().size(); i > 0; i--) {
            int slash = path.indexOf('/', at + 1);
            at = slash < 0 ? path.length() : slash;
        }
        return path.substring(at);
    }

    /** With what servers disagree about, and a URL has no place for, behind percent signs. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                boolean isByte = i + 2 < text.length()
                        && Character.digit(text.charAt(i + 1), 16) >= 0
                        && Character.digit(text.charAt(i + 2), 16) >= 0;
                if (!isByte) {
                    throw new RequestRefused(HttpStatus.BAD_REQUEST, "A percent sign without a byte behind it.");
                }
                encoded.append(c);
            } else if ("\"<>[\\]^`{|}".indexOf(c) >= 0) {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }
}
