package dev.hawser.auth;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Transform;
import dev.hawser.time.Scheduler;

/**
 * Where avatars come from: what each who logs in may use. Knows nothing of passwords.
 *
 * @param <A> what an avatar is, such as a mailbox, a shell, a resource
 */
@FunctionalInterface
public interface Realm<A> {
    /**
     * The avatar of {@code id}, {@link AvatarId#ANONYMOUS} included. Called on the portal's thread once for each login, the same
     * {@code id} any number of times.
     *
     * @return it; or {@link LoginFailed} where this one may not come in here
     */
    Deferred<LoggedIn<A>> requestAvatar(AvatarId id) throws Exception;

    /** A realm whose avatars are there at once and need not hear of the end. */
    static <A> Realm<A> of(Scheduler scheduler, Transform<AvatarId, A> avatars) {
        return id -> Deferred.execute(scheduler, () -> new LoggedIn<>(id, avatars.apply(id)));
    }
}
