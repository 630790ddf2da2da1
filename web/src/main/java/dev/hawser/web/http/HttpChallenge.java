package dev.hawser.web.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a server asks for in {@code WWW-Authenticate}, or a proxy in {@code Proxy-Authenticate} (RFC 9110 11.3): a scheme, and a token
 * or parameters. An immutable value.
 *
 * @param scheme such as {@code Basic}; its case does not matter
 * @param token the token behind it; null where there are parameters or nothing
 * @param parameters by their names in lower case, unquoted, in order
 */
public record HttpChallenge(String scheme, @Nullable String token, Map<String, String> parameters) {
    /** So many challenges in one response are looked at. */
    public static final int MOST = 32;

    /** Copies the parameters. */
    public HttpChallenge {
        Objects.requireNonNull(scheme, "scheme");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** With parameters: names and values in turn. */
    public static HttpChallenge of(String scheme, String... namesAndValues) {
        return new HttpChallenge(scheme, null, AuthenticationText.parameters(namesAndValues));
    }

    /** {@code Basic}, which asks for a password in UTF-8 (RFC 7617). */
    public static HttpChallenge basic(String realm) {
        return of("Basic", "realm", realm, "charset", "UTF-8");
    }

    /** {@code Bearer} (RFC 6750); {@code error} is null where no token was shown. */
    public static HttpChallenge bearer(String realm, @Nullable String error) {
        return error == null ? of("Bearer", "realm", realm) : of("Bearer", "realm", realm, "error", error);
    }

    /**
     * All challenges in the fields called {@code name}, in order, {@link #MOST} at most. A field that cannot be read any
     * further is left there, and what was read of it before is kept: a client is to find the scheme that it knows.
     */
    public static List<HttpChallenge> all(Headers headers, String name) {
        List<HttpChallenge> challenges = new ArrayList<>();
        for (int at = headers.indexOf(name, 0); at >= 0 && challenges.size() < MOST; at = headers.indexOf(name, at + 1)) {
            AuthenticationParser parser = new AuthenticationParser(headers.value(at));
            try {
                for (HttpChallenge next = parser.challenge(); next != null && challenges.size() < MOST;
                        next = parser.challenge()) {
                    challenges.add(next);
                }
            } catch (MalformedAuthentication unreadable) {
                continue;
            }
        }
        return List.copyOf(challenges);
    }

    /**
     * The challenges of one field.
     *
     * @throws MalformedAuthentication when it cannot be read
     */
    public static List<HttpChallenge> parse(String field) {
        AuthenticationParser parser = new AuthenticationParser(field);
        List<HttpChallenge> challenges = new ArrayList<>();
        for (HttpChallenge next = parser.challenge(); next != null; next = parser.challenge()) {
            challenges.add(next);
        }
        return List.copyOf(challenges);
    }

    /** Whether the scheme is {@code other}, whatever the case. */
    public boolean isScheme(String other) {
        return HttpGrammar.equalsIgnoreCase(scheme, other);
    }

    /** The value of a parameter, whose name is given in lower case; null where there is none. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /** The realm, which names what the credentials are for; empty where the challenge does not say. */
    public String realm() {
        return parameters.getOrDefault("realm", "");
    }

    /**
     * As it stands in the field.
     *
     * @throws IllegalArgumentException when a part of it has characters that have no place there
     */
    public String field() {
        return AuthenticationText.written(scheme, token, parameters);
    }
}
