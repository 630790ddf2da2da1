package dev.hawser.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.bytes.Bytes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CredentialsTest {
    private static final String SECRET = "hunter2-hunter2";

    @Test
    void nothingPrintsASecret() {
        List<Object> secrets = List.of(
                Password.of(SECRET),
                new UsernamePassword("ada", SECRET),
                new BearerToken(SECRET),
                DigestSecret.of(DigestAlgorithm.MD5, "ada", "here", Password.of(SECRET)));
        String hash = DigestSecret.of(DigestAlgorithm.MD5, "ada", "here", Password.of(SECRET)).hash();
        assertThat(secrets).allSatisfy(secret -> assertThat(secret.toString()).doesNotContain(SECRET, hash));
        assertThat(new UsernamePassword("ada", SECRET).toString()).contains("ada");
    }

    @Test
    void refusalsDoNotTellTheSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BearerToken("hunter 2"))
                .withMessageNotContaining("hunter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DigestSecret.ofHash(DigestAlgorithm.MD5, "ada", "here", "abc"))
                .withMessageContaining("32")
                .withMessageContaining("ada")
                .withMessageNotContaining("abc");
    }

    @Test
    void anAccentIsTheSameHoweverItWasTyped() {
        assertThat(Password.of("u\u0308ber")).isEqualTo(Password.of("\u00fcber"));
        assertThat(Password.of(Bytes.of("u\u0308ber"))).isEqualTo(Password.of("\u00fcber"));
    }

    @Test
    void bytesThatAreNoTextStayAsTheyAre() {
        Bytes latin = Bytes.of(0xfc, 'b', 'e', 'r');
        assertThat(Password.of(latin).bytes()).isEqualTo(latin);
        assertThat(Password.of(latin)).isNotEqualTo(Password.of(Bytes.of(0xfd, 'b', 'e', 'r')));
    }

    @Test
    void passwordsAreComparedWhole() {
        Password password = Password.of("abc");
        assertThat(password.matches(Password.of("abc"))).isTrue();
        assertThat(password.matches(Password.of("abd"))).isFalse();
        assertThat(password.matches(Password.of("ab"))).isFalse();
        assertThat(password.matches(Password.of("abcd"))).isFalse();
        assertThat(password.matches(Password.of(""))).isFalse();
    }

    @Test
    void tokensHaveTheCharactersOfRfc6750() {
        assertThat(new BearerToken("mF_9.B5f-4.1JqM~+/==").token()).isEqualTo("mF_9.B5f-4.1JqM~+/==");
        for (String wrong : List.of("", "=", "a b", "a=b", "a\n", "\u00e4", "a,b", "\"a\"")) {
            assertThat(BearerToken.isToken(wrong)).as(wrong).isFalse();
        }
    }

    /** The example of RFC 2617 3.5 gives this user, realm and password; the hash is what htdigest writes for them. */
    @Test
    void aDigestSecretIsThatOfHtdigest() {
        DigestSecret made = DigestSecret.of(
                DigestAlgorithm.MD5, "Mufasa", "testrealm@host.com", Password.of("Circle Of Life"));
        assertThat(made.hash()).isEqualTo("939e7578ed9e3c518a452acee763bce9");
        DigestSecret stored = DigestSecret.ofHash(
                DigestAlgorithm.MD5, "Mufasa", "testrealm@host.com", "939E7578ED9E3C518A452ACEE763BCE9");
        assertThat(stored).isEqualTo(made).hasSameHashCodeAs(made);
        assertThat(stored.matches(Password.of("Circle Of Life"))).isTrue();
        assertThat(stored.matches(Password.of("Circle of Life"))).isFalse();
    }

    @Test
    void nobodyInParticularIsAnonymousAlone() {
        assertThat(AvatarId.ANONYMOUS.isAnonymous()).isTrue();
        assertThat(AvatarId.of("ada").isAnonymous()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> AvatarId.of(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new AvatarId("", Map.of("scope", "all")));
    }
}
