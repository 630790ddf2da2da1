package dev.hawser.web.client;

import dev.hawser.net.HostNames;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads addresses and references to others. */
final class WebUrlParser {
    private final String whole;
    private final String text;

    private WebUrlParser(String whole) {
        this.whole = whole;
        this.text = whole.strip();
        check();
    }

    static WebUrl absolute(String whole) {
        WebUrlParser parser = new WebUrlParser(whole);
        int colon = parser.schemeEnd();
        if (colon < 0 || !parser.text.startsWith("//", colon + 1)) {
            throw parser.refused("it does not begin with http:// or https://");
        }
        return parser.withAuthority(parser.scheme(colon), colon + 3);
    }

    static WebUrl relative(WebUrl base, String whole) {
        WebUrlParser parser = new WebUrlParser(whole);
        String text = parser.text;
        int colon = parser.schemeEnd();
        if (colon >= 0) {
            String scheme = parser.scheme(colon);
            if (!text.startsWith("//", colon + 1)) {
                throw parser.refused("it has a scheme and no host");
            }
            return parser.withAuthority(scheme, colon + 3);
        }
        if (text.startsWith("//")) {
            return parser.withAuthority(base.scheme(), 2);
        }
        if (text.startsWith("\\") || text.startsWith("/\\")) {
            throw parser.refused("it begins with a backslash, which some read as another host");
        }
        return parser.within(base);
    }

    private WebUrl within(WebUrl base) {
        int end = pathEnd(0);
        String path = text.substring(0, end);
        String query = query(end);
        if (path.isEmpty()) {
            boolean same = query == null;
            return new WebUrl(base.origin(), base.path(), same ? base.query() : query, fragment());
        }
        String merged = path.startsWith("/")
                ? path
                : base.path().substring(0, base.path().lastIndexOf('/') + 1) + path;
        return new WebUrl(
                base.origin(), WebUrlText.withoutDots(WebUrlText.encodedPath(merged)), query, fragment());
    }

    private WebUrl withAuthority(String scheme, int from) {
        int end = from;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        WebOrigin origin = origin(scheme, text.substring(from, end));
        int pathEnd = pathEnd(end);
        String path = pathEnd == end ? "/" : text.substring(end, pathEnd);
        return new WebUrl(
                origin, WebUrlText.withoutDots(WebUrlText.encodedPath(path)), query(pathEnd), fragment());
    }

    private WebOrigin origin(String scheme, String authority) {
        if (authority.indexOf('@') >= 0) {
            throw refused("it has a user or a password, which do not belong into an address: give credentials to the client");
        }
        if (authority.indexOf('\\') >= 0) {
            throw refused("it has a backslash before its path");
        }
        int bracket = authority.lastIndexOf(']');
        int colon = authority.indexOf(':', bracket + 1);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        return new WebOrigin(scheme, host(host), port.isEmpty() ? WebOrigin.defaultPort(scheme) : port(port));
    }

    private String host(String host) {
        if (host.startsWith("[")) {
            InetAddress address = host.endsWith("]") && host.indexOf('%') < 0
                    ? HostNames.numeric(host.substring(1, host.length() - 1))
                    : null;
            if (address == null || host.indexOf(':') < 0) {
                throw refused("what stands in brackets is no IPv6 address");
            }
            return address.getHostAddress();
        }
        if (host.isEmpty()) {
            throw refused("it has no host");
        }
        InetAddress address = HostNames.numeric(host);
        if (address != null) {
            return address.getHostAddress();
        }
        try {
            return HostNames.ascii(host);
        } catch (IllegalArgumentException noName) {
            throw refused("its host cannot be a name: " + noName.getMessage());
        }
    }

    private int port(String digits) {
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9' || port > 65535) {
                throw refused("its port is no number of 1 to 65535");
            }
            port = 10 * port + (c - '0');
        }
        if (port < 1 || port > 65535) {
            throw refused("its port is no number of 1 to 65535");
        }
        return port;
    }

    /** Where the colon behind the scheme is, -1 where there is none. */
    private int schemeEnd() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (c == ':') {
                return i == 0 ? -1 : i;
            }
            if (!letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'))) {
                return -1;
            }
        }
        return -1;
    }

    private String scheme(int colon) {
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https", "ws", "wss" -> scheme;
            default -> throw refused("its scheme is not one of http, https, ws and wss");
        };
    }

    private int pathEnd(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '?' && text.charAt(end) != '#') {
            end++;
        }
        return end;
    }

    private @Nullable String query(int from) {
        if (from >= text.length() || text.charAt(from) != '?') {
            return null;
        }
        int end = text.indexOf('#', from);
        return WebUrlText.encodedQuery(text.substring(from + 1, end < 0 ? text.length() : end));
    }

    private @Nullable String fragment() {
        int at = text.indexOf('#');
        return at < 0 ? null : WebUrlText.encodedFragment(text.substring(at + 1));
    }

    private void check() {
        if (whole.length() > WebUrl.MOST_CHARACTERS) {
            throw new IllegalArgumentException("an address of " + whole.length() + " characters is too long: "
                    + WebUrl.MOST_CHARACTERS + " at most");
        }
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            if (c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0) {
                throw refused("it has a control character, U+" + String.format("%04X", (int) c) + ", at " + i);
            }
            boolean lone = Character.isLowSurrogate(c)
                    ? i == 0 || !Character.isHighSurrogate(whole.charAt(i - 1))
                    : Character.isHighSurrogate(c)
                            && (i + 1 == whole.length() || !Character.isLowSurrogate(whole.charAt(i + 1)));
            if (lone) {
                throw refused("it has half a character, at " + i);
            }
        }
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("not an address of the web, " + WebUrlText.shown(whole) + ": " + why);
    }
}
