package dev.hawser.web.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.SetCookie;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CookieJarTest {
    private final SettableClock clock = new SettableClock();
    private final CookieJar jar = new CookieJar(clock, suffixes(), 50, 3000);

    private static PublicSuffixes suffixes() {
        try {
            return PublicSuffixes.read(Bytes.of("com\nuk\nco.uk\ngithub.io\n").asStream());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Who gives a cookie, what it says, who is asked then, and what goes there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            http://example.com/        | a=1                             | http://example.com/             | a=1
            http://example.com/        | a=1                             | http://www.example.com/         | -
            http://www.example.com/    | a=1                             | http://example.com/             | -
            http://www.example.com/    | a=1; Domain=example.com         | http://example.com/             | a=1
            http://www.example.com/    | a=1; Domain=.example.com        | http://x.y.example.com/         | a=1
            http://example.com/        | a=1; Domain=EXAMPLE.com         | http://www.example.com:8080/    | a=1
            http://example.com/        | a=1; Domain=www.example.com     | http://www.example.com/         | -
            http://example.com/        | a=1; Domain=ample.com           | http://ample.com/               | -
            http://badexample.com/     | a=1; Domain=example.com         | http://example.com/             | -
            http://example.com/        | a=1; Domain=com                 | http://other.com/               | -
            http://example.com/        | a=1; Domain=com                 | http://example.com/             | -
            http://me.github.io/       | a=1; Domain=github.io           | http://you.github.io/           | -
            http://github.io/          | a=1; Domain=github.io           | http://github.io/               | a=1
            http://github.io/          | a=1; Domain=github.io           | http://you.github.io/           | -
            http://shop.co.uk/         | a=1; Domain=co.uk               | http://shop.co.uk/              | -
            http://localhost/          | a=1; Domain=localhost           | http://localhost/               | a=1
            http://127.0.0.1/          | a=1                             | http://127.0.0.1:99/            | a=1
            http://127.0.0.1/          | a=1; Domain=127.0.0.1           | http://127.0.0.1/               | a=1
            http://127.0.0.1/          | a=1; Domain=0.0.1               | http://127.0.0.1/               | -
            http://[::1]/              | a=1                             | http://[::1]:99/                | a=1
            http://example.com./       | a=1; Domain=com.                | http://other.com./              | -
            http://example.com/        | a=1; Path=/x                    | http://example.com/             | -
            http://example.com/        | a=1; Path=/x                    | http://example.com/x            | a=1
            http://example.com/        | a=1; Path=/x                    | http://example.com/x/y?z        | a=1
            http://example.com/        | a=1; Path=/x                    | http://example.com/xy           | -
            http://example.com/        | a=1; Path=/x/                   | http://example.com/x            | -
            http://example.com/        | a=1; Path=/x/                   | http://example.com/x/y          | a=1
            http://example.com/d/e     | a=1                             | http://example.com/d/f          | a=1
            http://example.com/d/e     | a=1                             | http://example.com/d            | a=1
            http://example.com/d/e     | a=1                             | http://example.com/             | -
            http://example.com/d       | a=1                             | http://example.com/             | a=1
            http://example.com/d/      | a=1                             | http://example.com/             | -
            http://example.com/d/e     | a=1; Path=relative              | http://example.com/d/           | a=1
            https://example.com/       | a=1; Secure                     | http://example.com/             | -
            https://example.com/       | a=1; Secure                     | https://example.com/            | a=1
            wss://example.com/         | a=1; Secure                     | https://example.com/            | a=1
            http://example.com/        | a=1; Secure                     | https://example.com/            | -
            https://example.com/       | a=1                             | http://example.com/             | a=1
            https://example.com/       | __Host-a=1; Secure; Path=/      | https://example.com/x           | __Host-a=1
            https://example.com/       | __Host-a=1; Secure              | https://example.com/            | -
            https://example.com/       | __Host-a=1; Secure; Path=/; Domain=example.com | https://example.com/ | -
            https://example.com/       | __Secure-a=1                    | https://example.com/            | -
            https://example.com/       | =__Secure-a=1; Secure           | https://example.com/            | -
            http://example.com/        | a=1; Max-Age=0                  | http://example.com/             | -
            http://example.com/        | a=1; Max-Age=1                  | http://example.com/             | a=1
            http://example.com/        | a=1; Max-Age=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT | http://example.com/ | a=1
            http://example.com/        | a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT | http://example.com/ | -
            http://example.com/        | a=1; Expires=nonsense           | http://example.com/             | a=1
            http://example.com/        | nameless                        | http://example.com/             | nameless
            http://example.com/        | a=1; HttpOnly; SameSite=Strict  | http://example.com/             | a=1
            """)
    void whoGetsACookieIsWrittenInTheRfc(String from, String field, String to, String sent) {
        jar.store(WebUrl.of(from), Headers.of("Set-Cookie", field));
        assertThat(jar.field(WebUrl.of(to))).isEqualTo(sent);
    }

    @Test
    void longerPathsComeFirstAndThenOlderCookies() {
        give("http://example.com/", "a=1; Path=/");
        give("http://example.com/", "b=2; Path=/x/y");
        give("http://example.com/", "c=3; Path=/x");
        give("http://example.com/", "d=4; Path=/x");
        give("http://example.com/", "e=5; Domain=example.com; Path=/x");
        assertThat(sent("http://example.com/x/y/z")).isEqualTo("b=2; c=3; d=4; e=5; a=1");
        assertThat(sent("http://example.com/x/y/z")).isEqualTo("b=2; c=3; d=4; e=5; a=1");
    }

    @Test
    void aNewValueKeepsThePlaceOfTheOld() {
        give("http://example.com/", "a=1");
        give("http://example.com/", "b=2");
        give("http://example.com/", "a=3");
        assertThat(sent("http://example.com/")).isEqualTo("a=3; b=2");
        give("http://example.com/", "a=; Max-Age=0");
        assertThat(sent("http://example.com/")).isEqualTo("b=2");
        assertThat(jar.size()).isEqualTo(1);
    }

    @Test
    void theyDieInTime() {
        give("http://example.com/", "a=1; Max-Age=60");
        give("http://example.com/", "b=2");
        give("http://example.com/", "c=3; Max-Age=999999999999");
        clock.advance(Duration.ofSeconds(59));
        assertThat(sent("http://example.com/")).isEqualTo("a=1; b=2; c=3");
        clock.advance(Duration.ofSeconds(1));
        assertThat(sent("http://example.com/")).isEqualTo("b=2; c=3");
        clock.advance(Duration.ofDays(400));
        assertThat(sent("http://example.com/")).isEqualTo("b=2");
        jar.clearSession();
        assertThat(jar.field(WebUrl.of("http://example.com/"))).isNull();
        assertThat(jar.all()).isEmpty();
    }

    @Test
    void aSecureCookieIsNotHiddenByOneInClear() {
        give("https://example.com/", "sid=good; Secure; Domain=example.com");
        assertThat(jar.store(WebUrl.of("http://example.com/"), SetCookie.of("sid", "evil"))).isFalse();
        assertThat(jar.store(WebUrl.of("http://www.example.com/"), SetCookie.of("sid", "evil"))).isFalse();
        assertThat(jar.store(WebUrl.of("http://www.example.com/"), SetCookie.of("other", "x"))).isTrue();
        assertThat(jar.store(WebUrl.of("https://example.com/"), SetCookie.of("sid", "new").withDomain("example.com"))).isTrue();
        assertThat(sent("https://example.com/")).isEqualTo("sid=new");
    }

    @Test
    void aDomainHasNoMoreThanItsShare() {
        give("https://example.com/", "keep=1; Secure");
        for (int i = 0; i < 200; i++) {
            give("http://example.com/", "c" + i + "=1");
        }
        assertThat(jar.size()).isEqualTo(50);
        assertThat(sent("https://example.com/")).startsWith("keep=1; ").endsWith("c199=1");
    }

    @Test
    void allTogetherAreBoundedAndTheUsedOnesStay() {
        CookieJar small = new CookieJar(clock, suffixes(), 50, 100);
        small.store(WebUrl.of("http://used.com/"), SetCookie.of("a", "1"));
        for (int i = 0; i < 1000; i++) {
            small.store(WebUrl.of("http://host" + i + ".com/"), SetCookie.of("a", "1"));
            assertThat(small.field(WebUrl.of("http://used.com/"))).isEqualTo("a=1");
            assertThat(small.size()).isLessThanOrEqualTo(100);
        }
        small.clear("used.com");
        assertThat(small.size()).isEqualTo(99);
        small.clear();
        assertThat(small.all()).isEmpty();
    }

    @Test
    void anAnswerWithSeveralAndBrokenOnesIsRead() {
        jar.store(WebUrl.of("http://example.com/"), Headers.of("set-cookie", "a=1", "Set-Cookie", "=", "SET-COOKIE", "b=2"));
        assertThat(sent("http://example.com/")).isEqualTo("a=1; b=2");
    }

    @Test
    void whatCouldNotBeSentOrSavedIsNotTaken() {
        assertThat(jar.store(WebUrl.of("http://example.com/"), requireNonNull(SetCookie.parse("a=b\tc")))).isFalse();
        for (SetCookie wrong : new SetCookie[] {
            SetCookie.of("", "a=b"), SetCookie.of("a=", "b"), SetCookie.of("a", "b;c"), SetCookie.of("a", "\u20ac"),
            SetCookie.of("a", "b").withPath("/\r\n")
        }) {
            assertThat(jar.store(WebUrl.of("http://example.com/"), wrong)).isFalse();
        }
    }

    private void give(String from, String field) {
        assertThat(jar.store(WebUrl.of(from), requireNonNull(SetCookie.parse(field)))).as(field).isTrue();
    }

    private String sent(String to) {
        return requireNonNull(jar.field(WebUrl.of(to)));
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
