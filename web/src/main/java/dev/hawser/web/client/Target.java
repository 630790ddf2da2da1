package dev.hawser.web.client;

import dev.hawser.web.http.HttpGrammar;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a URL says of a request: whom to ask, and for what.
 *
 * @param host in lower case, without brackets
 * @param origin the path and the query, as they go over the wire
 * @param userInfo null where there is none
 */
record Target(String scheme, String host, int port, String origin, @Nullable String userInfo, String url) {
    static Target parse(String url) {
        URI parsed;
        try {
            parsed = new URI(url.strip());
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("no URL: " + HttpGrammar.quoted(url) + ": " + wrong.getReason());
        }
        return of(parsed, url);
    }

    private static Target of(URI parsed, String text) {
        String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("the URL is neither of http nor of https: " + HttpGrammar.quoted(text));
        }
        URI ascii = URI.create(parsed.toASCIIString());
        String host = ascii.getHost();
        if (host == null || host.isEmpty() || ascii.getPort() == 0 || ascii.getPort() > 65535) {
            throw new IllegalArgumentException("no host and port in the URL " + HttpGrammar.quoted(text));
        }
        host = bare(host.toLowerCase(Locale.ROOT));
        int port = ascii.getPort() < 0 ? usualPort(scheme) : ascii.getPort();
        String path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String origin = ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
        String shown = scheme + "://" + authority(scheme, host, port) + origin
                + (ascii.getRawFragment() == null ? "" : "#" + ascii.getRawFragment());
        return new Target(scheme, host, port, origin, ascii.getRawUserInfo(), shown);
    }

    /** The URL that {@code reference} leads to from here. */
    Target resolve(String reference) {
        try {
            return of(URI.create(url).resolve(new URI(reference.strip())), reference);
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("no URL: " + HttpGrammar.quoted(reference) + ": " + wrong.getReason());
        }
    }

    static int usualPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** The host, and the port where it is not the usual one. */
    String authority() {
        return authority(scheme, host, port);
    }

    private static String authority(String scheme, String host, int port) {
        return port == usualPort(scheme) ? bracketed(host) : bracketed(host) + ":" + port;
    }

    /** The whole of it, for a proxy. */
    String absolute() {
        return scheme + "://" + authority() + origin;
    }

    /** Without the query, which may have secrets in it. */
    String shown() {
        int query = origin.indexOf('?');
        return scheme + "://" + authority() + (query < 0 ? origin : origin.substring(0, query));
    }

    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** The address that {@code host} is; null where it is a name. */
    static @Nullable InetAddress numeric(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }
}
