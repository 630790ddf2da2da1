package dev.hawser.web.client;

import dev.hawser.web.http.SameSite;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cookie in a {@link CookieJar}, with what decides where it goes (RFC 6265bis 5.7).
 *
 * @param name the name; empty for one without
 * @param value the value
 * @param domain the host that it is for
 * @param isHostOnly whether hosts below {@code domain} do not get it
 * @param path the path that it is for, and those below
 * @param isSecure whether it is sent over TLS alone
 * @param isHttpOnly whether scripts were not to see it
 * @param sameSite what it says of other sites; null where nothing
 * @param creation when it was first stored
 * @param expiry until when it lives; null for the session
 */
public record StoredCookie(
        String name,
        String value,
        String domain,
        boolean isHostOnly,
        String path,
        boolean isSecure,
        boolean isHttpOnly,
        @Nullable SameSite sameSite,
        Instant creation,
        @Nullable Instant expiry) {
    /** Null is no cookie's name, value, domain, path or creation. */
    public StoredCookie {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(creation, "creation");
    }

    /** Whether its life is over. */
    public boolean isExpired(Instant now) {
        return expiry != null && !expiry.isAfter(now);
    }

    StoredCookie createdAt(Instant earlier) {
        return new StoredCookie(
                name, value, domain, isHostOnly, path, isSecure, isHttpOnly, sameSite, earlier, expiry);
    }

    /** All but the value. */
    @Override
    public String toString() {
        return "StoredCookie[" + name + " for " + domain + path + "]";
    }
}
