package dev.hawser.web.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.auth.AnonymousAccess;
import dev.hawser.auth.AvatarId;
import dev.hawser.auth.BearerToken;
import dev.hawser.auth.CredentialsChecker;
import dev.hawser.auth.DigestAlgorithm;
import dev.hawser.auth.DigestSecret;
import dev.hawser.auth.InMemoryChecker;
import dev.hawser.auth.InMemoryTokens;
import dev.hawser.auth.LoggedIn;
import dev.hawser.auth.LoginFailed;
import dev.hawser.auth.LoginLimit;
import dev.hawser.auth.LoginLimits;
import dev.hawser.auth.Password;
import dev.hawser.auth.PasswordProof;
import dev.hawser.auth.Portal;
import dev.hawser.auth.Realm;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.policy.PeerGroups;
import dev.hawser.testing.TestClock;
import dev.hawser.web.client.ChallengeAnswers;
import dev.hawser.web.client.ClientCredentials;
import dev.hawser.web.http.HttpChallenge;
import dev.hawser.web.http.HttpCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is let in, over a connection in memory; the client's answers come from the client's own code. */
final class AuthenticatedResourceTest {
    private static final String BASIC = "Authorization: " + HttpCredentials.of(
            new dev.hawser.auth.UsernamePassword("ada", "lovelace")).field();

    private final TestClock clock = new TestClock();
    private final List<String> events = new ArrayList<>();
    private final Realm<Resource> realm = id -> {
        events.add("in " + id);
        return Deferred.succeed(clock, new LoggedIn<>(id, request -> request.finish(
                "Hello " + request.get(AuthenticatedResource.USER) + " at " + request.postPath()), () -> events.add("out " + id)));
    };
    private final InMemoryChecker users = new InMemoryChecker(clock).add("ada", "lovelace");

    private Portal<Resource> portal(CredentialsChecker<?>... checkers) {
        LoginLimits limits = LoginLimits.DEFAULT.withDelays(2, Duration.ofSeconds(1), Duration.ofSeconds(8)).withFailures(4, 50);
        return new Portal<>(clock, realm, List.of(checkers), new LoginLimit(clock, limits, PeerGroups.byPrefix(32, 64)));
    }

    private Visit visit(HttpScheme... schemes) {
        return new Visit(AuthenticatedResource.of(portal(users), schemes));
    }

    @Test
    void whoShowsNothingIsAsked() {
        String answer = visit(HttpScheme.basic("the \"old\" place")).ask("GET", "/").answered();
        assertThat(answer).startsWith("HTTP/1.1 401 ")
                .contains("\nWWW-Authenticate: Basic realm=\"the \\\"old\\\" place\", charset=UTF-8\n");
        assertThat(events).isEmpty();
    }

    @Test
    void whoHasThePasswordGetsHisResourceAndIsLoggedOutInTheEnd() {
        Visit visit = visit(HttpScheme.basic("x"));
        assertThat(visit.ask("GET", "/a/b", BASIC).answered()).endsWith("\n\nHello ada at [a, b]");
        assertThat(events).containsExactly("in ada", "out ada");
    }

    @Test
    void whoIsWrongIsAskedAgainAndToldNothingMore() {
        Visit visit = visit(HttpScheme.basic("x"));
        String none = visit.ask("GET", "/").answered();
        assertThat(visit.ask("GET", "/", basic("ada", "x")).answered()).isEqualTo(none);
        assertThat(visit.ask("GET", "/", basic("bob", "x")).answered()).isEqualTo(none);
        for (String broken : List.of("Basic", "Basic !", "Basic YQ==", "Nonsense", "Digest x=y", "\"", "Bearer a")) {
            assertThat(visit.ask("GET", "/", "Authorization: " + broken).answered()).as(broken).isEqualTo(none);
        }
    }

