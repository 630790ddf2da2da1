package dev.hawser.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Who somebody is, as a {@link CredentialsChecker} has found: what a {@link Realm} makes an avatar for.
 *
 * @param name the account's name; empty for {@link #ANONYMOUS}, and only there
 * @param claims what else the checker knows, such as the scope of a token, in the order given; mostly nothing
 */
public record AvatarId(String name, Map<String, String> claims) {
    /** Somebody who has not said who he is. */
    public static final AvatarId ANONYMOUS = new AvatarId("", Map.of());

    /** Copies the claims. */
    public AvatarId {
        Objects.requireNonNull(name, "name");
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
        if (name.isEmpty() && !claims.isEmpty()) {
            throw new IllegalArgumentException("nobody in particular has no claims: " + claims);
        }
    }

    /**
     * The account called {@code name}.
     *
     * @throws IllegalArgumentException when it is empty
     */
    public static AvatarId of(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of an account is empty");
        }
        return new AvatarId(name, Map.of());
    }

    /** Whether this is {@link #ANONYMOUS}. */
    public boolean isAnonymous() {
        return name.isEmpty();
    }

    @Override
    public String toString() {
        return isAnonymous() ? "anonymous" : name;
    }
}
