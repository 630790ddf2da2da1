package dev.hawser.web.client;

import dev.hawser.net.Address;
import java.util.Objects;

/**
 * Who is behind an address (RFC 6454): what cookies, credentials and connections are kept apart by.
 *
 * @param scheme {@code http}, {@code https}, {@code ws} or {@code wss}
 * @param host a name in ASCII and lower case, or a numeric address without brackets
 * @param port the port, be it the scheme's
 */
public record WebOrigin(String scheme, String host, int port) {
    /** For {@link WebUrl}, which has checked them. */
    public WebOrigin {
        Objects.requireNonNull(host, "host");
        defaultPort(scheme);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port number: " + port);
        }
    }

    /** The port of {@code scheme} where none is given. */
    static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> throw new IllegalArgumentException("not a scheme of the web: " + scheme);
        };
    }

    /** Whether TLS protects it. */
    public boolean isSecure() {
        return scheme.equals("https") || scheme.equals("wss");
    }

    /** Whether it is the same server as {@code other}: {@code ws} is {@code http}, and {@code wss} is {@code https}. */
    public boolean isSameServer(WebOrigin other) {
        return host.equals(other.host) && port == other.port && isSecure() == other.isSecure();
    }

    /** Host and port as the field {@code Host} has them: brackets around an IPv6 address, no default port. */
    public String authority() {
        if (port != defaultPort(scheme)) {
            return Address.text(host, port);
        }
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** As {@code https://example.com:8443}. */
    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
