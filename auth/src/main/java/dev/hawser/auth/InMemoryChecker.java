package dev.hawser.auth;

import dev.hawser.deferred.Deferred;
import dev.hawser.time.Scheduler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Users and what is stored of their passwords, in memory: for tests, for a tool with one user, and as the last step of a checker
 * that reads a file. Names are told apart by their exact characters. Used on its scheduler's thread.
 */
public final class InMemoryChecker implements CredentialsChecker<PasswordProof> {
    /** What a proof of an unknown user is compared with, so that it takes as long as that of a known one. */
    private static final Password DECOY = Password.of("nobody has this password");

    private final Scheduler scheduler;
    private final Map<String, StoredPassword> users = new LinkedHashMap<>();

    /** Without users. */
    public InMemoryChecker(Scheduler scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    /** Has {@code user} come in by {@code password} from now on. */
    public InMemoryChecker add(String user, String password) {
        return add(user, Password.of(password));
    }

    /**
     * Has {@code user} come in by what {@code stored} stands for from now on.
     *
     * @throws IllegalArgumentException when the name is empty
     */
    public InMemoryChecker add(String user, StoredPassword stored) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the name of a user is empty");
        }
        users.put(user, Objects.requireNonNull(stored, "stored"));
        return this;
    }

    /** Lets {@code user} in no more. Who is in stays. */
    public void remove(String user) {
        users.remove(user);
    }

    @Override
    public Class<PasswordProof> kind() {
        return PasswordProof.class;
    }

    @Override
    public Deferred<AvatarId> requestAvatarId(PasswordProof credentials) {
        StoredPassword stored = users.get(credentials.user());
        boolean proved = credentials.matches(stored == null ? DECOY : stored);
        return proved && stored != null
                ? Deferred.succeed(scheduler, AvatarId.of(credentials.user()))
                : Deferred.fail(scheduler, new LoginFailed());
    }
}
