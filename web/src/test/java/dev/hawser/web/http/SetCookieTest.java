package dev.hawser.web.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SetCookieTest {
    /** Fields, and what they are when they are written by the rules; {@code -} where nothing is set. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a=1                                    | a=1
            a = 1 ; Path = /x                      | a=1; Path=/x
            a=1; path=x                            | a=1
            a=1; Path=/x; Path=/y                  | a=1; Path=/y
            a=1; Path=/x; Path                     | a=1
            a=1; SECURE; httponly                  | a=1; Secure; HttpOnly
            a=1; Secure=no                         | a=1; Secure
            a=1; Domain=.Example.COM               | a=1; Domain=example.com
            a=1; Domain=                           | a=1
            a=1; Domain=x.org; Domain=             | a=1
            a=1; Max-Age=60                        | a=1; Max-Age=60
            a=1; Max-Age=-1                        | a=1; Max-Age=0
            a=1; Max-Age=-                         | a=1
            a=1; Max-Age=                          | a=1
            a=1; Max-Age=6x                        | a=1
            a=1; Max-Age=+6                        | a=1
            a=1; Max-Age=000060                    | a=1; Max-Age=60
            a=1; Max-Age=99999999999999999999999   | a=1; Max-Age=31536000000
            a=1; SameSite=strict                   | a=1; SameSite=Strict
            a=1; SameSite=Lax; SameSite=what       | a=1
            a=1; Secure; SameSite=None             | a=1; Secure; SameSite=None
            a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT | a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT
            a=1; Expires=soon                      | a=1
            a=1;;;; Foo=bar; =x                    | a=1
            a=b=c; HttpOnly                        | a=b=c; HttpOnly
            a="1"; HttpOnly                        | a="1"; HttpOnly
            a=                                     | a=
            """)
    void whatAServerSaysIsReadAsClientsAreTold(String field, String same) {
        assertThat(requireNonNull(SetCookie.parse(field)).field()).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "=", "=a=b", "=a=b; Secure", " = ; Path=/", "a=\0", "a=1; Path=/\u0007", "a=\r\nb: c", "a=\u007f"})
    void whatIsNoCookieIsDropped(String field) {
        assertThat(SetCookie.parse(field)).isNull();
    }

    @Test
    void aCookieMayHaveNoName() {
        assertThat(requireNonNull(SetCookie.parse("abc")).name()).isEmpty();
        assertThat(requireNonNull(SetCookie.parse("=abc; Secure")).value()).isEqualTo("abc");
    }

    @Test
    void lengthsAreBounded() {
        String most = "x".repeat(SetCookie.MOST_OCTETS - 1);
        assertThat(SetCookie.parse("a=" + most)).isNotNull();
        assertThat(SetCookie.parse("a=" + most + "x")).isNull();
        assertThat(SetCookie.parse("a=" + "\u00e9".repeat(2048))).isNull();
        String path = "/" + "x".repeat(1023);
        assertThat(requireNonNull(SetCookie.parse("a=1; Path=" + path)).path()).isEqualTo(path);
        assertThat(requireNonNull(SetCookie.parse("a=1; Path=" + path + "x")).path()).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> SetCookie.of("a", most + "x").field());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Wed, 21 Oct 2015 07:28:00 GMT    | 2015-10-21T07:28:00Z
            Wednesday, 21-Oct-15 07:28:00 GMT| 2015-10-21T07:28:00Z
            Wed Oct 21 07:28:00 2015         | 2015-10-21T07:28:00Z
            21 Oct 2015 7:28:0               | 2015-10-21T07:28:00Z
            2015 October 21th 07:28:00       | 2015-10-21T07:28:00Z
            07:28:00 21/oct/2015 +0200       | 2015-10-21T07:28:00Z
            01 Jan 69 00:00:00               | 2069-01-01T00:00:00Z
            01 Jan 70 00:00:00               | 1970-01-01T00:00:00Z
            29 Feb 2024 12:00:00             | 2024-02-29T12:00:00Z
            29 Feb 2023 12:00:00             | -
            31 Apr 2023 12:00:00             | -
            01 Jan 1600 00:00:00             | -
            01 Jan 2020 24:00:00             | -
            01 Jan 2020 00:60:00             | -
            01 Jan 2020 00:00:60             | -
            00 Jan 2020 00:00:00             | -
            01 Jan 2020                      | -
            01 2020 00:00:00                 | -
            Jan 2020 00:00:00                | -
            01 Jan 00:00:00                  | -
            01 Jan 20201 00:00:00            | -
            01 Jan 2020 000:00:00            | -
            ''                               | -
            """)
    void datesAreReadInAnyOrder(String text, String instant) {
        assertThat(CookieDate.parse(text)).isEqualTo(instant.equals("-") ? null : Instant.parse(instant));
    }

    @Test
    void aWholeCookieIsWritten() {
        SetCookie cookie = SetCookie.of("__Host-sid", "abc")
                .withPath("/")
                .withMaxAge(Duration.ofHours(1))
                .withExpires(Instant.parse("2026-01-05T08:09:07.999Z"))
                .withSecure(true)
                .withHttpOnly(true)
                .withSameSite(SameSite.LAX);
        String field = "__Host-sid=abc; Expires=Mon, 05 Jan 2026 08:09:07 GMT; Max-Age=3600; Path=/; Secure; HttpOnly;"
                + " SameSite=Lax";
        assertThat(cookie.field()).isEqualTo(field);
        assertThat(SetCookie.parse(field)).isEqualTo(cookie.withExpires(Instant.parse("2026-01-05T08:09:07Z")));
        assertThat(cookie.removal().field()).contains("Max-Age=0").contains("1970");
    }

    @Test
    void whatNoServerMaySendIsRefused() {
        SetCookie cookie = SetCookie.of("a", "b");
        List<SetCookie> wrong = List.of(
                SetCookie.of("", "b"), SetCookie.of("a b", "c"), SetCookie.of("a", "b c"), SetCookie.of("a", "b;c"),
                SetCookie.of("a", "b\r\nSet-Cookie: c=d"), SetCookie.of("a", "\u00e4"), SetCookie.of("a", "\""),
                SetCookie.of("a", "b,c"), SetCookie.of("a", "b\\c"), cookie.withPath("x"), cookie.withPath("/;"),
                cookie.withPath("/\n"), cookie.withDomain("a;b"), cookie.withDomain(""),
                cookie.withSameSite(SameSite.NONE), SetCookie.of("__Secure-a", "b"), SetCookie.of("__Host-a", "b"),
                SetCookie.of("__HOST-a", "b").withSecure(true),
                SetCookie.of("__Host-a", "b").withSecure(true).withPath("/x"),
                SetCookie.of("__Host-a", "b").withSecure(true).withPath("/").withDomain("x.org"));
        assertThat(wrong).allSatisfy(one -> assertThatIllegalArgumentException().isThrownBy(one::field));
    }

    @Test
    void aNamelessCookieCannotPretendToHaveAPrefix() {
        assertThat(requireNonNull(SetCookie.parse("=__Host-sid; Secure; Path=/")).keepsPrefix()).isFalse();
        assertThat(requireNonNull(SetCookie.parse("__host-sid=x; Secure; Path=/")).keepsPrefix()).isTrue();
        assertThat(requireNonNull(SetCookie.parse("__host-sid=x; Path=/")).keepsPrefix()).isFalse();
    }
}
