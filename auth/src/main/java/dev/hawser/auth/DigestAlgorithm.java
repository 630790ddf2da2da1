package dev.hawser.auth;

import dev.hawser.bytes.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of Digest authentication (RFC 7616 3.2 and 6.1), the stronger the later. */
public enum DigestAlgorithm {
    /** Broken for signatures; here it is weak as passwords are, and what many programs still speak alone. */
    MD5("MD5", "MD5"),

    /** What RFC 7616 wants all to have. */
    SHA_256("SHA-256", "SHA-256"),

    /** SHA-512 cut to 256 bits with its own start. */
    SHA_512_256("SHA-512-256", "SHA-512/256");

    private final String token;
    private final String jdkName;

    DigestAlgorithm(String token, String jdkName) {
        this.token = token;
        this.jdkName = jdkName;
    }

    /** The name on the wire, such as {@code SHA-256}. */
    public String token() {
        return token;
    }

    /** The hash of {@code bytes}. */
    public Bytes digest(Bytes bytes) {
        try {
            MessageDigest hash = MessageDigest.getInstance(jdkName);
            hash.update(bytes.asBuffer());
            return Bytes.adopt(hash.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK was built without " + jdkName, missing);
        }
    }

    /** The hash of {@code text} in UTF-8, in small hexadecimal digits: H() of RFC 7616. */
    public String hex(String text) {
        return digest(Bytes.of(text)).hex();
    }
}
