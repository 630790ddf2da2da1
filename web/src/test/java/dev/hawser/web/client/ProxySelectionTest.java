package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proxies that an environment names. */
class ProxySelectionTest {
    private static String chosen(Map<String, String> environment, String scheme, String host, int port) {
        return String.valueOf(ProxySelection.ofEnvironment(environment).proxyFor(scheme, host, port));
    }

    @Test
    void eachSchemeHasItsOwn() {
        Map<String, String> environment =
                Map.of("http_proxy", "http://a:1", "HTTPS_PROXY", "https://b", "all_proxy", "socks5h://c");
        assertThat(chosen(environment, "http", "example.com", 80)).isEqualTo("http://a:1");
        assertThat(chosen(environment, "https", "example.com", 443)).isEqualTo("https://b:443");
        assertThat(chosen(Map.of("ALL_PROXY", "socks5://c"), "http", "example.com", 80)).isEqualTo("socks5://c:1080");
        assertThat(chosen(Map.of(), "http", "example.com", 80)).isEqualTo("null");
        assertThat(chosen(Map.of("http_proxy", ""), "http", "example.com", 80)).isEqualTo("null");
    }

    @Test
    void aWebServersClientCannotSetOne() {
        Map<String, String> cgi = Map.of("HTTP_PROXY", "http://evil:1", "REQUEST_METHOD", "GET");
        assertThat(chosen(cgi, "http", "example.com", 80)).isEqualTo("null");
        Map<String, String> own = Map.of("http_proxy", "http://a:1", "REQUEST_METHOD", "GET");
        assertThat(chosen(own, "http", "example.com", 80)).isEqualTo("http://a:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    example.com              | example.com     | 80 | true
                    example.com              | www.example.com | 80 | true
                    example.com              | notexample.com  | 80 | false
                    .example.com             | www.example.com | 80 | true
                    *.example.com            | www.example.com | 80 | true
                    EXAMPLE.com              | example.com     | 80 | true
                    example.com:8080         | example.com     | 80 | false
                    example.com:8080         | example.com     | 8080 | true
                    a.com, b.com c.com       | c.com           | 80 | true
                    *                        | anything        | 80 | true
                    10.0.0.0/8               | 10.1.2.3        | 80 | true
                    10.0.0.0/8               | 11.1.2.3        | 80 | false
                    192.168.1.7              | 192.168.1.7     | 80 | true
                    fd00::/8                 | fd12::1         | 80 | true
                    [fd00::1]:80             | fd00::1         | 80 | true
                    x                        | 127.0.0.1       | 80 | true
                    x                        | localhost       | 80 | true
                    x                        | ::1             | 80 | true
                    """)
    void someHostsAreReachedWithout(String none, String host, int port, boolean isSpared) {
        Map<String, String> environment = Map.of("http_proxy", "http://p:1", "no_proxy", none);
        assertThat(chosen(environment, "http", host, port)).isEqualTo(isSpared ? "null" : "http://p:1");
    }

    @Test
    void whatIsNoneIsRefusedWithoutItsPassword() {
        assertThatThrownBy(() -> ProxySelection.ofEnvironment(Map.of("http_proxy", "ftp://u:pw@x")))
                .hasMessageContaining("http_proxy")
                .hasMessageContaining("ftp");
        assertThatThrownBy(() -> WebProxy.parse("http://u:pw@ho st")).hasMessageNotContaining("pw");
        assertThatThrownBy(() -> WebProxy.parse("http://u:pw@")).hasMessageNotContaining("pw");
        assertThatThrownBy(() -> ProxySelection.ofEnvironment(Map.of("no_proxy", "10.0.0.0/99")))
                .hasMessageContaining("no_proxy");
        assertThat(WebProxy.parse("u:pw@h:1").toString()).isEqualTo("http://h:1");
    }
}
