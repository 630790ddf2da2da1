package dev.hawser.web.server;

import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import dev.hawser.web.http.Cookie;
import dev.hawser.web.http.SetCookie;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a site: which browser a request comes from, told by a cookie with 256 random bits. The cookie is hidden from scripts
 * ({@code HttpOnly}), not sent along by forms of other sites ({@code SameSite=Lax}), and over TLS {@code Secure} and bound to
 * the host by its name ({@code __Host-}). It dies with the browser; the session ends by its times, as {@link SessionOptions} has them.
 *
 * <p>An id that was not given out here is never taken over: its request gets a session of another id.
 *
 * <p>Sessions are in memory, and so of one process and one reactor. Used on its thread.
 */
public final class Sessions {
    private static final int ID_BYTES = 32;
    private static final int ID_CHARACTERS = 43;
    private static final String TLS_PREFIX = "__Host-";

    private final Scheduler scheduler;
    private final SessionOptions options;
    private final RandomGenerator random;
    private final RequestKey<WebSession> key = RequestKey.of("session", WebSession.class);
    /** The one that was used longest ago first. */
    private final LinkedHashMap<String, WebSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

    private boolean sweeping;

    /** As {@link SessionOptions#DEFAULT} has it. */
    public Sessions(Scheduler scheduler) {
        this(scheduler, SessionOptions.DEFAULT);
    }

    /** With options. */
    public Sessions(Scheduler scheduler, SessionOptions options) {
        this(scheduler, options, new SecureRandom());
    }

    /** With ids out of {@code random}: for tests, which want the same ones again; in all else they could be guessed. */
    public Sessions(Scheduler scheduler, SessionOptions options, RandomGenerator random) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.options = Objects.requireNonNull(options, "options");
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * The session of {@code request}; a new one where it has none, whose cookie goes with the answer.
     *
     * @throws IllegalStateException when a new one is needed and the head of the answer has left
     */
    public WebSession of(Request request) {
        WebSession known = existing(request);
        return known != null ? known : make(request);
    }

    /** The session of {@code request}; null where it has none. That it was asked for counts as use. */
    public @Nullable WebSession existing(Request request) {
        WebSession noted = request.get(key);
        if (noted != null && !noted.isExpired()) {
            return noted;
        }
        String name = cookieName(request);
        for (Cookie cookie : request.cookies()) {
            if (cookie.name().equals(name) && cookie.value().length() == ID_CHARACTERS) {
                WebSession session = sessions.get(cookie.value());
                if (session != null && !isOver(session)) {
                    session.used();
                    request.put(key, session);
                    return session;
                }
            }
        }
        return null;
    }

    /** How many there are. */
    public int size() {
        return sessions.size();
    }

    void rotate(WebSession session, Request request) {
        if (session.isExpired()) {
            throw new IllegalStateException("the session is over, and gets no other id");
        }
        String fresh = id();
        request.addCookie(cookie(request, fresh));
        sessions.remove(session.id());
        session.setId(fresh);
        session.used();
        sessions.put(fresh, session);
        request.put(key, session);
    }

    void expire(WebSession session) {
        if (sessions.remove(session.id(), session)) {
            session.ended();
        }
    }

    private WebSession make(Request request) {
        String id = id();
        request.addCookie(cookie(request, id));
        WebSession session = new WebSession(this, scheduler, id);
        sessions.put(id, session);
        request.put(key, session);
        if (sessions.size() > options.most()) {
            expire(eldest());
        }
        sweepLater();
        return session;
    }

    private SetCookie cookie(Request request, String id) {
        return SetCookie.of(cookieName(request), id)
                .withPath("/")
                .withHttpOnly(true)
                .withSecure(request.isSecure())
                .withSameSite(options.sameSite());
    }

    private String cookieName(Request request) {
        return request.isSecure() ? TLS_PREFIX + options.cookieName() : options.cookieName();
    }

    private String id() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private boolean isOver(WebSession session) {
        long now = scheduler.nanos();
        boolean over = now - session.usedNanos() >= options.idleTimeout().toNanos()
                || now - session.madeNanos() >= options.longestLife().toNanos();
        if (over) {
            expire(session);
        }
        return over;
    }

    private WebSession eldest() {
        Map.Entry<String, WebSession> first = sessions.firstEntry();
        return Objects.requireNonNull(first).getValue();
    }

    /** One timer for all: it comes when the one that was used longest ago may be over. */
    private void sweepLater() {
        if (!sweeping && !sessions.isEmpty()) {
            sweeping = true;
            long left = options.idleTimeout().toNanos() - (scheduler.nanos() - eldest().usedNanos());
            scheduler.callLater(Duration.ofNanos(Math.max(0, left)), (Upkeep) this::sweep);
        }
    }

    private void sweep() {
        sweeping = false;
        while (!sessions.isEmpty() && isOver(eldest())) {
            continue;
        }
        sweepLater();
    }
}
