package dev.hawser.auth;

import dev.hawser.bytes.Bytes;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Digest authentication needs of a password, {@code H(user:realm:password)}: kept in its place, as in the files of
 * {@code htdigest}, it opens nothing but that realm. Within the realm it is worth as much as the password. Never printed.
 */
public final class DigestSecret implements StoredPassword {
    private final DigestAlgorithm algorithm;
    private final String user;
    private final String realm;
    private final String hash;

    private DigestSecret(DigestAlgorithm algorithm, String user, String realm, String hash) {
        this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
        this.user = Objects.requireNonNull(user, "user");
        this.realm = Objects.requireNonNull(realm, "realm");
        this.hash = hash;
    }

    /** Made of the password. */
    public static DigestSecret of(DigestAlgorithm algorithm, String user, String realm, Password password) {
        Bytes text = Bytes.of(user + ":" + realm + ":").concat(password.bytes());
        return new DigestSecret(algorithm, user, realm, algorithm.digest(text).hex());
    }

    /**
     * As it was stored.
     *
     * @param hash in hexadecimal digits
     * @throws IllegalArgumentException when it is not one of this algorithm; it does not tell the hash
     */
    public static DigestSecret ofHash(DigestAlgorithm algorithm, String user, String realm, String hash) {
        String small = hash.toLowerCase(java.util.Locale.ROOT);
        int digits = 2 * algorithm.digest(Bytes.EMPTY).size();
        if (small.length() != digits || !small.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new IllegalArgumentException("a hash of " + algorithm.token() + " has " + digits
                    + " hexadecimal digits, and " + small.length() + " characters were given for " + user);
        }
        return new DigestSecret(algorithm, user, realm, small);
    }

    /** By which hash it was made. */
    public DigestAlgorithm algorithm() {
        return algorithm;
    }

    /** The realm in which it is good. */
    public String realm() {
        return realm;
    }

    /** The hash itself, in small hexadecimal digits: A1 of RFC 7616, hashed. */
    public String hash() {
        return hash;
    }

    @Override
    public boolean matches(Password given) {
        return isHash(of(algorithm, user, realm, given).hash);
    }

    private boolean isHash(String other) {
        return MessageDigest.isEqual(Bytes.of(other).toArray(), Bytes.of(hash).toArray());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DigestSecret that
                && algorithm == that.algorithm
                && user.equals(that.user)
                && realm.equals(that.realm)
                && isHash(that.hash);
    }

    @Override
    public int hashCode() {
        return Objects.hash(algorithm, user, realm);
    }

    /** Does not tell it. */
    @Override
    public String toString() {
        return "DigestSecret[" + algorithm.token() + ", " + user + ", " + realm + "]";
    }
}
