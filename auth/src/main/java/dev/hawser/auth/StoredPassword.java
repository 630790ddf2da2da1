package dev.hawser.auth;

/**
 * What is kept of a password to tell it again: the {@link Password} itself, the {@link DigestSecret} of Digest authentication, a
 * slow hash. A {@link PasswordProof} that needs more than a yes asks which of them it is.
 */
public interface StoredPassword {
    /** Whether {@code given} is the password, in a time that does not depend on where they differ. */
    boolean matches(Password given);
}
