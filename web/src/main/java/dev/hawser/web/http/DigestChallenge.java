package dev.hawser.web.http;

import dev.hawser.auth.DigestAlgorithm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A challenge of the Digest scheme (RFC 7616 3.3).
 *
 * @param realm what the user and password are for
 * @param nonce what answers are bound to
 * @param opaque comes back as it is; null where there is none
 * @param algorithm the hash
 * @param isSession whether the secret is bound to the first nonce, as in {@code MD5-sess}
 * @param hasQop whether {@code auth} is offered, with which answers are counted and bound to the client's own nonce; a server that
 *     does not is one of RFC 2069
 * @param isStale whether the answer before was right, but for its nonce
 * @param userHash whether the server takes the user's name hashed
 */
public record DigestChallenge(
        String realm,
        String nonce,
        @Nullable String opaque,
        DigestAlgorithm algorithm,
        boolean isSession,
        boolean hasQop,
        boolean isStale,
        boolean userHash) {
    /** Realm, nonce and algorithm may not be null. */
    public DigestChallenge {
        Objects.requireNonNull(realm, "realm");
        Objects.requireNonNull(nonce, "nonce");
        Objects.requireNonNull(algorithm, "algorithm");
    }

    /** What {@code challenge} asks for; null where it is none of Digest, or wants what is not known here ({@code auth-int} alone). */
    public static @Nullable DigestChallenge of(HttpChallenge challenge) {
        String nonce = challenge.parameter("nonce");
        if (!challenge.isScheme("Digest") || nonce == null) {
            return null;
        }
        String named = challenge.parameter("algorithm");
        boolean session = DigestTokens.isSession(named);
        DigestAlgorithm algorithm = DigestTokens.algorithm(named);
        String offered = challenge.parameter("qop");
        boolean auth = DigestTokens.offersAuth(offered);
        if (algorithm == null || offered != null && !auth) {
            return null;
        }
        return new DigestChallenge(
                challenge.realm(),
                nonce,
                challenge.parameter("opaque"),
                algorithm,
                session,
                auth,
                "true".equalsIgnoreCase(challenge.parameter("stale")),
                "true".equalsIgnoreCase(challenge.parameter("userhash")));
    }

    /** As any challenge. */
    public HttpChallenge challenge() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("realm", realm);
        if (hasQop) {
            parameters.put("qop", "auth");
        }
        parameters.put("algorithm", DigestTokens.token(algorithm, isSession));
        parameters.put("nonce", nonce);
        if (opaque != null) {
            parameters.put("opaque", opaque);
        }
        if (isStale) {
            parameters.put("stale", "true");
        }
        parameters.put("charset", "UTF-8");
        if (userHash) {
            parameters.put("userhash", "true");
        }
        return new HttpChallenge("Digest", null, parameters);
    }
}
