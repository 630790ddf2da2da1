package dev.hawser.auth;

import dev.hawser.bytes.Bytes;
import java.security.MessageDigest;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * A password, as bytes: never printed, and compared in a time that does not tell where two of them differ. Text is brought to
 * one form (NFC, as RFC 8265 and RFC 7617 ask) and then UTF-8, so that an accent that one keyboard composes and another does not
 * is the same password. An immutable value.
 */
public final class Password implements StoredPassword {
    private final byte[] bytes;

    private Password(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The password that {@code text} spells. */
    public static Password of(String text) {
        return new Password(Bytes.of(Normalizer.normalize(text, Normalizer.Form.NFC)).toArray());
    }

    /** A password that came as bytes: those of text in UTF-8 are that text's, any others are taken as they are. */
    public static Password of(Bytes bytes) {
        String text = bytes.utf8();
        return Bytes.of(text).equals(bytes) ? of(text) : new Password(bytes.toArray());
    }

    /** The bytes, for who must send or hash them. */
    public Bytes bytes() {
        return Bytes.copyOf(bytes);
    }

    @Override
    public boolean matches(Password given) {
        return MessageDigest.isEqual(given.bytes, bytes);
    }

    /** Whether {@code other} is the same password; {@link #matches}. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Password that && matches(that);
    }

    /** The same for all: a hash would tell something of it. */
    @Override
    public int hashCode() {
        return 1;
    }

    /** Does not tell it. */
    @Override
    public String toString() {
        return "Password(secret)";
    }
}
