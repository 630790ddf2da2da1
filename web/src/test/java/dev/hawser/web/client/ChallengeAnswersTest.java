package dev.hawser.web.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.auth.Password;
import dev.hawser.web.http.DigestAnswer;
import dev.hawser.web.http.HttpChallenge;
import dev.hawser.web.http.HttpCredentials;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChallengeAnswersTest {
    private static final List<HttpChallenge> BASIC = HttpChallenge.parse("Basic realm=\"x\"");
    private static final String MD5 = "Digest realm=\"x\", nonce=\"n1\", qop=\"auth\", algorithm=MD5";
    private static final String SHA = "Digest realm=\"x\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256";

    private ChallengeAnswers answers(ClientCredentials credentials) {
        return new ChallengeAnswers(credentials, RandomGenerator.of("L64X128MixRandom"));
    }

    @Test
    void nothingIsShownBeforeItIsAskedFor() {
        ChallengeAnswers answers = answers(ClientCredentials.of("ada", "x"));
        assertThat(answers.answer("GET", "/")).isNull();
        assertThat(answers.challenged(BASIC, null)).isTrue();
        HttpCredentials sent = requireNonNull(answers.answer("GET", "/"));
        assertThat(sent.field()).isEqualTo("Basic YWRhOng=");
        assertThat(answers.challenged(BASIC, sent)).as("they are wrong").isFalse();
    }

    @Test
    void whoSaysSoShowsThemAtOnce() {
        assertThat(requireNonNull(answers(ClientCredentials.basic("ada", "x")).answer("GET", "/")).field())
                .isEqualTo("Basic YWRhOng=");
        ChallengeAnswers bearer = answers(ClientCredentials.bearer("t0ken"));
        assertThat(requireNonNull(bearer.answer("GET", "/")).field()).isEqualTo("Bearer t0ken");
        assertThat(bearer.challenged(BASIC, bearer.answer("GET", "/"))).isFalse();
    }

    @Test
    void theStrongestIsTaken() {
        ChallengeAnswers answers = answers(ClientCredentials.of("ada", "x"));
        assertThat(answers.challenged(HttpChallenge.parse("Basic realm=\"x\", " + SHA + ", " + MD5), null)).isTrue();
        assertThat(digest(answers, "GET", "/").algorithm().token()).isEqualTo("SHA-256");
        ChallengeAnswers older = answers(ClientCredentials.of("ada", "x"));
        assertThat(older.challenged(HttpChallenge.parse("Basic realm=\"x\", " + MD5 + ", Digest realm=x, nonce=y, algorithm=NEW"), null))
                .isTrue();
        assertThat(digest(older, "GET", "/").algorithm().token()).isEqualTo("MD5");
    }

    @Test
    void whoWantsDigestDoesNotShowHisPassword() {
        ChallengeAnswers answers = answers(ClientCredentials.digest("ada", "x"));
        assertThat(answers.answer("GET", "/")).isNull();
        assertThat(answers.challenged(BASIC, null)).isFalse();
        assertThat(answers.challenged(HttpChallenge.parse(MD5), null)).isTrue();
        assertThat(answers(ClientCredentials.of("ada", "x")).challenged(HttpChallenge.parse("Negotiate"), null)).isFalse();
    }

    @Test
    void aNonceIsUsedAgainAndCounted() {
        ChallengeAnswers answers = answers(ClientCredentials.of("ada", "x"));
        answers.challenged(HttpChallenge.parse(SHA), null);
        DigestAnswer first = digest(answers, "GET", "/a");
        DigestAnswer second = digest(answers, "PUT", "/b?c");
        assertThat(first.count()).isEqualTo(1);
        assertThat(second.count()).isEqualTo(2);
        assertThat(second.clientNonce()).isEqualTo(first.clientNonce()).hasSize(32);
        assertThat(first.matches(Password.of("x"))).isTrue();
        assertThat(second.uri()).isEqualTo("/b?c");
        assertThat(answers.challenged(HttpChallenge.parse(SHA), null)).as("a request that was sent beside").isTrue();
        assertThat(digest(answers, "GET", "/").count()).isEqualTo(3);
    }

    @Test
    void aStaleNonceIsReplacedButNotForEver() {
        ChallengeAnswers answers = answers(ClientCredentials.of("ada", "x"));
        answers.challenged(HttpChallenge.parse(MD5), null);
        for (int i = 0; i < 3; i++) {
            HttpCredentials sent = requireNonNull(answers.answer("GET", "/"));
            assertThat(answers.challenged(HttpChallenge.parse("Digest realm=x, nonce=s" + i + ", qop=auth, stale=true"), sent)).isTrue();
            assertThat(digest(answers, "GET", "/").nonce()).isEqualTo("s" + i);
        }
        HttpCredentials sent = answers.answer("GET", "/");
        assertThat(answers.challenged(HttpChallenge.parse("Digest realm=x, nonce=s4, qop=auth, stale=true"), sent)).isFalse();
        answers.accepted(null);
        assertThat(answers.challenged(HttpChallenge.parse("Digest realm=x, nonce=s5, qop=auth, stale=true"), sent)).isTrue();
    }

    @Test
    void aFreshNonceThatIsNotStaleIsARefusal() {
        ChallengeAnswers answers = answers(ClientCredentials.of("ada", "x"));
        answers.challenged(HttpChallenge.parse(MD5), null);
        HttpCredentials sent = answers.answer("GET", "/");
        assertThat(answers.challenged(HttpChallenge.parse(MD5.replace("n1", "n2")), sent)).isFalse();
    }

    @Test
    void theNextNonceMayComeWithAnAnswer() {
        ChallengeAnswers answers = answers(ClientCredentials.of("ada", "x"));
        answers.challenged(HttpChallenge.parse(MD5), null);
        digest(answers, "GET", "/");
        answers.accepted("nextnonce=\"n2\", qop=auth");
        DigestAnswer next = digest(answers, "GET", "/");
        assertThat(next.nonce()).isEqualTo("n2");
        assertThat(next.count()).isEqualTo(1);
        answers.accepted("garbage \"");
        assertThat(digest(answers, "GET", "/").nonce()).isEqualTo("n2");
    }

    @Test
    void whatCannotBeSentIsRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> ClientCredentials.of("a:b", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> ClientCredentials.of("a", "b\r\nX: y"));
        assertThatIllegalArgumentException().isThrownBy(() -> ClientCredentials.bearer("a b"));
        assertThat(ClientCredentials.of("ada", "s3cret").toString()).doesNotContain("s3cret");
        assertThat(ClientCredentials.bearer("s3cret").toString()).doesNotContain("s3cret");
    }

    private static DigestAnswer digest(ChallengeAnswers answers, String method, String target) {
        @Nullable HttpCredentials sent = answers.answer(method, target);
        return DigestAnswer.of(HttpCredentials.parse(requireNonNull(sent).field()), method);
    }
}
