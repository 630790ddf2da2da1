package dev.hawser.web.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hawser.auth.DigestAlgorithm;
import dev.hawser.auth.DigestSecret;
import dev.hawser.auth.Password;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DigestTest {
    private static final Password CIRCLE = Password.of("Circle of Life");
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    private static DigestChallenge challenge(String algorithm) {
        String field = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + algorithm
                + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        return requireNonNull(DigestChallenge.of(HttpChallenge.parse(field).getFirst()));
    }

    /** RFC 7616 3.9.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void theAnswersAreThoseOfRfc7616(String algorithm, String response) {
        DigestAnswer answer = DigestAnswer.to(challenge(algorithm), "GET", "/dir/index.html", "Mufasa", CIRCLE, 1, CNONCE);
        assertThat(answer.response()).isEqualTo(response);
        assertThat(answer.credentials().field())
                .startsWith("Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", algorithm="
                        + algorithm + ", nonce=")
                .contains(", nc=00000001, qop=auth, cnonce=\"" + CNONCE + "\", response=\"" + response + "\", opaque=");
        assertThat(DigestAnswer.of(HttpCredentials.parse(answer.credentials().field()), "GET")).isEqualTo(answer);
    }

    /**
     * RFC 7616 3.9.2, with the values of its erratum 4897: those in the text were made by a SHA-512 that was cut, which is another
     * hash.
     */
    @Test
    void aHashedUserAndSha512_256AreThoseOfRfc7616Corrected() {
        DigestChallenge challenge = requireNonNull(DigestChallenge.of(HttpChallenge.parse("Digest realm=\"api@example.org\","
                + " qop=\"auth\", algorithm=SHA-512-256, nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\","
                + " opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true").getFirst()));
        DigestAnswer answer = DigestAnswer.to(challenge, "GET", "/doe.json", "J\u00e4s\u00f8n Doe",
                Password.of("Secret, or not?"), 1, "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v");
        assertThat(answer.user()).isEqualTo("793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b");
        assertThat(answer.response()).isEqualTo("3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
        assertThat(answer.credentials().field()).contains("userhash=true").doesNotContain("username*");
    }

    /** RFC 2617 3.5, and what its predecessor RFC 2069 had without qop. */
    @Test
    void oldServersAreAnsweredAsTheyKnowIt() {
        DigestChallenge old = new DigestChallenge("testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "5ccc069c403ebaf9f0171e9517f40e41", DigestAlgorithm.MD5, false, true, false, false);
        assertThat(DigestAnswer.to(old, "GET", "/dir/index.html", "Mufasa", Password.of("Circle Of Life"), 1, "0a4f113b").response())
                .isEqualTo("6629fae49393a05397450978507c4ef1");
        DigestChallenge older = new DigestChallenge("testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                null, DigestAlgorithm.MD5, false, false, false, false);
        DigestAnswer answer = DigestAnswer.to(older, "GET", "/dir/index.html", "Mufasa", Password.of("CircleOfLife"), 1, "x");
        assertThat(answer.response()).isEqualTo("1949323746fe6a43ef61f9606e7febea");
        assertThat(answer.credentials().field()).doesNotContain("nc=").doesNotContain("qop").doesNotContain("cnonce");
    }

    @Test
    void anAnswerIsGoodForItsPasswordAndRequestAlone() {
        for (String algorithm : List.of("MD5", "SHA-256", "MD5-sess", "SHA-256-sess", "SHA-512-256")) {
            DigestAnswer made = DigestAnswer.to(challenge(algorithm), "GET", "/x", "Mufasa", CIRCLE, 0x1f, CNONCE);
            HttpCredentials sent = HttpCredentials.parse(made.credentials().field());
            DigestAnswer came = DigestAnswer.of(sent, "GET");
            assertThat(came.matches(CIRCLE)).as(algorithm).isTrue();
            assertThat(came.matches(Password.of("circle of life"))).isFalse();
            assertThat(DigestAnswer.of(sent, "POST").matches(CIRCLE)).isFalse();
            DigestSecret secret = DigestSecret.of(came.algorithm(), "Mufasa", "http-auth@example.org", CIRCLE);
            assertThat(came.matches(secret)).isTrue();
            assertThat(came.matches(DigestSecret.of(came.algorithm(), "Mufasa", "elsewhere", CIRCLE))).isFalse();
            DigestAlgorithm other = came.algorithm() == DigestAlgorithm.MD5 ? DigestAlgorithm.SHA_256 : DigestAlgorithm.MD5;
            assertThat(came.matches(DigestSecret.of(other, "Mufasa", "http-auth@example.org", CIRCLE))).isFalse();
            assertThat(came.matches(_ -> true)).as("something else that is stored").isFalse();
        }
    }

    @Test
    void aUserBeyondAsciiIsSentEncoded() {
        DigestAnswer made = DigestAnswer.to(challenge("MD5"), "GET", "/", "J\u00e4s\u00f8n Doe", CIRCLE, 1, CNONCE);
        assertThat(made.credentials().field()).startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, realm");
        assertThat(DigestAnswer.of(HttpCredentials.parse(made.credentials().field()), "GET").user())
                .isEqualTo("J\u00e4s\u00f8n Doe");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nc=00000001 | nc=1
            nc=00000001 | nc=00000000
            nc=00000001 | nc=0000000g
            qop=auth | qop=auth-int
            algorithm=MD5 | algorithm=MD4
            username="Mufasa" | username*=UTF-8''%zz
            username="Mufasa" | username*=UTF-8''%ff
            username="Mufasa" | username*=x
            username="Mufasa" | x=y
            nonce= | nonse=
            response= | r=
            """)
    void whatIsMissingOrWrongIsAnError(String right, String wrong) {
        String field = DigestAnswer.to(challenge("MD5"), "GET", "/x", "Mufasa", CIRCLE, 1, CNONCE).credentials().field();
        assertThat(field).contains(right);
        String broken = field.replaceFirst("(?<=[ ,])" + right, wrong);
        assertThatExceptionOfType(MalformedAuthentication.class)
                .isThrownBy(() -> DigestAnswer.of(HttpCredentials.parse(broken), "GET"));
    }

    @Test
    void challengesThatNobodyHereCanAnswerAreNone() {
        for (String field : List.of("Basic realm=a", "Digest realm=a", "Digest nonce=a, algorithm=X", "Digest nonce=a, qop=\"auth-int\"")) {
            assertThat(DigestChallenge.of(HttpChallenge.parse(field).getFirst())).as(field).isNull();
        }
    }

    @Test
    void aChallengeIsReadBack() {
        DigestChallenge made = new DigestChallenge("a", "b", "c", DigestAlgorithm.SHA_256, false, true, true, true);
        assertThat(made.challenge().field()).isEqualTo("Digest realm=\"a\", qop=\"auth\", algorithm=SHA-256, nonce=\"b\","
                + " opaque=\"c\", stale=true, charset=UTF-8, userhash=true");
        assertThat(DigestChallenge.of(made.challenge())).isEqualTo(made);
    }
}
