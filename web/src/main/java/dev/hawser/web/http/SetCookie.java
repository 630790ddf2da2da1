package dev.hawser.web.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cookie as a server makes it, with what it says about it (RFC 6265bis 4.1 and 5.6). An immutable value. One that was
 * {@linkplain #parse parsed} may hold what {@link #field()} would not write, since readers are told to bear more.
 *
 * @param name the name
 * @param value the value
 * @param domain to which hosts it goes, without a dot in front; null for the one that made it alone
 * @param path to which paths it goes; null for those beside the one that made it
 * @param maxAge how long it lives, the stronger of the two; zero or less removes it; null where it does not say
 * @param expires until when it lives; null where it does not say. With neither it lives as long as the client's session
 * @param isSecure whether it is sent over TLS alone
 * @param isHttpOnly whether scripts must not see it
 * @param sameSite with which requests of other sites it is sent; null leaves that to the browser
 */
public record SetCookie(
        String name,
        String value,
        @Nullable String domain,
        @Nullable String path,
        @Nullable Duration maxAge,
        @Nullable Instant expires,
        boolean isSecure,
        boolean isHttpOnly,
        @Nullable SameSite sameSite) {
    /** RFC 6265bis 5.6: name and value together, in octets. */
    public static final int MOST_OCTETS = 4096;

    /** RFC 6265bis 5.6: the value of an attribute, in octets. */
    public static final int MOST_ATTRIBUTE_OCTETS = 1024;

    /** RFC 6265bis 5.5: no cookie lives longer. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(400);

    /** Neither the name nor the value may be null. */
    public SetCookie {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /** A cookie that goes back to this host, to paths beside the one asked for, until the client's session ends. */
    public static SetCookie of(String name, String value) {
        return new SetCookie(name, value, null, null, null, null, false, false, null);
    }

    /**
     * A {@code Set-Cookie} field as clients read it, which is more lenient than what may be written; null where they would
     * drop it: control characters in it, too long, neither name nor value, or a value without name that would come back as a
     * name and a value.
     */
    public static @Nullable SetCookie parse(String field) {
        return SetCookieParser.parse(field);
    }

    /** This, for the host {@code changed} and all below it; null for the one that made it alone. */
    public SetCookie withDomain(@Nullable String changed) {
        return new SetCookie(name, value, changed, path, maxAge, expires, isSecure, isHttpOnly, sameSite);
    }

    /** This, for {@code changed} and all paths below it. */
    public SetCookie withPath(@Nullable String changed) {
        return new SetCookie(name, value, domain, changed, maxAge, expires, isSecure, isHttpOnly, sameSite);
    }

    /** This, living so long. */
    public SetCookie withMaxAge(@Nullable Duration changed) {
        return new SetCookie(name, value, domain, path, changed, expires, isSecure, isHttpOnly, sameSite);
    }

    /** This, living until then. */
    public SetCookie withExpires(@Nullable Instant changed) {
        return new SetCookie(name, value, domain, path, maxAge, changed, isSecure, isHttpOnly, sameSite);
    }

    /** This, over TLS alone or not. */
    public SetCookie withSecure(boolean changed) {
        return new SetCookie(name, value, domain, path, maxAge, expires, changed, isHttpOnly, sameSite);
    }

    /** This, hidden from scripts or not. */
    public SetCookie withHttpOnly(boolean changed) {
        return new SetCookie(name, value, domain, path, maxAge, expires, isSecure, changed, sameSite);
    }

    /** This, with that rule about other sites. */
    public SetCookie withSameSite(@Nullable SameSite changed) {
        return new SetCookie(name, value, domain, path, maxAge, expires, isSecure, isHttpOnly, changed);
    }

    /** What takes this cookie away: the same name, domain and path, and a life of no time. */
    public SetCookie removal() {
        return new SetCookie(
                name, "", domain, path, Duration.ZERO, Instant.EPOCH, isSecure, isHttpOnly, sameSite);
    }

    /**
     * The value of a {@code Set-Cookie} field.
     *
     * @throws IllegalArgumentException when it has what no server may send, and clients would drop or misread: a name that is no
     *     token, characters beyond ASCII or of the syntax, too many octets, {@code SameSite=None} without {@code Secure}, or a prefix
     *     ({@code __Host-}, {@code __Secure-}) whose promise it breaks
     */
    public String field() {
        SetCookieRules.check(this);
        StringBuilder field = new StringBuilder(name).append('=').append(value);
        if (expires != null) {
            field.append("; Expires=").append(CookieDate.text(expires));
        }
        if (maxAge != null) {
            field.append("; Max-Age=").append(Math.max(0, maxAge.toSeconds()));
        }
        if (domain != null) {
            field.append("; Domain=").append(domain);
        }
        if (path != null) {
            field.append("; Path=").append(path);
        }
        field.append(isSecure ? "; Secure" : "").append(isHttpOnly ? "; HttpOnly" : "");
        if (sameSite != null) {
            field.append("; SameSite=").append(sameSite.token());
        }
        return field.toString();
    }

    /**
     * Whether the cookie keeps what its prefix promises, in whatever case that is written (RFC 6265bis 4.1.3): {@code __Secure-} is
     * {@code Secure}; {@code __Host-} is that, has the path {@code /} and no domain. A client drops one that does not.
     */
    public boolean keepsPrefix() {
        String small = name.isEmpty() ? value.toLowerCase(Locale.ROOT) : name.toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return !small.startsWith("__secure-") && !small.startsWith("__host-");
        }
        if (small.startsWith("__host-")) {
            return isSecure && domain == null && "/".equals(path);
        }
        return !small.startsWith("__secure-") || isSecure;
    }

    /** Name and attributes; the value is mostly a key to something. */
    @Override
    public String toString() {
        return "SetCookie[" + name + (domain == null ? "" : ", domain " + domain)
                + (path == null ? "" : ", path " + path) + (isSecure ? ", secure" : "")
                + (isHttpOnly ? ", HTTP only" : "") + "]";
    }

    static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
