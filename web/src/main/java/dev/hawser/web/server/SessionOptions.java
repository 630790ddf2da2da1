package dev.hawser.web.server;

import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.SameSite;
import java.time.Duration;
import java.util.Objects;

/**
 * What the {@link Sessions} of a site are like.
 *
 * @param cookieName under which the id is kept; over TLS with {@code __Host-} before it, so that no other host can set it
 * @param idleTimeout after which a session that nobody uses ends (Twisted: 900 s)
 * @param longestLife after which it ends however much it is used
 * @param most so many there are; beyond, the one that was used longest ago ends
 * @param sameSite with which requests of other sites it is sent
 */
public record SessionOptions(
        String cookieName, Duration idleTimeout, Duration longestLife, int most, SameSite sameSite) {
    /** {@code session}, 15 minutes idle, a day in all, 100 000 of them, {@code SameSite=Lax}. */
    public static final SessionOptions DEFAULT =
            new SessionOptions("session", Duration.ofSeconds(900), Duration.ofDays(1), 100_000, SameSite.LAX);

    /** Refuses a name that no cookie has, times that are not positive, and no sessions at all. */
    public SessionOptions {
        Objects.requireNonNull(sameSite, "sameSite");
        if (!HttpGrammar.isToken(cookieName) || cookieName.startsWith("__")) {
            throw new IllegalArgumentException("not a name of a session's cookie: " + HttpGrammar.quoted(cookieName));
        }
        if (idleTimeout.isNegative() || idleTimeout.isZero() || longestLife.isNegative() || longestLife.isZero()) {
            throw new IllegalArgumentException(
                    "times of a session are positive, not " + idleTimeout + " and " + longestLife);
        }
        if (most < 1) {
            throw new IllegalArgumentException("at least one session, not " + most);
        }
    }

    /** These, with another name of the cookie. */
    public SessionOptions withCookieName(String name) {
        return new SessionOptions(name, idleTimeout, longestLife, most, sameSite);
    }

    /** These, with other times. */
    public SessionOptions withTimes(Duration idle, Duration longest) {
        return new SessionOptions(cookieName, idle, longest, most, sameSite);
    }

    /** These, with so many sessions. */
    public SessionOptions withMost(int count) {
        return new SessionOptions(cookieName, idleTimeout, longestLife, count, sameSite);
    }

    /** These, with another rule about other sites. */
    public SessionOptions withSameSite(SameSite rule) {
        return new SessionOptions(cookieName, idleTimeout, longestLife, most, rule);
    }
}
