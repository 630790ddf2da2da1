package dev.hawser.web.client;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a client shows to each server, and to each proxy: made of its credentials when first needed, and remembered. */
final class Logins {
    private static final int MOST_REMEMBERED = 1000;

    private final Map<WebOrigin, ClientCredentials> credentials;
    private final RandomGenerator random = new SecureRandom();
    private final Map<Object, ChallengeAnswers> answers = new LinkedHashMap<>();

    Logins(Map<WebOrigin, ClientCredentials> credentials) {
        this.credentials = credentials;
    }

    /** For a server; null where there is nothing to show it. */
    @Nullable ChallengeAnswers of(WebOrigin origin) {
        ClientCredentials known = credentials.get(origin);
        return known == null ? null : remembered(origin, known);
    }

    /** For a proxy that requests are handed to; null where it wants no password. */
    @Nullable ChallengeAnswers of(WebProxy proxy) {
        String user = proxy.user();
        String password = proxy.password();
        return user == null ? null : remembered(proxy, ClientCredentials.basic(user, password == null ? "" : password));
    }

    /** For one request. */
    ChallengeAnswers once(ClientCredentials given) {
        return new ChallengeAnswers(given, random);
    }

    private ChallengeAnswers remembered(Object whom, ClientCredentials known) {
        ChallengeAnswers present = answers.get(whom);
        if (present == null) {
            if (answers.size() >= MOST_REMEMBERED) {
                answers.remove(answers.keySet().iterator().next());
            }
            present = once(known);
            answers.put(whom, present);
        }
        return present;
    }
}
