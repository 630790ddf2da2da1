package dev.hawser.web.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address of something on the web: {@code http}, {@code https}, {@code ws} or {@code wss}. An immutable value in one form, in
 * which two that mean the same are equal: scheme and host in lower case, the host in ASCII, no default port, no dot segments, and
 * everything percent-encoded that cannot stand in a request.
 *
 * <p>What people paste is taken where it can mean one thing only: blanks and letters beyond ASCII in path and query are
 * encoded, a percent sign that encodes nothing is taken for itself, blanks around it all are dropped. <b>Refused</b> are control
 * characters anywhere (CR and LF would end the request line), backslashes before the path, which browsers and libraries
 * read as different hosts, and a user or password in the address: it ends up in logs and histories, and
 * {@code http://bank.example@evil.example/} is how people are misled. Credentials are given to the client beside the address.
 *
 * <p>Hosts are names, IPv4 addresses, or IPv6 addresses in brackets; names beyond ASCII become what
 * {@link java.net.IDN} makes of them (IDNA 2003). Numbers that only some systems read as addresses ({@code 0x7f.1}) are refused.
 */
public final class WebUrl {
    /** No address is longer. */
    public static final int MOST_CHARACTERS = 65_536;

    private final WebOrigin origin;
    private final String path;
    private final @Nullable String query;
    private final @Nullable String fragment;

    WebUrl(WebOrigin origin, String path, @Nullable String query, @Nullable String fragment) {
        this.origin = origin;
        this.path = path;
        this.query = query;
        this.fragment = fragment;
    }

    /**
     * The address that {@code text} is.
     *
     * @throws IllegalArgumentException when it is none, or one that is refused; it tells why and shows the text, without what
     *     may be a password
     */
    public static WebUrl of(String text) {
        return WebUrlParser.absolute(text);
    }

    /**
     * What {@code reference} means in a page at this address (RFC 3986 5.2): another address, {@code //host/path}, {@code /path},
     * {@code ../path}, {@code ?query}, {@code #fragment}, or nothing.
     *
     * @throws IllegalArgumentException as {@link #of} does
     */
    public WebUrl resolve(String reference) {
        return WebUrlParser.relative(this, reference);
    }

    /** Scheme, host and port. */
    public WebOrigin origin() {
        return origin;
    }

    /** {@code http}, {@code https}, {@code ws} or {@code wss}. */
    public String scheme() {
        return origin.scheme();
    }

    /** The name or the numeric address, without brackets. */
    public String host() {
        return origin.host();
    }

    /** The port, be it the scheme's. */
    public int port() {
        return origin.port();
    }

    /** Whether TLS protects it. */
    public boolean isSecure() {
        return origin.isSecure();
    }

    /** The path, percent-encoded; begins with a slash. */
    public String path() {
        return path;
    }

    /** What stands behind the question mark, percent-encoded; null where there is none. */
    public @Nullable String query() {
        return query;
    }

    /** What stands behind the number sign, percent-encoded; null where there is none. Never sent. */
    public @Nullable String fragment() {
        return fragment;
    }

    /** Host and port as the field {@code Host} has them. */
    public String authority() {
        return origin.authority();
    }

    /** Path and query, as they stand in a request line. */
    public String requestTarget() {
        return query == null ? path : path + "?" + query;
    }

    /** This address with that fragment, which is encoded already; null for none. */
    public WebUrl withFragment(@Nullable String changed) {
        return Objects.equals(fragment, changed)
                ? this
                : new WebUrl(origin, path, query, changed == null ? null : WebUrlText.encodedFragment(changed));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebUrl that
                && origin.equals(that.origin)
                && path.equals(that.path)
                && Objects.equals(query, that.query)
                && Objects.equals(fragment, that.fragment);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, path, query, fragment);
    }

    /** The whole address. */
    @Override
    public String toString() {
        return origin + requestTarget() + (fragment == null ? "" : "#" + fragment);
    }
}
