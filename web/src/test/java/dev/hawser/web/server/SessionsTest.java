package dev.hawser.web.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Transport;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.Results;
import dev.hawser.tls.TlsSession;
import dev.hawser.web.http.Cookie;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.SetCookie;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private static final RequestKey<Integer> VISITS = RequestKey.of("visits", Integer.class);

    private final MemoryReactor reactor = new MemoryReactor();
    private final Sessions sessions = sessions(SessionOptions.DEFAULT);

    private Sessions sessions(SessionOptions options) {
        return new Sessions(reactor, options, RandomGenerator.of("L64X128MixRandom"));
    }

    @Test
    void aBrowserIsKnownByItsCookie() {
        Request first = request(null, false);
        WebSession session = sessions.of(first);
        assertThat(sessions.of(first)).isSameAs(session);
        session.put(VISITS, 1);
        SetCookie cookie = given(first);
        assertThat(cookie.field()).matches("session=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax");

        Request second = request(cookie, false);
        assertThat(sessions.of(second)).isSameAs(session);
        assertThat(requireNonNull(sessions.existing(second)).get(VISITS)).isEqualTo(1);
        assertThat(second.responseHeaders().contains("Set-Cookie")).isFalse();
        session.remove(VISITS);
        assertThat(session.get(VISITS)).isNull();
    }

    @Test
    void overTlsTheCookieIsBoundToTheHost() {
        SetCookie cookie = given(newSession(true));
        assertThat(cookie.field()).matches("__Host-session=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(sessions.existing(request(cookie, true))).isNotNull();
        assertThat(sessions.existing(request(SetCookie.of("session", cookie.value()), true))).isNull();
    }

    @Test
    void anIdThatWasNotGivenOutIsNotTakenOver() {
        String planted = "A".repeat(43);
        Request request = request(SetCookie.of("session", planted), false);
        assertThat(sessions.existing(request)).isNull();
        sessions.of(request);
        assertThat(given(request).value()).isNotEqualTo(planted);
    }

    @Test
    void twoBrowsersHaveTwoSessions() {
        assertThat(given(newSession(false)).value()).isNotEqualTo(given(newSession(false)).value());
        assertThat(sessions.size()).isEqualTo(2);
    }

    @Test
    void oneThatIsNotUsedEnds() {
        Request first = request(null, false);
        WebSession session = sessions.of(first);
        SetCookie cookie = given(first);
        Deferred<?> expired = session.notifyExpire();
        reactor.advance(Duration.ofSeconds(899));
        assertThat(sessions.existing(request(cookie, false))).isSameAs(session);
        reactor.advance(Duration.ofSeconds(899));
        Results.assertNoResult(expired);
        reactor.advance(Duration.ofSeconds(1));
        Results.successOf(expired);
        assertThat(session.isExpired()).isTrue();
        assertThat(sessions.size()).isZero();
        assertThat(sessions.existing(request(cookie, false))).isNull();
        assertThatIllegalStateException().isThrownBy(() -> session.put(VISITS, 1));
        Results.successOf(session.notifyExpire());
    }

    @Test
    void oneThatIsAlwaysUsedEndsTooAndOthersThatAreOlderDoNotHoldItUp() {
        Sessions brief = sessions(SessionOptions.DEFAULT.withTimes(Duration.ofMinutes(10), Duration.ofHours(1)));
        Request first = request(null, false);
        WebSession session = brief.of(first);
        SetCookie cookie = given(first);
        for (int i = 0; i < 6; i++) {
            assertThat(brief.existing(request(cookie, false))).isSameAs(session);
            reactor.advance(Duration.ofMinutes(9));
        }
        reactor.advance(Duration.ofMinutes(6));
        assertThat(brief.existing(request(cookie, false))).isNull();
        assertThat(session.isExpired()).isTrue();
    }

    @Test
    void anotherIdAfterTheLogInIsWorthTheSession() {
        Request first = request(null, false);
        WebSession session = sessions.of(first);
        SetCookie planted = given(first);
        session.put(VISITS, 7);

        Request login = request(planted, false);
        requireNonNull(sessions.existing(login)).rotate(login);
        SetCookie fresh = given(login);
        assertThat(fresh.value()).isNotEqualTo(planted.value());
        assertThat(sessions.existing(request(planted, false))).as("who has planted the id").isNull();
        assertThat(requireNonNull(sessions.existing(request(fresh, false))).get(VISITS)).isEqualTo(7);
        assertThat(sessions.size()).isEqualTo(1);
        session.expire();
        session.expire();
        assertThat(sessions.size()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> session.rotate(request(null, false)));
    }

    @Test
    void theOneThatWasUsedLongestAgoMakesRoom() {
        Sessions few = sessions(SessionOptions.DEFAULT.withMost(3));
        Request first = request(null, false);
        WebSession kept = few.of(first);
        SetCookie cookie = given(first);
        for (int i = 0; i < 100; i++) {
            few.of(request(null, false));
            assertThat(few.existing(request(cookie, false))).isSameAs(kept);
            assertThat(few.size()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void theyLeaveNothingInTheReactorButUpkeep() {
        newSession(false);
        assertThat(reactor.holdings()).isEmpty();
    }

    @Test
    void itsTextDoesNotTellTheId() {
        Request first = request(null, false);
        WebSession session = sessions.of(first);
        assertThat(session.toString()).doesNotContain(given(first).value());
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        SessionOptions options = SessionOptions.DEFAULT;
        assertThatIllegalArgumentException().isThrownBy(() -> options.withCookieName("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withCookieName("__Host-x"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withMost(0));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withTimes(Duration.ZERO, Duration.ofDays(1)));
    }

    @Test
    void theCookieComesByHttp() {
        Visit visit = new Visit(request -> request.finish(sessions.existing(request) == null ? "new" : "known"));
        Visit maker = new Visit(request -> {
            sessions.of(request);
            request.finish("made");
        });
        String answer = maker.ask("GET", "/").answered();
        assertThat(answer).contains("Set-Cookie: session=").endsWith("made");
        String value = answer.replaceAll("(?s).*session=([\\w-]+);.*", "$1");
        assertThat(visit.ask("GET", "/", "Cookie: a=b; session=" + value).answered()).endsWith("known");
        assertThat(visit.ask("GET", "/", "Cookie: session=" + value + "x").answered()).endsWith("new");
    }

    private Request newSession(boolean secure) {
        Request request = request(null, secure);
        sessions.of(request);
        return request;
    }

    private static SetCookie given(Request request) {
        List<String> fields = request.responseHeaders().build().all("Set-Cookie");
        return requireNonNull(SetCookie.parse(fields.getLast()));
    }

    private Request request(@Nullable SetCookie cookie, boolean secure) {
        TlsSession tls = secure ? new TlsSession("TLSv1.3", "x", null, null, List.of()) : null;
        Transport transport = (Transport) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Transport.class}, (_, method, _) -> switch (method.getName()) {
                    case "tls" -> tls;
                    default -> throw new AssertionError("not expected: " + method);
                });
        Exchange exchange = (Exchange) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Exchange.class}, (_, method, _) -> switch (method.getName()) {
                    case "transport" -> transport;
                    case "version" -> "HTTP/1.1";
                    default -> throw new AssertionError("not expected: " + method);
                });
        Headers headers = cookie == null
                ? Headers.EMPTY
                : Headers.of("Cookie", Cookie.field(List.of(new Cookie(cookie.name(), cookie.value()))));
        SiteRoot root = new SiteRoot(Pages.NOT_FOUND, SiteOptions.DEFAULT, null);
        return new Request(root, exchange, "GET", "/", headers, null, null);
    }
}
