package dev.hawser.web.client;

import dev.hawser.net.HostNames;
import dev.hawser.web.http.SetCookie;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a cookie is taken, and where it goes: RFC 6265bis 5.1 and 5.7, as functions. */
final class CookieRules {
    private CookieRules() {}

    /** What is stored of {@code made} that came from {@code from}; null where it is refused. */
    static @Nullable StoredCookie stored(
            WebUrl from, SetCookie made, PublicSuffixes suffixes, Instant now, Instant creation) {
        if (made.isSecure() && !from.isSecure() || !made.keepsPrefix() || !canBeSent(made)) {
            return null;
        }
        String host = from.host();
        String domain = made.domain();
        boolean hostOnly = domain == null;
        if (domain != null && !domain.equals(host)) {
            if (!domainMatches(host, domain) || suffixes.isPublicSuffix(domain)) {
                return null;
            }
        } else if (domain != null) {
            hostOnly = HostNames.numeric(host) != null || suffixes.isPublicSuffix(domain);
        }
        return new StoredCookie(
                made.name(),
                made.value(),
                domain == null ? host : domain,
                hostOnly,
                made.path() == null ? defaultPath(from.path()) : made.path(),
                made.isSecure(),
                made.isHttpOnly(),
                made.sameSite(),
                creation,
                expiry(made, now));
    }

    /** RFC 6265bis 5.1.3: both in ASCII and lower case. */
    static boolean domainMatches(String host, String domain) {
        return host.equals(domain)
                || host.length() > domain.length()
                        && host.endsWith(domain)
                        && host.charAt(host.length() - domain.length() - 1) == '.'
                        && HostNames.numeric(host) == null;
    }

    /** RFC 6265bis 5.1.4. */
    static boolean pathMatches(String path, String cookiePath) {
        return path.startsWith(cookiePath)
                && (path.length() == cookiePath.length()
                        || cookiePath.endsWith("/")
                        || path.charAt(cookiePath.length()) == '/');
    }

    /** RFC 6265bis 5.1.4: the folder of what was asked for, without a slash at its end. */
    static String defaultPath(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static @Nullable Instant expiry(SetCookie made, Instant now) {
        Instant latest = now.plus(SetCookie.LONGEST_LIFE);
        Duration age = made.maxAge();
        if (age != null) {
            if (age.isZero() || age.isNegative()) {
                return Instant.EPOCH;
            }
            return age.compareTo(SetCookie.LONGEST_LIFE) > 0 ? latest : plus(now, age);
        }
        Instant date = made.expires();
        return date == null || date.isBefore(latest) ? date : latest;
    }

    private static Instant plus(Instant now, Duration age) {
        try {
            return now.plus(age);
        } catch (DateTimeException | ArithmeticException beyond) {
            return Instant.MAX;
        }
    }

    /** Whether it can be sent back as it is, and saved: a cookie file has tabs between its columns. */
    private static boolean canBeSent(SetCookie made) {
        String path = made.path();
        boolean wouldHaveName = made.name().isEmpty() && made.value().indexOf('=') >= 0;
        return made.name().indexOf('=') < 0
                && !wouldHaveName
                && isPlain(made.name())
                && isPlain(made.value())
                && (path == null || isPlain(path));
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x100 && c != 0x7f && c != ';');
    }
}
