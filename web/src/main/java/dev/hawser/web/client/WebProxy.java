package dev.hawser.web.client;

import dev.hawser.web.http.HttpGrammar;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy.
 *
 * @param kind what it speaks
 * @param user null where it wants no password
 */
public record WebProxy(Kind kind, String host, int port, @Nullable String user, @Nullable String password) {
    /** What a proxy speaks. */
    public enum Kind {
        /** HTTP: whole requests for {@code http} URLs, CONNECT for {@code https} ones. */
        HTTP(80),
        /** The same, in TLS. */
        HTTPS(443),
        /** SOCKS 5, which looks up the names itself. */
        SOCKS5(1080);

        private final int usualPort;

        Kind(int usualPort) {
            this.usualPort = usualPort;
        }
    }

    /**
     * As {@code http://user:password@host:3128}, {@code socks5://host} or {@code host:3128}; percent-encoding in user and password is
     * decoded. {@code socks5h} is the same as {@code socks5}.
     *
     * @throws IllegalArgumentException when it is no proxy; the message has no password in it
     */
    public static WebProxy parse(String text) {
        String url = text.strip();
        if (!url.contains("://")) {
            url = "http://" + url;
        }
        URI parsed;
        try {
            parsed = new URI(url);
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("no proxy: " + HttpGrammar.quoted(shown(text)) + ": " + wrong.getReason());
        }
        String host = parsed.getHost();
        if (host == null || parsed.getPort() == 0 || parsed.getPort() > 65535) {
            throw new IllegalArgumentException("no host and port of a proxy: " + HttpGrammar.quoted(shown(text)));
        }
        Kind kind =
                switch (parsed.getScheme().toLowerCase(Locale.ROOT)) {
                    case "http" -> Kind.HTTP;
                    case "https" -> Kind.HTTPS;
                    case "socks5", "socks5h" -> Kind.SOCKS5;
                    default ->
                        throw new IllegalArgumentException("a proxy is reached by http, https or socks5, not by "
                                + HttpGrammar.quoted(parsed.getScheme()));
                };
        String login = parsed.getRawUserInfo();
        int colon = login == null ? -1 : login.indexOf(':');
        String user = login == null ? null : decoded(colon < 0 ? login : login.substring(0, colon));
        String password = login == null ? null : decoded(colon < 0 ? "" : login.substring(colon + 1));
        int port = parsed.getPort() < 0 ? kind.usualPort : parsed.getPort();
        return new WebProxy(kind, HostText.bare(host), port, user, password);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String shown(String text) {
        int at = text.lastIndexOf('@');
        int scheme = text.indexOf("://");
        return at < 0 ? text : (scheme < 0 || scheme > at ? "" : text.substring(0, scheme + 3)) + "(secret)" + text.substring(at);
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + HostText.bracketed(host) + ":" + port;
    }
}
