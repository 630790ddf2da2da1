package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.file.FilePath;
import dev.hawser.net.Reactor;
import dev.hawser.web.http.Cookie;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.SetCookie;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cookies that servers have given, and to whom each goes back (RFC 6265bis 5.7 and 5.8). A client has no pages of other sites, so
 * {@code SameSite} and {@code HttpOnly} are kept and not acted on.
 *
 * <p>A cookie for a whole domain is taken only where that is no {@linkplain PublicSuffixes public suffix}. One that says
 * {@code Secure} comes and goes over TLS alone, and is never overwritten by one in clear. One with a tab in it is refused.
 *
 * <p>Bounded: 50 cookies of a domain and 3000 in all, as the RFC has it for the least that a client keeps. Beyond that expired ones go
 * first, then those not {@code Secure} of a domain that has too many, then the one that was used longest ago.
 *
 * <p>For one reactor, on its thread.
 */
public final class CookieJar {
    /** No cookie file is longer. */
    private static final int MOST_FILE_BYTES = 32 << 20;

    private static final Comparator<StoredCookie> SENT_ORDER = Comparator.<StoredCookie>comparingInt(
                    cookie -> -cookie.path().length())
            .thenComparing(StoredCookie::creation);

    private final Clock clock;
    private final PublicSuffixes suffixes;
    private final CookieShelves shelves;
    private Instant latest = Instant.MIN;

    /** Empty; {@code clock} is the reactor's {@code wallClock()}. */
    public CookieJar(Clock clock) {
        this(clock, PublicSuffixes.bundled(), 50, 3000);
    }

    /**
     * Empty, with another list of public suffixes and other bounds.
     *
     * @throws IllegalArgumentException when a bound is below 1
     */
    public CookieJar(Clock clock, PublicSuffixes suffixes, int mostOfDomain, int most) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.suffixes = Objects.requireNonNull(suffixes, "suffixes");
        this.shelves = new CookieShelves(mostOfDomain, most);
    }

    /** Takes the cookies of an answer. Those that break the rules are dropped, as browsers do. */
    public void store(WebUrl from, Headers answer) {
        for (int at = answer.indexOf("Set-Cookie", 0); at >= 0; at = answer.indexOf("Set-Cookie", at + 1)) {
            SetCookie made = SetCookie.parse(answer.value(at));
            if (made != null) {
                store(from, made);
            }
        }
    }

    /** Takes one cookie that {@code from} has given: whether it was taken, be it that it removed one. */
    public boolean store(WebUrl from, SetCookie made) {
        Instant now = clock.instant();
        StoredCookie cookie = CookieRules.stored(from, made, suffixes, now, stamp(now));
        if (cookie == null || !from.isSecure() && shelves.hidesSecure(cookie, now)) {
            return false;
        }
        shelves.put(cookie, now);
        return true;
    }

    /** The cookies for a request to {@code to}: those of longer paths first, then the older ones. */
    public List<Cookie> cookies(WebUrl to) {
        List<StoredCookie> found = shelves.matching(to, clock.instant());
        found.sort(SENT_ORDER);
        List<Cookie> cookies = new ArrayList<>(found.size());
        for (StoredCookie cookie : found) {
            cookies.add(new Cookie(cookie.name(), cookie.value()));
        }
        return cookies;
    }

    /** The value of the field {@code Cookie} for a request to {@code to}; null where there are none. */
    public @Nullable String field(WebUrl to) {
        List<Cookie> cookies = cookies(to);
        return cookies.isEmpty() ? null : Cookie.field(cookies);
    }

    /** All cookies that are not expired, in the order of their creation. */
    public List<StoredCookie> all() {
        List<StoredCookie> all = shelves.all(clock.instant());
        all.sort(Comparator.comparing(StoredCookie::creation));
        return List.copyOf(all);
    }

    /** How many there are, expired ones among them. */
    public int size() {
        return shelves.size();
    }

    /** Forgets them all. */
    public void clear() {
        shelves.clear();
    }

    /** Forgets those for {@code domain} itself, without those of hosts below it. */
    public void clear(String domain) {
        shelves.clear(domain);
    }

    /** Ends the session: forgets those without a date. */
    public void clearSession() {
        shelves.clearSession();
    }

    /**
     * Writes all cookies that live on to {@code file}, for its owner alone, in the format that browsers once had and curl and wget
     * read ({@code cookies.txt}); those of the session where {@code withSession} says so. The file is replaced at once or not at all.
     */
    public Deferred<@Nullable Void> save(Reactor reactor, FilePath file, boolean withSession) {
        Bytes text = Bytes.of(CookieFile.text(all(), withSession));
        return reactor.<@Nullable Void>deferToThread(() -> {
            file.setContent(text, PosixFilePermissions.fromString("rw-------"));
            return null;
        });
    }

    /**
     * Adds the cookies of a file, which curl or wget may have written, to those that are here.
     *
     * @return how many; or the failure to read it, with the line that is none of a cookie file as an
     *     {@link IllegalArgumentException}. Nothing is added then
     */
    public Deferred<Integer> load(Reactor reactor, FilePath file) {
        Instant now = clock.instant();
        return reactor.deferToThread(() -> CookieFile.parse(file.content(MOST_FILE_BYTES).utf8(), now))
                .addCallback(read -> {
                    int added = 0;
                    for (StoredCookie cookie : read) {
                        if (!cookie.isExpired(now)) {
                            shelves.put(cookie.createdAt(stamp(now)), now);
                            added++;
                        }
                    }
                    return added;
                });
    }

    /** When a cookie was made: no two at the same time, so that their order is that of their coming. */
    private Instant stamp(Instant now) {
        latest = now.isAfter(latest) ? now : latest.plusNanos(1);
        return latest;
    }
}
