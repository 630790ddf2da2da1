package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.DigestAnswer;
import dev.hawser.web.http.DigestChallenge;
import dev.hawser.web.http.HttpChallenge;
import dev.hawser.web.http.HttpCredentials;
import dev.hawser.web.http.MalformedAuthentication;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one client to the challenges of one server, or of one proxy: what it has asked for, and how often its nonce was
 * used. No I/O. A client keeps one for each {@link WebOrigin} (and for each proxy, with the fields of proxies), asks
 * {@link #answer} for each request, and tells {@link #challenged} of each 401 (407).
 */
public final class ChallengeAnswers {
    /** So many nonces in a row may be stale before it is given up. */
    private static final int MOST_STALE = 3;

    private final ClientCredentials credentials;
    private final RandomGenerator random;
    private State state;
    private int stale;

    private sealed interface State permits Unasked, Plain, Counting {}

    private record Unasked() implements State {}

    private record Plain(HttpCredentials sent) implements State {}

    /** Of a Digest challenge; it counts. */
    private static final class Counting implements State {
        final DigestChallenge challenge;
        final String clientNonce;
        long count;

        Counting(DigestChallenge challenge, String clientNonce) {
            this.challenge = challenge;
            this.clientNonce = clientNonce;
        }
    }

    /**
     * Nothing was asked yet.
     *
     * @param random for the client's nonces: a {@link java.security.SecureRandom}, but in tests
     */
    public ChallengeAnswers(ClientCredentials credentials, RandomGenerator random) {
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        this.random = Objects.requireNonNull(random, "random");
        this.state = switch (credentials) {
            case ClientCredentials.OfBearer(var bearer) -> new Plain(HttpCredentials.of(bearer));
            case ClientCredentials.OfUser user when user.isPreemptive() -> new Plain(HttpCredentials.of(user.login()));
            case ClientCredentials.OfUser _ -> new Unasked();
        };
    }

    /**
     * What the next request shows; null while nothing was asked for. Each call is for one request, as Digest counts them.
     *
     * @param target as it stands on the request line
     */
    public @Nullable HttpCredentials answer(String method, String target) {
        return switch (state) {
            case Unasked _ -> null;
            case Plain(var sent) -> sent;
            case Counting counting -> digest(counting, method, target);
        };
    }

    /**
     * A request was refused for want of credentials.
     *
     * @param challenges what the server takes, as {@link HttpChallenge#all} reads it
     * @param sent what the request had shown, null where nothing
     * @return whether to ask again, with another {@link #answer}; false where the server takes nothing that there is, or has refused
     *     it
     */
    public boolean challenged(List<HttpChallenge> challenges, @Nullable HttpCredentials sent) {
        return switch (credentials) {
            case ClientCredentials.OfBearer _ -> false;
            case ClientCredentials.OfUser user -> challenged(user, challenges, sent);
        };
    }

    /**
     * A request was answered, and so its credentials are good.
     *
     * @param info the field {@code Authentication-Info} ({@code Proxy-Authentication-Info}), which may give the next nonce; null
     *     where there is none
     */
    public void accepted(@Nullable String info) {
        stale = 0;
        if (info == null || !(state instanceof Counting counting)) {
            return;
        }
        String next;
        try {
            next = HttpCredentials.parse("Digest " + info).parameter("nextnonce");
        } catch (MalformedAuthentication unreadable) {
            return; // it is a hint, and the old nonce may do
        }
        DigestChallenge of = counting.challenge;
        if (next != null && !next.equals(of.nonce())) {
            state = counting(new DigestChallenge(of.realm(), next, of.opaque(), of.algorithm(), of.isSession(), of.hasQop(),
                    false, of.userHash()));
        }
    }

    private boolean challenged(
            ClientCredentials.OfUser user, List<HttpChallenge> challenges, @Nullable HttpCredentials sent) {
        DigestChallenge digest = strongest(challenges);
        if (digest != null) {
            boolean refused = sent != null && sent.isScheme("Digest") && !digest.isStale();
            if (refused || digest.isStale() && ++stale > MOST_STALE) {
                return false;
            }
            boolean known = state instanceof Counting now && now.challenge.nonce().equals(digest.nonce());
            state = known ? state : counting(digest);
            return true;
        }
        boolean basic = challenges.stream().anyMatch(challenge -> challenge.isScheme("Basic"));
        if (!basic || !user.allowsBasic() || sent != null && sent.isScheme("Basic")) {
            return false;
        }
        state = new Plain(HttpCredentials.of(user.login()));
        return true;
    }

    private static @Nullable DigestChallenge strongest(List<HttpChallenge> challenges) {
        DigestChallenge best = null;
        for (HttpChallenge challenge : challenges) {
            DigestChallenge digest = DigestChallenge.of(challenge);
            if (digest != null && (best == null || digest.algorithm().compareTo(best.algorithm()) > 0)) {
                best = digest;
            }
        }
        return best;
    }

    private HttpCredentials digest(Counting counting, String method, String target) {
        var login = ((ClientCredentials.OfUser) credentials).login();
        counting.count++;
        return DigestAnswer.to(
                        counting.challenge, method, target, login.user(), login.password(), counting.count, counting.clientNonce)
                .credentials();
    }

    private Counting counting(DigestChallenge challenge) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        return new Counting(challenge, Bytes.adopt(nonce).hex());
    }
}
