package dev.hawser.web.http;

import dev.hawser.auth.BearerToken;
import dev.hawser.auth.Password;
import dev.hawser.auth.UsernamePassword;
import dev.hawser.bytes.Bytes;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows in {@code Authorization} or {@code Proxy-Authorization} (RFC 9110 11.4): a scheme, and a token or
 * parameters. An immutable value whose text tells the scheme alone.
 *
 * @param scheme such as {@code Basic}; its case does not matter
 * @param token the token behind it; null where there are parameters or nothing
 * @param parameters by their names in lower case, unquoted, in order
 */
public record HttpCredentials(String scheme, @Nullable String token, Map<String, String> parameters) {
    /** Copies the parameters. */
    public HttpCredentials {
        Objects.requireNonNull(scheme, "scheme");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * {@code Basic} (RFC 7617), in UTF-8.
     *
     * @throws IllegalArgumentException when the user has a colon, or one of both a control character
     */
    public static HttpCredentials of(UsernamePassword login) {
        String user = login.user();
        if (user.indexOf(':') >= 0 || CookieText.hasControl(user) || user.indexOf('\t') >= 0) {
            throw new IllegalArgumentException("the user of the Basic scheme has no colon and no control character: "
                    + HttpGrammar.quoted(user));
        }
        Bytes password = login.password().bytes();
        for (int i = 0; i < password.size(); i++) {
            if (password.unsignedAt(i) < ' ' || password.unsignedAt(i) == 0x7f) {
                throw new IllegalArgumentException("the password of the Basic scheme has no control character");
            }
        }
        byte[] pair = Bytes.of(user + ":").concat(password).toArray();
        return new HttpCredentials("Basic", Base64.getEncoder().encodeToString(pair), Map.of());
    }

    /** {@code Bearer} (RFC 6750). */
    public static HttpCredentials of(BearerToken bearer) {
        return new HttpCredentials("Bearer", bearer.token(), Map.of());
    }

    /**
     * The value of a field.
     *
     * @throws MalformedAuthentication when it cannot be read
     */
    public static HttpCredentials parse(String field) {
        return new AuthenticationParser(field).credentials();
    }

    /** Whether the scheme is {@code other}, whatever the case. */
    public boolean isScheme(String other) {
        return HttpGrammar.equalsIgnoreCase(scheme, other);
    }

    /** The value of a parameter, whose name is given in lower case; null where there is none. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /**
     * What {@code Basic} credentials are. A user that is not UTF-8 is read as Latin-1, which older clients send.
     *
     * @throws MalformedAuthentication when they are no Basic credentials: no Base64, no colon, control characters
     */
    public UsernamePassword usernamePassword() {
        if (!isScheme("Basic") || token == null) {
            throw new MalformedAuthentication("not Basic credentials, or nothing behind the scheme");
        }
        Bytes pair;
        try {
            pair = Bytes.adopt(Base64.getDecoder().decode(token));
        } catch (IllegalArgumentException noBase64) {
            throw new MalformedAuthentication("Basic credentials that are no Base64");
        }
        for (int i = 0; i < pair.size(); i++) {
            if (pair.unsignedAt(i) < ' ' || pair.unsignedAt(i) == 0x7f) {
                throw new MalformedAuthentication("Basic credentials with a control character");
            }
        }
        int colon = pair.indexOf((byte) ':');
        if (colon < 0) {
            throw new MalformedAuthentication("Basic credentials without a colon");
        }
        Bytes user = pair.take(colon);
        boolean isUtf8 = Bytes.of(user.utf8()).equals(user);
        return new UsernamePassword(isUtf8 ? user.utf8() : user.latin1(), Password.of(pair.drop(colon + 1)));
    }

    /**
     * What {@code Bearer} credentials are.
     *
     * @throws MalformedAuthentication when they are no Bearer credentials
     */
    public BearerToken bearerToken() {
        if (!isScheme("Bearer") || token == null || !BearerToken.isToken(token)) {
            throw new MalformedAuthentication("not Bearer credentials, or no token behind the scheme");
        }
        return new BearerToken(token);
    }

    /**
     * As it stands in the field.
     *
     * @throws IllegalArgumentException when a part of it has characters that have no place there
     */
    public String field() {
        return AuthenticationText.written(scheme, token, parameters);
    }

    /** The scheme alone. */
    @Override
    public String toString() {
        return "HttpCredentials[" + scheme + "]";
    }
}
