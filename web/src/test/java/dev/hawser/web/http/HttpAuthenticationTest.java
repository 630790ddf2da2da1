package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.auth.BearerToken;
import dev.hawser.auth.Password;
import dev.hawser.auth.UsernamePassword;
import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Garbage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpAuthenticationTest {
    /** A field, and the challenges in it as they are written one by one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Basic realm="a"                                  | Basic realm="a"
            basic REALM=a                                    | basic realm="a"
            Basic realm = "a"                                | Basic realm="a"
            Basic realm="a, b=\\"c\\\\"                      | Basic realm="a, b=\\"c\\\\"
            Basic                                            | Basic
            Basic, Negotiate                                 | Basic / Negotiate
            Negotiate YII=                                   | Negotiate YII=
            Negotiate YII==, Basic realm="x"                 | Negotiate YII== / Basic realm="x"
            , ,Basic realm="a",, Digest nonce="n", x=y ,     | Basic realm="a" / Digest nonce="n", x="y"
            Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple" | Newauth realm="apps", type="1", title="Login to \\"apps\\"" / Basic realm="simple"
            Digest realm="a", nonce="b", qop="auth,auth-int", stale=TRUE, algorithm=MD5 | Digest realm="a", nonce="b", qop="auth,auth-int", stale=TRUE, algorithm=MD5
            """)
    void challengesAreRead(String field, String each) {
        assertThat(HttpChallenge.parse(field).stream().map(HttpChallenge::field).toList())
                .containsExactly(each.split(" / "));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Basic realm=\"a", "Basic realm=\"a\\", "Basic realm=\"a\" x", "=", "Basic realm=a realm=b",
        "Basic realm=a, realm=b", "\"a\"", "Basic \"x\"", "Basic realm=\"a\u0001\"", "B\u00e4sic"
    })
    void whatIsNoChallengeIsAnError(String field) {
        assertThatExceptionOfType(MalformedAuthentication.class)
                .isThrownBy(() -> HttpChallenge.parse(field))
                .withMessageContaining("at character");
    }

    @Test
    void whatIsReadableOfSeveralFieldsIsKept() {
        Headers headers = Headers.of(
                "WWW-Authenticate", "Basic realm=\"a\", Broken realm=\"", "www-authenticate", "Bearer realm=\"b\"");
        assertThat(HttpChallenge.all(headers, "WWW-Authenticate"))
                .extracting(HttpChallenge::scheme)
                .containsExactly("Basic", "Bearer");
        String many = "a, ".repeat(100);
        assertThat(HttpChallenge.all(Headers.of("WWW-Authenticate", many), "WWW-Authenticate"))
                .hasSize(HttpChallenge.MOST);
    }

    @Test
    void challengesOfOurOwnAreReadBack() {
        HttpChallenge basic = HttpChallenge.basic("the \"old\" place");
        assertThat(basic.field()).isEqualTo("Basic realm=\"the \\\"old\\\" place\", charset=UTF-8");
        assertThat(HttpChallenge.parse(basic.field() + ", " + HttpChallenge.bearer("x", "invalid_token").field()))
                .containsExactly(basic, HttpChallenge.bearer("x", "invalid_token"));
    }

    @Test
    void injectionIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpChallenge.basic("a\r\nX: y").field());
        assertThatIllegalArgumentException().isThrownBy(() -> HttpChallenge.of("Ba sic").field());
        assertThatIllegalArgumentException().isThrownBy(() -> HttpChallenge.of("Basic", "a b", "c").field());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpCredentials("Basic", "a b", Map.of()).field());
    }

    /** The examples of RFC 7617, sections 2 and 2.1. */
    @Test
    void basicCredentialsAreThoseOfRfc7617() {
        UsernamePassword aladdin = new UsernamePassword("Aladdin", "open sesame");
        assertThat(HttpCredentials.of(aladdin).field()).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(HttpCredentials.parse("basic  QWxhZGRpbjpvcGVuIHNlc2FtZQ==").usernamePassword()).isEqualTo(aladdin);
        assertThat(HttpCredentials.of(new UsernamePassword("test", "123\u00a3")).field()).isEqualTo("Basic dGVzdDoxMjPCow==");
    }

    @Test
    void aPasswordMayHaveColonsAndAUserMayBeLatin1() {
        UsernamePassword colons = new UsernamePassword("a", ":b:");
        assertThat(HttpCredentials.parse(HttpCredentials.of(colons).field()).usernamePassword()).isEqualTo(colons);
        UsernamePassword latin = HttpCredentials.parse("Basic bfxsbGVyOng=").usernamePassword();
        assertThat(latin.user()).isEqualTo("m\u00fcller");
        assertThatIllegalArgumentException().isThrownBy(() -> HttpCredentials.of(new UsernamePassword("a:b", "c")));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpCredentials.of(new UsernamePassword("a", "\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !", "Basic YQ==", "Basic YTo=YQ", "Bearer YTpi", "Basic a=b", "Basic YTpiCg=="})
    void whatIsNotBasicIsAnErrorThatTellsNothing(String field) {
        assertThatExceptionOfType(MalformedAuthentication.class)
                .isThrownBy(() -> HttpCredentials.parse(field).usernamePassword())
                .withMessageNotContaining("YTpi");
    }

    @Test
    void bearerTokensComeAndGo() {
        BearerToken token = new BearerToken("mF_9.B5f-4.1JqM");
        assertThat(HttpCredentials.of(token).field()).isEqualTo("Bearer mF_9.B5f-4.1JqM");
        assertThat(HttpCredentials.parse("bearer mF_9.B5f-4.1JqM").bearerToken()).isEqualTo(token);
        assertThatExceptionOfType(MalformedAuthentication.class)
                .isThrownBy(() -> HttpCredentials.parse("Bearer a=b").bearerToken());
        assertThatExceptionOfType(MalformedAuthentication.class)
                .isThrownBy(() -> HttpCredentials.parse("Bearer a, Basic b"));
    }

    @Test
    void textDoesNotTellSecrets() {
        assertThat(HttpCredentials.of(new UsernamePassword("ada", "x")).toString()).isEqualTo("HttpCredentials[Basic]");
    }

    @Test
    void garbageIsReadOrIsAnErrorOfItsOwn() {
        Garbage garbage = new Garbage(815);
        Bytes valid = Bytes.of("Digest realm=\"a\", nonce=\"b\\\"c\", qop=auth, Basic, Bearer abc==, X y=z");
        int read = 0;
        for (int i = 0; i < 30_000; i++) {
            String field = garbage.any(80, valid).latin1();
            try {
                List<HttpChallenge> challenges = HttpChallenge.parse(field);
                for (HttpChallenge challenge : challenges) {
                    assertThat(HttpChallenge.parse(challenge.field())).containsExactly(challenge);
                }
                read++;
            } catch (MalformedAuthentication expected) {
                assertThat(expected).hasMessageContaining("at character");
            }
            try {
                HttpCredentials credentials = HttpCredentials.parse(field);
                assertThat(HttpCredentials.parse(credentials.field())).isEqualTo(credentials);
                DigestAnswer.of(credentials, "GET").matches(Password.of("x"));
            } catch (MalformedAuthentication expected) {
                assertThat(expected.getStackTrace()).isEmpty();
            }
        }
        assertThat(read).isPositive();
    }
}
