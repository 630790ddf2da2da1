package dev.hawser.auth;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.time.Scheduler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Bearer tokens and whose they are, in memory. Only a SHA-256 of each is kept and looked for, so that neither a dump of the
 * memory nor the time of a look-up tells a token. Used on its scheduler's thread.
 */
public final class InMemoryTokens implements CredentialsChecker<BearerToken> {
    private final Scheduler scheduler;
    private final Map<Bytes, AvatarId> owners = new LinkedHashMap<>();

    /** Without tokens. */
    public InMemoryTokens(Scheduler scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    /** Has whoever shows {@code token} be {@code owner} from now on. */
    public InMemoryTokens add(BearerToken token, AvatarId owner) {
        owners.put(digest(token), Objects.requireNonNull(owner, "owner"));
        return this;
    }

    /** Has {@code token} be worth nothing from now on. */
    public void remove(BearerToken token) {
        owners.remove(digest(token));
    }

    @Override
    public Class<BearerToken> kind() {
        return BearerToken.class;
    }

    @Override
    public Deferred<AvatarId> requestAvatarId(BearerToken credentials) {
        AvatarId owner = owners.get(digest(credentials));
        return owner == null ? Deferred.fail(scheduler, new LoginFailed()) : Deferred.succeed(scheduler, owner);
    }

    private static Bytes digest(BearerToken token) {
        return DigestAlgorithm.SHA_256.digest(Bytes.of(token.token()));
    }
}
