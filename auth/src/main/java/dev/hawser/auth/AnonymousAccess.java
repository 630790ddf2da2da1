package dev.hawser.auth;

import dev.hawser.deferred.Deferred;
import dev.hawser.time.Scheduler;
import java.util.Objects;

/** Lets in whoever shows nothing, as {@link AvatarId#ANONYMOUS}. */
public final class AnonymousAccess implements CredentialsChecker<Anonymous> {
    private final Scheduler scheduler;

    /** For a portal of this scheduler. */
    public AnonymousAccess(Scheduler scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    @Override
    public Class<Anonymous> kind() {
        return Anonymous.class;
    }

    @Override
    public Deferred<AvatarId> requestAvatarId(Anonymous credentials) {
        return Deferred.succeed(scheduler, AvatarId.ANONYMOUS);
    }
}