    @Test
    void twoFieldsAreABadRequest() {
        assertThat(visit(HttpScheme.basic("x")).ask("GET", "/", BASIC, BASIC).answered()).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void failuresAreHeldBackAndThenLockedOut() {
        Visit visit = visit(HttpScheme.basic("x"));
        for (int i = 0; i < 2; i++) {
            assertThat(visit.ask("GET", "/", basic("ada", "x")).answered()).startsWith("HTTP/1.1 401 ");
        }
        for (int seconds : new int[] {1, 2}) {
            visit.ask("GET", "/", basic("ada", "x"));
            assertThat(visit.answered()).isEmpty();
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(visit.answered()).startsWith("HTTP/1.1 401 ");
        }
        String answer = visit.ask("GET", "/", BASIC).answered();
        assertThat(answer).startsWith("HTTP/1.1 429 ").containsPattern("\nRetry-After: 89\\d\n");
        clock.advance(Duration.ofMinutes(15));
        assertThat(visit.ask("GET", "/", BASIC).answered()).endsWith("Hello ada at []");
    }

    @Test
    void aTokenComesInAndAWrongOneIsNamedSo() {
        InMemoryTokens tokens = new InMemoryTokens(clock).add(new BearerToken("t0ken"), AvatarId.of("robot"));
        Visit visit = new Visit(AuthenticatedResource.of(portal(tokens), HttpScheme.bearer("x")));
        assertThat(visit.ask("GET", "/", "Authorization: bearer t0ken").answered()).endsWith("Hello robot at []");
        assertThat(visit.ask("GET", "/").answered()).contains("\nWWW-Authenticate: Bearer realm=\"x\"\n");
        assertThat(visit.ask("GET", "/", "Authorization: Bearer other").answered())
                .contains("\nWWW-Authenticate: Bearer realm=\"x\", error=\"invalid_token\"\n");
    }

    @Test
    void nobodyInParticularComesInWhereThePortalTakesHim() {
        Visit visit = new Visit(
                AuthenticatedResource.of(portal(users, new AnonymousAccess(clock)), HttpScheme.basic("x")));
        assertThat(visit.ask("GET", "/").answered()).endsWith("Hello anonymous at []");
        assertThat(visit.ask("GET", "/", BASIC).answered()).endsWith("Hello ada at []");
        assertThat(visit.ask("GET", "/", basic("ada", "x")).answered()).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void anAvatarMayBeAttachedToTheRequest() {
        RequestKey<String> key = RequestKey.of("avatar", String.class);
        Portal<String> names = new Portal<>(clock, Realm.of(clock, id -> id.name().toUpperCase(java.util.Locale.ROOT)), users);
        Visit visit = new Visit(AuthenticatedResource.of(
                names, key, request -> request.finish("I am " + request.get(key)), HttpScheme.basic("x")));
        assertThat(visit.ask("GET", "/x/y", BASIC).answered()).endsWith("\n\nI am ADA");
    }

    @Test
    void digestProvesThePasswordForEachRequest() {
        Visit visit = visit(HttpScheme.digest(clock, "x"), HttpScheme.basic("x"));
        ChallengeAnswers client = answers(ClientCredentials.of("ada", "lovelace"));
        String asked = visit.ask("GET", "/a?b").answered();
        assertThat(asked).contains("algorithm=SHA-256").contains("algorithm=MD5").contains("Basic realm");
        assertThat(client.challenged(challenges(asked), null)).isTrue();
        for (String target : List.of("/a?b", "/c", "/c")) {
            assertThat(visit.ask("GET", target, field(client, "GET", target)).answered()).contains("Hello ada");
        }
        assertThat(visit.ask("HEAD", "/c", field(client, "GET", "/c")).answered()).as("another method").startsWith("HTTP/1.1 401 ");
        assertThat(visit.ask("GET", "/d", field(client, "GET", "/c")).answered()).as("another target").startsWith("HTTP/1.1 400 ");
    }

    @Test
    void anAnswerThatWasOverheardIsWorthNothing() {
        Visit visit = visit(HttpScheme.digest(clock, "x"));
        ChallengeAnswers client = answers(ClientCredentials.of("ada", "lovelace"));
        client.challenged(challenges(visit.ask("GET", "/").answered()), null);
        String field = field(client, "GET", "/");
        assertThat(visit.ask("GET", "/", field).answered()).contains("Hello ada");
        assertThat(visit.ask("GET", "/", field).answered()).startsWith("HTTP/1.1 401 ").contains("stale=true");
        assertThat(visit.ask("GET", "/", field(client, "GET", "/")).answered()).contains("Hello ada");
    }

    @Test
    void anOldNonceIsReplacedWithoutAskingThePerson() {
        Visit visit = visit(HttpScheme.digest(clock, "x"));
        ChallengeAnswers client = answers(ClientCredentials.of("ada", "lovelace"));
        client.challenged(challenges(visit.ask("GET", "/").answered()), null);
        clock.advance(DigestNonces.LIFE);
        HttpCredentials sent = requireNonNull(client.answer("GET", "/"));
        String stale = visit.ask("GET", "/", "Authorization: " + sent.field()).answered();
        assertThat(client.challenged(challenges(stale), sent)).isTrue();
        assertThat(visit.ask("GET", "/", field(client, "GET", "/")).answered()).contains("Hello ada");
    }

    @Test
    void aWrongPasswordByDigestIsNotStale() {
        Visit visit = visit(HttpScheme.digest(clock, "x"));
        ChallengeAnswers client = answers(ClientCredentials.of("ada", "byron"));
        client.challenged(challenges(visit.ask("GET", "/").answered()), null);
        HttpCredentials sent = requireNonNull(client.answer("GET", "/"));
        String refused = visit.ask("GET", "/", "Authorization: " + sent.field()).answered();
        assertThat(refused).startsWith("HTTP/1.1 401 ").doesNotContain("stale");
        assertThat(client.challenged(challenges(refused), sent)).isFalse();
    }

    @Test
    void aStoredHashIsEnoughForDigest() {
        users.add("eve", DigestSecret.of(DigestAlgorithm.MD5, "eve", "x", Password.of("apple")));
        Visit visit = visit(HttpScheme.digest(clock, "x", List.of(DigestAlgorithm.MD5)));
        ChallengeAnswers client = answers(ClientCredentials.digest("eve", "apple"));
        client.challenged(challenges(visit.ask("GET", "/").answered()), null);
        assertThat(visit.ask("GET", "/", field(client, "GET", "/")).answered()).contains("Hello eve");
    }

    @Test
    void withoutAcountOrByAHashThatIsNotOfferedDigestIsRefused() {
        Visit visit = visit(HttpScheme.digest(clock, "x", List.of(DigestAlgorithm.SHA_256)));
        String asked = visit.ask("GET", "/").answered();
        for (String[] change : new String[][] {{"qop=\"auth\", ", ""}, {"SHA-256", "MD5"}, {"SHA-256", "SHA-256-sess"}, {"realm=\"x\"", "realm=\"y\""}}) {
            ChallengeAnswers client = answers(ClientCredentials.of("ada", "lovelace"));
            client.challenged(challenges(asked.replace(change[0], change[1])), null);
            assertThat(visit.ask("GET", "/", field(client, "GET", "/")).answered()).as(change[1]).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void whoGoesAwayIsLookedUpNoMore() {
        Promise<AvatarId> never = new Promise<>(clock, _ -> events.add("cancelled"));
        Visit visit = new Visit(AuthenticatedResource.of(portal(checker(never)), HttpScheme.basic("x")));
        visit.ask("GET", "/", BASIC);
        assertThat(visit.answered()).isEmpty();
        visit.transport().disconnect();
        visit.transport().settle();
        assertThat(events).containsExactly("cancelled");
    }

    @Test
    void aTableThatCannotBeReadIsAMistakeOfTheServer() {
        Visit visit = new Visit(AuthenticatedResource.of(
                portal(checker(Deferred.fail(clock, new IOException("disk /secret/path")))), HttpScheme.basic("x")));
        assertThat(visit.ask("GET", "/", BASIC).answered()).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
    }

    @Test
    void whatTheAvatarThrowsIsAnsweredAsAlways() {
        Realm<Resource> broken = Realm.of(clock, _ -> _ -> {
            throw new RequestRefused(404, "Gone fishing.");
        });
        Visit visit = new Visit(AuthenticatedResource.of(new Portal<>(clock, broken, users), HttpScheme.basic("x")));
        assertThat(visit.ask("GET", "/", BASIC).answered()).startsWith("HTTP/1.1 404 ").contains("Gone fishing.");
    }

    @Test
    void theRealmMayRefuseToo() {
        Realm<Resource> closed = _ -> Deferred.fail(clock, new LoginFailed());
        Visit visit = new Visit(AuthenticatedResource.of(new Portal<>(clock, closed, users), HttpScheme.basic("x")));
        assertThat(visit.ask("GET", "/", BASIC).answered()).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void aSchemeThatNobodyCanCheckIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuthenticatedResource.of(portal(users), HttpScheme.bearer("x")))
                .withMessageContaining("BearerToken");
        assertThatIllegalArgumentException().isThrownBy(() -> AuthenticatedResource.of(portal(users)));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpScheme.basic("a\r\nb"));
    }

    private static CredentialsChecker<PasswordProof> checker(Deferred<AvatarId> answer) {
        return new CredentialsChecker<>() {
            @Override
            public Class<PasswordProof> kind() {
                return PasswordProof.class;
            }

            @Override
            public Deferred<AvatarId> requestAvatarId(PasswordProof credentials) {
                return answer;
            }
        };
    }

    private static ChallengeAnswers answers(ClientCredentials credentials) {
        return new ChallengeAnswers(credentials, RandomGenerator.of("L64X128MixRandom"));
    }

    private static String field(ChallengeAnswers client, String method, String target) {
        @Nullable HttpCredentials sent = client.answer(method, target);
        return "Authorization: " + requireNonNull(sent).field();
    }

    private static List<HttpChallenge> challenges(String answer) {
        List<HttpChallenge> challenges = new ArrayList<>();
        answer.lines()
                .filter(line -> line.startsWith("WWW-Authenticate: "))
                .forEach(line -> challenges.addAll(HttpChallenge.parse(line.substring("WWW-Authenticate: ".length()))));
        return challenges;
    }

    private static String basic(String user, String password) {
        return "Authorization: " + HttpCredentials.of(new dev.hawser.auth.UsernamePassword(user, password)).field();
    }
}
