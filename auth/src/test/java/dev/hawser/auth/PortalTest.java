package dev.hawser.auth;

import static dev.hawser.testing.Results.assertNoResult;
import static dev.hawser.testing.Results.failureOf;
import static dev.hawser.testing.Results.successOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.testing.TestClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortalTest {
    private final TestClock clock = new TestClock();
    private final InMemoryChecker passwords = new InMemoryChecker(clock).add("ada", "lovelace");
    private final Realm<String> realm = Realm.of(clock, id -> "avatar of " + id);

    private static final UsernamePassword ADA = new UsernamePassword("ada", "lovelace");

    @Test
    void whoHasThePasswordGetsHisAvatar() {
        LoggedIn<String> ada = successOf(new Portal<>(clock, realm, passwords).login(ADA));
        assertThat(ada.avatar()).isEqualTo("avatar of ada");
        assertThat(ada.id()).isEqualTo(AvatarId.of("ada"));
    }

    @Test
    void K1_aWrongPasswordAndAnUnknownUserAreToldTheSame() {
        Portal<String> portal = new Portal<>(clock, realm, passwords);
        LoginFailed wrong = failureOf(portal.login(new UsernamePassword("ada", "byron")), LoginFailed.class);
        LoginFailed unknown = failureOf(portal.login(new UsernamePassword("bob", "lovelace")), LoginFailed.class);
        assertThat(wrong).hasMessage(unknown.getMessage()).hasSameClassAs(unknown);
        assertThat(wrong.getStackTrace()).isEmpty();
    }

    @Test
    void thePasswordOfADecoyOpensNothing() {
        Portal<String> portal = new Portal<>(clock, realm, passwords);
        failureOf(portal.login(new UsernamePassword("bob", "nobody has this password")), LoginFailed.class);
    }

    @Test
    void K1_credentialsThatNoCheckerKnowsAreAFailureOfTheirOwn() {
        Portal<String> portal = new Portal<>(clock, realm, passwords);
        assertThat(portal.accepts(UsernamePassword.class)).isTrue();
        assertThat(portal.accepts(Anonymous.class)).isFalse();
        assertThat(failureOf(portal.login(new Anonymous()), UnhandledCredentials.class))
                .hasMessage("No checker for Anonymous.");
    }

    @Test
    void aTokenAndNobodyComeInByTheirOwnCheckers() {
        InMemoryTokens tokens = new InMemoryTokens(clock).add(new BearerToken("t0ken"), AvatarId.of("robot"));
        Portal<String> portal = new Portal<>(clock, realm, passwords, tokens, new AnonymousAccess(clock));
        assertThat(successOf(portal.login(new BearerToken("t0ken"))).avatar()).isEqualTo("avatar of robot");
        assertThat(successOf(portal.login(new Anonymous())).avatar()).isEqualTo("avatar of anonymous");
        failureOf(portal.login(new BearerToken("other")), LoginFailed.class);
        tokens.remove(new BearerToken("t0ken"));
        failureOf(portal.login(new BearerToken("t0ken")), LoginFailed.class);
    }

    @Test
    void theNextCheckerIsAskedWhereOneDoesNotKnowThem() {
        InMemoryChecker others = new InMemoryChecker(clock).add("bob", "builder");
        Portal<String> portal = new Portal<>(clock, realm, passwords, others);
        assertThat(successOf(portal.login(new UsernamePassword("bob", "builder"))).id()).isEqualTo(AvatarId.of("bob"));
        failureOf(portal.login(new UsernamePassword("bob", "lovelace")), LoginFailed.class);
    }

    @Test
    void aTableThatCannotBeReadIsNoWrongPassword() {
        IOException broken = new IOException("disk");
        Portal<String> portal = new Portal<>(clock, realm, checker(_ -> Deferred.fail(clock, broken)), passwords);
        assertThat(failureOf(portal.login(ADA))).isSameAs(broken);
    }

    @Test
    void whatACheckerThrowsIsAFailureOfTheLogin() {
        IllegalStateException thrown = new IllegalStateException("oops");
        Portal<String> portal = new Portal<>(clock, realm, checker(_ -> {
            throw thrown;
        }));
        assertThat(failureOf(portal.login(ADA))).isSameAs(thrown);
    }

    @Test
    void aRealmMayRefuseAndNeedNotKnowYet() {
        Promise<LoggedIn<String>> later = new Promise<>(clock);
        Deferred<LoggedIn<String>> login = new Portal<>(clock, (Realm<String>) _ -> later, passwords).login(ADA);
        assertNoResult(login);
        later.errback(new LoginFailed());
        failureOf(login, LoginFailed.class);
    }

    @Test
    void oneLogsOutOnce() throws Exception {
        List<String> events = new ArrayList<>();
        Realm<String> noting = id -> Deferred.succeed(clock, new LoggedIn<>(id, "a", () -> events.add("out " + id)));
        LoggedIn<String> ada = successOf(new Portal<>(clock, noting, passwords).login(ADA));
        ada.logout();
        ada.logout();
        assertThat(events).containsExactly("out ada");
    }

    @Test
    void aPasswordThatWasHashedForDigestIsGoodForALoginInClear() {
        passwords.add("mufasa", DigestSecret.of(DigestAlgorithm.SHA_256, "mufasa", "here", Password.of("Circle Of Life")));
        Portal<String> portal = new Portal<>(clock, realm, passwords);
        successOf(portal.login(new UsernamePassword("mufasa", "Circle Of Life")));
        failureOf(portal.login(new UsernamePassword("mufasa", "circle of life")), LoginFailed.class);
        passwords.remove("mufasa");
        failureOf(portal.login(new UsernamePassword("mufasa", "Circle Of Life")), LoginFailed.class);
    }

    @Test
    void aPortalWithoutCheckersIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Portal<>(clock, realm));
        assertThatIllegalArgumentException().isThrownBy(() -> passwords.add("", "x"));
    }

    private interface Answer {
        Deferred<AvatarId> to(PasswordProof proof);
    }

    private static CredentialsChecker<PasswordProof> checker(Answer answer) {
        return new CredentialsChecker<>() {
            @Override
            public Class<PasswordProof> kind() {
                return PasswordProof.class;
            }

            @Override
            public Deferred<AvatarId> requestAvatarId(PasswordProof credentials) {
                return answer.to(credentials);
            }
        };
    }
}
