package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Garbage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebUrlTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            http://example.com                    | http://example.com/
            HTTP://EXAMPLE.COM:80/                | http://example.com/
            https://example.com:443/x             | https://example.com/x
            https://example.com:8443/x            | https://example.com:8443/x
            http://example.com:/x                 | http://example.com/x
            http://example.com?q                  | http://example.com/?q
            http://example.com#f                  | http://example.com/#f
            http://example.com/a b?c d#e f        | http://example.com/a%20b?c%20d#e%20f
            http://example.com/%                  | http://example.com/%25
            http://example.com/%2                 | http://example.com/%252
            http://example.com/%2f%zz             | http://example.com/%2f%25zz
            http://example.com/caf\u00e9?\u00fc   | http://example.com/caf%C3%A9?%C3%BC
            http://example.com/\ud83d\ude00       | http://example.com/%F0%9F%98%80
            http://b\u00fccher.example/           | http://xn--bcher-kva.example/
            http://example.com/a/./b/../c         | http://example.com/a/c
            http://example.com/a/%2e%2E/c         | http://example.com/c
            http://example.com/../../x            | http://example.com/x
            http://example.com/a/..               | http://example.com/
            http://example.com/a/.                | http://example.com/a/
            http://example.com/a//b               | http://example.com/a//b
            http://example.com/a\\b               | http://example.com/a%5Cb
            http://example.com/?a=/../b           | http://example.com/?a=/../b
            http://example.com/"<>^{}             | http://example.com/%22%3C%3E%5E%7B%7D
            http://example.com/?'"                | http://example.com/?%27%22
            http://example.com/a@b:c              | http://example.com/a@b:c
            http://127.0.0.1:8080/                | http://127.0.0.1:8080/
            http://127.1/                         | http://127.0.0.1/
            http://[::1]:8080/x                   | http://[0:0:0:0:0:0:0:1]:8080/x
            http://[2001:DB8::1]/                 | http://[2001:db8:0:0:0:0:0:1]/
            http://my_host/                       | http://my_host/
            ws://example.com/chat                 | ws://example.com/chat
            wss://example.com:443/chat            | wss://example.com/chat
            http://localhost:1                    | http://localhost:1/
            """)
    void addressesHaveOneForm(String text, String form) {
        assertThat(WebUrl.of(text)).hasToString(form);
        assertThat(WebUrl.of("  " + text + " ")).isEqualTo(WebUrl.of(form)).hasSameHashCodeAs(WebUrl.of(form));
        assertThat(WebUrl.of(form)).hasToString(form);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "example.com", "/x", "//example.com/", "ftp://example.com/", "http:/example.com", "http:example.com", "http://",
        "http:///x", "http://:80/", "http://example.com:0/", "http://example.com:65536/", "http://example.com:-1/",
        "http://example.com:99999999999/", "http://example.com:8o/", "http://exa mple.com/", "http://example.com\\@evil.com/",
        "http://example.com\\x", "http://a\r\nHost: b/", "http://example.com/\r\nX: y", "http://example.com/\u0000",
        "http://example.com/\t", "http://example.com/\u0085", "http://example.com/\ud800", "http://[::1", "http://[::1%25lo]/",
        "http://[x]/", "http://0x7f.1/", "http://example..com/", "http://%65xample.com/", "http://exa<mple.com/",
        "javascript:alert(1)", "http://example.com /", "http://1.2.3.4.5/"
    })
    void whatIsNoAddressIsRefusedByNameAndReason(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebUrl.of(text))
                .withMessageStartingWith("not an address of the web, \"")
                .withMessageNotContaining("\r")
                .withMessageNotContaining("\n");
    }

    @Test
    void aPasswordInAnAddressIsRefusedAndNotShown() {
        for (String text : new String[] {"http://ada:s3cret@example.com/", "https://ada@example.com/", "http://a@b:s3cret@c/"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WebUrl.of(text))
                    .withMessageContaining("credentials")
                    .withMessageNotContaining("s3cret");
        }
    }

    @Test
    void anAddressWithoutEndIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebUrl.of("http://example.com/" + "x".repeat(WebUrl.MOST_CHARACTERS)))
                .withMessageContaining("65555");
    }

    /** The examples of RFC 3986 5.4, but for those of other schemes; dots are taken out as browsers do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            g             | http://a/b/c/g
            ./g           | http://a/b/c/g
            g/            | http://a/b/c/g/
            /g            | http://a/g
            //g           | http://g/
            ?y            | http://a/b/c/d;p?y
            g?y           | http://a/b/c/g?y
            #s            | http://a/b/c/d;p?q#s
            g#s           | http://a/b/c/g#s
            g?y#s         | http://a/b/c/g?y#s
            ;x            | http://a/b/c/;x
            g;x           | http://a/b/c/g;x
            g;x?y#s       | http://a/b/c/g;x?y#s
            ``            | http://a/b/c/d;p?q
            .             | http://a/b/c/
            ./            | http://a/b/c/
            ..            | http://a/b/
            ../           | http://a/b/
            ../g          | http://a/b/g
            ../..         | http://a/
            ../../g       | http://a/g
            ../../../g    | http://a/g
            ../../../../g | http://a/g
            /./g          | http://a/g
            /../g         | http://a/g
            g.            | http://a/b/c/g.
            .g            | http://a/b/c/.g
            g..           | http://a/b/c/g..
            ..g           | http://a/b/c/..g
            ./../g        | http://a/b/g
            ./g/.         | http://a/b/c/g/
            g/./h         | http://a/b/c/g/h
            g/../h        | http://a/b/c/h
            g;x=1/./y     | http://a/b/c/g;x=1/y
            g;x=1/../y    | http://a/b/c/y
            g?y/./x       | http://a/b/c/g?y/./x
            g#s/../x      | http://a/b/c/g#s/../x
            https://b/x   | https://b/x
            """)
    void referencesAreThoseOfRfc3986(String reference, String target) {
        assertThat(WebUrl.of("http://a/b/c/d;p?q").resolve(reference)).hasToString(target);
    }

    @Test
    void referencesThatAreReadInTwoWaysAreRefused() {
        WebUrl base = WebUrl.of("http://a/b");
        for (String wrong : new String[] {"/\\evil.com", "\\\\evil.com", "//u:p@b/", "mailto:x@y", "http:g", "//", "x\r\ny"}) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> base.resolve(wrong));
        }
    }

    @Test
    void partsAreThoseOfTheForm() {
        WebUrl url = WebUrl.of("https://[::1]:8443/a?b=c#d");
        assertThat(url.host()).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(url.authority()).isEqualTo("[0:0:0:0:0:0:0:1]:8443");
        assertThat(url.requestTarget()).isEqualTo("/a?b=c");
        assertThat(url.withFragment(null)).hasToString("https://[0:0:0:0:0:0:0:1]:8443/a?b=c");
        assertThat(WebUrl.of("http://example.com/").authority()).isEqualTo("example.com");
    }

    @Test
    void originsAreComparedBySchemeHostAndPort() {
        WebOrigin origin = WebUrl.of("https://example.com/a").origin();
        assertThat(origin).isEqualTo(WebUrl.of("https://EXAMPLE.com:443/b").origin());
        assertThat(origin).isNotEqualTo(WebUrl.of("http://example.com/").origin());
        assertThat(origin).isNotEqualTo(WebUrl.of("https://example.com:444/").origin());
        assertThat(origin.isSameServer(WebUrl.of("wss://example.com/").origin())).isTrue();
        assertThat(origin.isSameServer(WebUrl.of("ws://example.com:443/").origin())).isFalse();
    }

    @Test
    void garbageIsAnAddressThatCanBeSentOrIsRefused() {
        Garbage garbage = new Garbage(99);
        Bytes valid = Bytes.of("https://user@example.com:8080/a/../b%20c/\u00e9?x=y&z#frag [::1]\\");
        int taken = 0;
        for (int i = 0; i < 50_000; i++) {
            String text = garbage.any(60, valid).utf8();
            WebUrl url;
            try {
                url = WebUrl.of(i % 2 == 0 ? text : "http://h/" + text);
            } catch (IllegalArgumentException refused) {
                continue;
            }
            taken++;
            assertThat(WebUrl.of(url.toString())).isEqualTo(url);
            assertThat(url.toString().chars().allMatch(c -> c > ' ' && c < 0x7f)).as(text).isTrue();
            assertThat(url.path()).startsWith("/");
        }
        assertThat(taken).isGreaterThan(1000);
    }
}
