package dev.hawser.auth;

/**
 * A user, and the proof of knowing the password: the password itself ({@link UsernamePassword}), or an answer to a challenge
 * that only one who knows it can give, as in HTTP's Digest and CRAM-MD5. Whoever has the stored password asks {@link #matches},
 * and need not know which it is.
 */
public interface PasswordProof extends UserCredentials {
    /**
     * Whether this was made by somebody who knows the password that {@code stored} stands for. False also where the proof cannot
     * be checked with what is stored, as a Digest answer with a password that was hashed in another way. Takes the same time
     * whichever part is wrong. A slow {@code stored} (one that was made to be hard to guess) blocks: call it on a worker then.
     */
    boolean matches(StoredPassword stored);
}
