package dev.hawser.auth;

import dev.hawser.bytes.Bytes;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A token whose owner is let in (RFC 6750): never printed, and compared in a time that does not tell where two differ. */
public final class BearerToken implements Credentials {
    private final String token;

    /**
     * The token as it is sent.
     *
     * @throws IllegalArgumentException when it is not one, or a character of it has no place in a token; it does not tell the token
     */
    public BearerToken(String token) {
        Objects.requireNonNull(token, "token");
        if (!isToken(token)) {
            throw new IllegalArgumentException("not a bearer token: letters, digits and -._~+/, then any ="
                    + " (RFC 6750 2.1), at least one and " + token.length() + " characters were given");
        }
        this.token = token;
    }

    /** Whether {@code text} can be a token: letters, digits, {@code -._~+/}, and any number of {@code =} behind them. */
    public static boolean isToken(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean fits = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~+/".indexOf(c) >= 0;
            if (!fits) {
                return false;
            }
        }
        return end > 0;
    }

    /** The token, for who must send it or ask about it. */
    public String token() {
        return token;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BearerToken that
                && MessageDigest.isEqual(Bytes.of(that.token).toArray(), Bytes.of(token).toArray());
    }

    /** The same for all: a hash would tell something of it. */
    @Override
    public int hashCode() {
        return 1;
    }

    /** Does not tell it. */
    @Override
    public String toString() {
        return "BearerToken(secret)";
    }
}
