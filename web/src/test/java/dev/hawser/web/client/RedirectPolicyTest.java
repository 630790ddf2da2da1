package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.web.client.RedirectPolicy.Step;
import dev.hawser.web.http.Headers;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedirectPolicyTest {
    private static final WebUrl FROM = WebUrl.of("https://example.com/a/b?c#frag");
    private static final Headers HEADERS = Headers.of(
            "Host", "example.com", "Authorization", "Basic x", "Cookie", "a=b", "Accept", "text/html", "Content-Type",
            "text/plain", "Content-Length", "3", "Expect", "100-continue", "X-Own", "1", "Proxy-Authorization", "Basic y",
            "Referer", "https://example.com/secret");

    private static Step next(String method, int status, String location) {
        return RedirectPolicy.DEFAULT.next(FROM, method, HEADERS, true, status, location, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET, GET, true", "301, HEAD, HEAD, true", "301, POST, GET, false", "301, PUT, PUT, true",
        "302, GET, GET, true", "302, POST, GET, false", "302, DELETE, DELETE, true",
        "303, GET, GET, false", "303, HEAD, HEAD, true", "303, POST, GET, false", "303, PUT, GET, false",
        "307, GET, GET, true", "307, POST, POST, true", "308, POST, POST, true", "308, PUT, PUT, true"
    })
    void theMethodIsThatOfTheStatus(int status, String method, String then, boolean keepsBody) {
        assertThat(next(method, status, "/x")).isInstanceOfSatisfying(Step.Follow.class, follow -> {
            assertThat(follow.method()).isEqualTo(then);
            assertThat(follow.keepsBody()).isEqualTo(keepsBody);
            assertThat(follow.headers().contains("Content-Type")).isEqualTo(keepsBody);
            assertThat(follow.headers().contains("Expect")).isEqualTo(keepsBody);
            assertThat(follow.headers().get("X-Own")).isEqualTo("1");
            assertThat(follow.headers().contains("Host")).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 300, 304, 305, 306, 309, 400, 500})
    void otherStatusesAreNoRedirects(int status) {
        assertThat(next("GET", status, "/x")).isEqualTo(new Step.Last());
    }

    @Test
    void aRedirectToNowhereIsAnAnswer() {
        assertThat(RedirectPolicy.DEFAULT.next(FROM, "GET", HEADERS, true, 302, null, List.of())).isEqualTo(new Step.Last());
    }

    @ParameterizedTest
    @CsvSource({
        "/x, true", "https://example.com:443/x, true", "https://example.com:444/x, false", "https://www.example.com/, false",
        "//other.example/, false"
    })
    void secretsStayWithTheirServer(String location, boolean stays) {
        assertThat(next("GET", 302, location)).isInstanceOfSatisfying(Step.Follow.class, follow -> {
            for (String secret : List.of("Authorization", "Cookie", "Proxy-Authorization", "Referer")) {
                assertThat(follow.headers().contains(secret)).as(secret).isEqualTo(stays);
            }
            assertThat(follow.headers().contains("Accept")).isTrue();
        });
    }

    @Test
    void fragmentsAreInherited() {
        assertThat(next("GET", 301, "/x")).isInstanceOfSatisfying(
                Step.Follow.class, follow -> assertThat(follow.url()).hasToString("https://example.com/x#frag"));
        assertThat(next("GET", 301, "/x#own")).isInstanceOfSatisfying(
                Step.Follow.class, follow -> assertThat(follow.url()).hasToString("https://example.com/x#own"));
    }

    @Test
    void utf8ThatWasNotEncodedIsUnderstood() {
        assertThat(next("GET", 301, "/caf\u00c3\u00a9")).isInstanceOfSatisfying(
                Step.Follow.class, follow -> assertThat(follow.url().path()).isEqualTo("/caf%C3%A9"));
        assertThat(next("GET", 301, "/caf\u00e9")).isInstanceOfSatisfying(
                Step.Follow.class, follow -> assertThat(follow.url().path()).isEqualTo("/caf%C3%A9"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://example.com/x      | from TLS to clear
            ftp://example.com/x       | not an address of the web
            https://u:p@example.com/  | credentials
            wss://example.com/        | another protocol
            javascript:alert(1)       | not an address of the web
            /\\evil.example           | backslash
            """)
    void whereNobodyShouldGoIsRefused(String location, String reason) {
        assertThat(next("GET", 302, location)).isInstanceOfSatisfying(
                Step.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void downgradesAreFollowedWhereTheProgramSaysSo() {
        Step step = new RedirectPolicy(20, true).next(FROM, "GET", HEADERS, true, 302, "http://example.com/", List.of());
        assertThat(step).isInstanceOfSatisfying(
                Step.Follow.class, follow -> assertThat(follow.headers().contains("Cookie")).isFalse());
    }

    @Test
    void aBodyThatIsGoneIsNotSentAgain() {
        assertThat(RedirectPolicy.DEFAULT.next(FROM, "POST", HEADERS, false, 307, "/x", List.of()))
                .isInstanceOf(Step.Refused.class);
        assertThat(RedirectPolicy.DEFAULT.next(FROM, "POST", HEADERS, false, 303, "/x", List.of()))
                .isInstanceOf(Step.Follow.class);
    }

    @Test
    void theyAreCounted() {
        List<WebUrl> nineteen = Collections.nCopies(19, FROM);
        List<WebUrl> twenty = Collections.nCopies(20, FROM);
        assertThat(RedirectPolicy.DEFAULT.next(FROM, "GET", HEADERS, true, 302, "/x", nineteen)).isInstanceOf(Step.Follow.class);
        assertThat(RedirectPolicy.DEFAULT.next(FROM, "GET", HEADERS, true, 302, "/x", twenty)).isInstanceOf(Step.Refused.class);
        assertThat(RedirectPolicy.NONE.next(FROM, "GET", HEADERS, true, 302, "/x", List.of()))
                .isEqualTo(new Step.Refused("redirects are not followed"));
    }
}
