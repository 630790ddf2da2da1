package dev.hawser.web.server;

import dev.hawser.auth.Credentials;
import dev.hawser.auth.DigestAlgorithm;
import dev.hawser.web.http.DigestAnswer;
import dev.hawser.web.http.DigestChallenge;
import dev.hawser.web.http.HttpChallenge;
import dev.hawser.web.http.HttpCredentials;
import dev.hawser.web.http.HttpStatus;
import java.util.ArrayList;
import java.util.List;

/** RFC 7616, with {@code qop=auth} alone: without it an answer could be used again. */
final class DigestScheme extends HttpScheme {
    private final List<DigestAlgorithm> algorithms;
    private final DigestNonces nonces;

    DigestScheme(String realm, List<DigestAlgorithm> algorithms, DigestNonces nonces) {
        super(realm);
        this.algorithms = List.copyOf(algorithms);
        this.nonces = nonces;
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("Digest without a hash");
        }
    }

    @Override
    public String name() {
        return "Digest";
    }

    @Override
    Class<? extends Credentials> kind() {
        return DigestAnswer.class;
    }

    @Override
    List<HttpChallenge> challenges(AttemptOutcome outcome) {
        List<HttpChallenge> challenges = new ArrayList<>();
        String nonce = nonces.make();
        for (DigestAlgorithm algorithm : algorithms) {
            challenges.add(new DigestChallenge(
                            realm(), nonce, null, algorithm, false, true, outcome == AttemptOutcome.STALE, false)
                    .challenge());
        }
        return challenges;
    }

    @Override
    Credentials credentials(HttpCredentials shown, Request request) {
        DigestAnswer answer = DigestAnswer.of(shown, request.method());
        if (!isOfThis(answer, request)) {
            throw new RequestRefused(HttpStatus.BAD_REQUEST, "These credentials are not for this request.");
        }
        if (!nonces.isGood(answer.nonce(), answer.count())) {
            throw new StaleNonce();
        }
        return answer;
    }

    @Override
    boolean use(Credentials credentials) {
        return !(credentials instanceof DigestAnswer answer) || nonces.use(answer.nonce(), answer.count());
    }

    /** An answer that was overheard opens neither another address nor, by a weaker hash or without a count, this one. */
    private boolean isOfThis(DigestAnswer answer, Request request) {
        return answer.realm().equals(realm())
                && algorithms.contains(answer.algorithm())
                && !answer.isSession()
                && !answer.userHash()
                && answer.count() > 0
                && (answer.uri().equals(request.target()) || answer.uri().equals(pathAndQuery(request)));
    }

    private static String pathAndQuery(Request request) {
        String query = request.query();
        return query == null ? request.path() : request.path() + "?" + query;
    }
}
