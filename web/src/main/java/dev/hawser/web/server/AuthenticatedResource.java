package dev.hawser.web.server;

import dev.hawser.auth.Anonymous;
import dev.hawser.auth.AvatarId;
import dev.hawser.auth.Credentials;
import dev.hawser.auth.LoggedIn;
import dev.hawser.auth.LoginFailed;
import dev.hawser.auth.LoginLocked;
import dev.hawser.auth.Portal;
import dev.hawser.deferred.Deferred;
import dev.hawser.time.Scheduler;
import dev.hawser.web.http.HttpChallenge;
import dev.hawser.web.http.HttpCredentials;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.http.MalformedAuthentication;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who has credentials, by the schemes that it is given, and has his avatar answer. Whoever shows nothing, or something wrong,
 * is answered 401 with a challenge of each scheme; who shows nothing is let in where the portal takes {@link Anonymous}. Who is
 * locked out by the portal's {@link dev.hawser.auth.LoginLimit} is answered 429 with {@code Retry-After}.
 *
 * <p>Each request logs in by itself, and is logged out when it ends. It is a leaf: the avatar answers for the rest of the path.
 *
 * @param <A> what the portal's avatars are
 */
public final class AuthenticatedResource<A> implements Resource {
    /** Who has logged in, for logs and whoever answers. */
    public static final RequestKey<AvatarId> USER = RequestKey.of("user", AvatarId.class);

    private final Portal<A> portal;
    private final Admission<A> admission;
    private final List<HttpScheme> schemes;

    private interface Admission<A> {
        Resource of(Request request, A avatar);
    }

    private AuthenticatedResource(Portal<A> portal, Admission<A> admission, HttpScheme... schemes) {
        this.portal = Objects.requireNonNull(portal, "portal");
        this.admission = admission;
        this.schemes = List.of(schemes);
        if (schemes.length == 0) {
            throw new IllegalArgumentException("without a scheme nobody can show credentials");
        }
        for (HttpScheme scheme : schemes) {
            if (!portal.accepts(scheme.kind())) {
                throw new IllegalArgumentException("the portal has no checker for what " + scheme.name() + " brings, "
                        + scheme.kind().getSimpleName());
            }
        }
    }

    /**
     * Each has a resource of his own, which the realm makes.
     *
     * @throws IllegalArgumentException when there is no scheme, or one whose credentials the portal cannot check
     */
    public static <R extends Resource> AuthenticatedResource<R> of(Portal<R> portal, HttpScheme... schemes) {
        return new AuthenticatedResource<>(portal, (_, avatar) -> avatar, schemes);
    }

    /**
     * One resource for all who are let in; the avatar is noted with the request under {@code key}.
     *
     * @throws IllegalArgumentException as of {@link #of}
     */
    public static <T> AuthenticatedResource<T> of(
            Portal<T> portal, RequestKey<T> key, Resource resource, HttpScheme... schemes) {
        Objects.requireNonNull(resource, "resource");
        return new AuthenticatedResource<>(
                portal,
                (request, avatar) -> {
                    request.put(key, avatar);
                    return resource;
                },
                schemes);
    }

    @Override
    public void render(Request request) {
        List<String> fields = request.headers().all("Authorization");
        if (fields.size() > 1) {
            throw new RequestRefused(HttpStatus.BAD_REQUEST, "More than one field Authorization.");
        }
        if (fields.isEmpty()) {
            if (portal.accepts(Anonymous.class)) {
                login(request, null, new Anonymous());
            } else {
                challenge(request, null, AttemptOutcome.NONE);
            }
            return;
        }
        HttpScheme scheme = null;
        Credentials credentials;
        try {
            HttpCredentials shown = HttpCredentials.parse(fields.getFirst());
            scheme = schemeOf(shown);
            if (scheme == null) {
                challenge(request, null, AttemptOutcome.NONE);
                return;
            }
            credentials = scheme.credentials(shown, request);
        } catch (MalformedAuthentication unreadable) {
            challenge(request, scheme, AttemptOutcome.WRONG);
            return;
        } catch (StaleNonce stale) {
            challenge(request, scheme, AttemptOutcome.STALE);
            return;
        }
        login(request, scheme, credentials);
    }

    private void login(Request request, @Nullable HttpScheme scheme, Credentials credentials) {
        Deferred<LoggedIn<A>> login = portal.login(credentials, request.peer());
        if (!login.isFired()) {
            request.notifyFinish().finish(_ -> {}, _ -> login.cancel());
        }
        login.finish(in -> admit(request, scheme, credentials, in), failure -> refuse(request, scheme, failure));
    }

    private void admit(Request request, @Nullable HttpScheme scheme, Credentials credentials, LoggedIn<A> in)
            throws Exception {
        if (request.isFinished()) {
            in.logout();
            return;
        }
        request.notifyFinish().finish(_ -> in.logout(), _ -> in.logout());
        if (scheme != null && !scheme.use(credentials)) {
            challenge(request, scheme, AttemptOutcome.STALE);
            return;
        }
        request.put(USER, in.id());
        try {
            request.render(admission.of(request, in.avatar()));
        } catch (Throwable failure) {
            Scheduler.rethrowFatal(failure);
            request.failed(failure);
        }
    }

    private void refuse(Request request, @Nullable HttpScheme scheme, Throwable failure) {
        if (request.isFinished()) {
            return;
        }
        switch (failure) {
            case LoginLocked locked -> {
                long seconds = Math.max(1, locked.retryAfter().plusMillis(999).toSeconds());
                request.setHeader("Retry-After", Long.toString(seconds));
                Pages.answer(request, HttpStatus.TOO_MANY_REQUESTS, "Too many logins have failed. Try again later.");
            }
            case LoginFailed _ -> challenge(request, scheme, AttemptOutcome.WRONG);
            default -> request.failed(failure);
        }
    }

    /** Asks for credentials by all schemes; the one that was tried, if any, tells what became of that. */
    private void challenge(Request request, @Nullable HttpScheme tried, AttemptOutcome outcome) {
        for (HttpScheme scheme : schemes) {
            for (HttpChallenge challenge : scheme.challenges(scheme == tried ? outcome : AttemptOutcome.NONE)) {
                request.addHeader("WWW-Authenticate", challenge.field());
            }
        }
        Pages.answer(request, HttpStatus.UNAUTHORIZED, "You have to log in to see this.");
    }

    private @Nullable HttpScheme schemeOf(HttpCredentials shown) {
        for (HttpScheme scheme : schemes) {
            if (shown.isScheme(scheme.name())) {
                return scheme;
            }
        }
        return null;
    }
}
