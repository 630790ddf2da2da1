package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.testing.Garbage;
import dev.hawser.bytes.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CookieTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=1                  | a=1
            a=1; b=2             | a=1; b=2
            a=1;b=2              | a=1; b=2
            ' a = 1 ;; b =2 ; '  | a=1; b=2
            a=                   | a=
            a                    | a
            a=b=c                | a=b=c
            a="x y"              | a="x y"
            a=1; a=2             | a=1; a=2
            =v                   | v
            '=a=b; c=d'          | c=d
            ;                    | ''
            '$Version=1; a=b'    | $Version=1; a=b
            """)
    void whatAClientSendsIsReadLeniently(String field, String same) {
        assertThat(Cookie.field(Cookie.parse(field))).isEqualTo(same);
        assertThat(Cookie.parse(same)).isEqualTo(Cookie.parse(field));
    }

    @Test
    void cookiesOfAllFieldsAreOneRow() {
        Headers headers = Headers.of("cookie", "a=1", "Host", "x", "Cookie", "b=2; c=3");
        assertThat(Cookie.of(headers))
                .containsExactly(new Cookie("a", "1"), new Cookie("b", "2"), new Cookie("c", "3"));
        assertThat(Cookie.of(Headers.EMPTY)).isEmpty();
    }

    @Test
    void aCookieThatWouldBeTwoIsRefused() {
        for (String[] wrong : new String[][] {{"a", "1; b=2"}, {"a;", "1"}, {"a=b", "c"}, {"a", "1\r\nX: y"}, {"", "a=b"}, {"a\0", ""}}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Cookie(wrong[0], wrong[1]));
        }
    }

    @Test
    void itsTextDoesNotTellItsValue() {
        assertThat(new Cookie("sid", "s3cret")).hasToString("Cookie[sid]");
        assertThat(SetCookie.of("sid", "s3cret").toString()).contains("sid").doesNotContain("s3cret");
    }

    @Test
    void garbageIsReadAndWrittenBackTheSame() {
        Garbage garbage = new Garbage(4711);
        Bytes valid = Bytes.of("a=1; b=\"2\"; c=x=y; __Host-d=; Path=/; Max-Age=9; Expires=Tue, 01 Jan 2030 00:00:00 GMT");
        for (int i = 0; i < 20_000; i++) {
            String field = garbage.any(100, valid).latin1();
            List<Cookie> cookies = Cookie.parse(field);
            assertThat(Cookie.parse(Cookie.field(cookies))).isEqualTo(cookies);
            SetCookie made = SetCookie.parse(field);
            if (made != null) {
                assertThat(made.name().length() + made.value().length()).isLessThanOrEqualTo(field.length());
            }
        }
    }
}
