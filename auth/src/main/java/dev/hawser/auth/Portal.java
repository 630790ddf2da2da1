package dev.hawser.auth;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.time.Scheduler;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way in: has credentials checked, and asks a realm for the avatar. A protocol knows its portal and the type of its avatars;
 * neither who is let in nor why is its affair, nor is that of the realm.
 *
 * <p>Checkers are asked in the order given, those of the kind alone; where one says {@link LoginFailed} the next is asked. Any
 * other failure ends the attempt: a table that cannot be read is not the same as a wrong password.
 *
 * <p>Failed attempts are counted and slowed down by a {@link LoginLimit}, which several portals may share.
 *
 * <p>Used on its scheduler's thread.
 *
 * @param <A> what an avatar is
 */
public final class Portal<A> {
    private final Scheduler scheduler;
    private final Realm<A> realm;
    private final List<CredentialsChecker<?>> checkers;
    private final LoginLimit limit;

    /** With a {@link LoginLimit} of its own, as it is by default. */
    public Portal(Scheduler scheduler, Realm<A> realm, CredentialsChecker<?>... checkers) {
        this(scheduler, realm, List.of(checkers), new LoginLimit(scheduler));
    }

    /**
     * With this limit.
     *
     * @throws IllegalArgumentException when there is no checker: nobody could come in
     */
    public Portal(Scheduler scheduler, Realm<A> realm, List<CredentialsChecker<?>> checkers, LoginLimit limit) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.realm = Objects.requireNonNull(realm, "realm");
        this.checkers = List.copyOf(checkers);
        this.limit = Objects.requireNonNull(limit, "limit");
        if (checkers.isEmpty()) {
            throw new IllegalArgumentException("a portal without a checker lets nobody in");
        }
    }

    /** Whether credentials of {@code kind} can be checked here: what a protocol asks before it offers a scheme. */
    public boolean accepts(Class<? extends Credentials> kind) {
        return checkers.stream().anyMatch(checker -> checker.kind().isAssignableFrom(kind));
    }

    /** {@link #login(Credentials, Address)} of somebody whose place is not known: failures are counted by user alone. */
    public Deferred<LoggedIn<A>> login(Credentials credentials) {
        return attempt(credentials, null);
    }

    /**
     * Lets somebody in.
     *
     * @param peer where the attempt comes from, by which failures are counted
     * @return who it is and what he may use, to be logged out in the end; or {@link LoginFailed}, {@link LoginLocked} and
     *     {@link UnhandledCredentials} among it, after a while where there have been several; any other failure is the checker's or
     *     the realm's, and not for the peer. Cancelling it gives the attempt up
     */
    public Deferred<LoggedIn<A>> login(Credentials credentials, Address peer) {
        return attempt(credentials, Objects.requireNonNull(peer, "peer"));
    }

    private Deferred<LoggedIn<A>> attempt(Credentials credentials, @Nullable Address peer) {
        scheduler.checkThread();
        if (!accepts(credentials.getClass())) {
            return Deferred.fail(scheduler, new UnhandledCredentials(credentials.getClass()));
        }
        return limit.attempt(credentials, peer, () -> check(checkers.iterator(), credentials))
                .chain(realm::requestAvatar);
    }

    private Deferred<AvatarId> check(Iterator<CredentialsChecker<?>> rest, Credentials credentials) {
        while (rest.hasNext()) {
            CredentialsChecker<?> checker = rest.next();
            if (checker.kind().isInstance(credentials)) {
                return ask(checker, credentials).chainErrback(LoginFailed.class, _ -> check(rest, credentials));
            }
        }
        return Deferred.fail(scheduler, new LoginFailed());
    }

    private <C extends Credentials> Deferred<AvatarId> ask(CredentialsChecker<C> checker, Credentials credentials) {
        C own = checker.kind().cast(credentials);
        return Deferred.<AvatarId>executeChain(scheduler, () -> checker.requestAvatarId(own));
    }
}
