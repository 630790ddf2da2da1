package dev.hawser.web.http;

import dev.hawser.auth.DigestAlgorithm;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of the Digest scheme. */
final class DigestTokens {
    private static final String SESSION = "-sess";

    private DigestTokens() {}

    /** MD5 where nothing is said, null where the word is not known. */
    static @Nullable DigestAlgorithm algorithm(@Nullable String token) {
        if (token == null) {
            return DigestAlgorithm.MD5;
        }
        String bare = isSession(token) ? token.substring(0, token.length() - SESSION.length()) : token;
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (HttpGrammar.equalsIgnoreCase(algorithm.token(), bare)) {
                return algorithm;
            }
        }
        return null;
    }

    static boolean isSession(@Nullable String token) {
        return token != null && token.toLowerCase(Locale.ROOT).endsWith(SESSION);
    }

    static String token(DigestAlgorithm algorithm, boolean isSession) {
        return algorithm.token() + (isSession ? SESSION : "");
    }

    static boolean offersAuth(@Nullable String offered) {
        if (offered != null) {
            for (String qop : offered.split(",", -1)) {
                if (HttpGrammar.equalsIgnoreCase(qop.strip(), "auth")) {
                    return true;
                }
            }
        }
        return false;
    }
}
