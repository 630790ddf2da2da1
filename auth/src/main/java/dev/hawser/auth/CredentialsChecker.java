package dev.hawser.auth;

import dev.hawser.deferred.Deferred;

/**
 * Knows whose credentials of one kind are. Users write these over what they have: a table, a directory, another service.
 *
 * @param <C> the kind; a checker of an interface such as {@link PasswordProof} is given all kinds that are one
 */
public interface CredentialsChecker<C extends Credentials> {
    /** The kind that is checked here: by this a {@link Portal} chooses, and a protocol tells what it may offer. */
    Class<C> kind();

    /**
     * Checks {@code credentials}. Called on the portal's thread, by the portal; must not block it.
     *
     * @return who that is; or {@link LoginFailed} where they are wrong, be it the user or the secret, after about the same time for
     *     both. Any other failure says that they could not be checked
     */
    Deferred<AvatarId> requestAvatarId(C credentials) throws Exception;
}
