package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The name that a client asks for chooses the site. */
final class NameVirtualHostsTest {
    private static Resource saying(String text) {
        return request -> request.finish(text + request.postPath());
    }

    private static NameVirtualHosts hosts() {
        return new NameVirtualHosts()
                .addHost("example.com", saying("main"))
                .addHost("*.example.com", saying("wild"))
                .addHost("*.deep.example.com", saying("deep"))
                .addHost("b\u00fccher.example", saying("books"))
                .addHost("[::1]", saying("six"));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, main",
        "EXAMPLE.com:8080, main",
        "example.com., main",
        "example.com.:1, main",
        "a.example.com, wild",
        "a.b.example.com, wild",
        "deep.example.com, wild",
        "a.deep.example.com, deep",
        "xn--bcher-kva.example, books",
        "[::1]:443, six"
    })
    void namesChoose(String host, String site) {
        assertThat(new Dialogue(hosts()).get(host, "/x/y")).isEqualTo("200 " + site + "[x, y]");
    }

    @ParameterizedTest
    @CsvSource({"example.org, 421", "notexample.com, 421", "com, 421", "example.com:x, 400", "example.com:123456, 400", "'a/b', 400", "'a@example.com', 400", "'[::1', 400"})
    void otherNamesAreRefused(String host, String status) {
        assertThat(new Dialogue(hosts()).get(host, "/")).startsWith(status + " ").doesNotContain(host);
    }

    @Test
    void whatIsOtherwiseAnswersForAllOthers() {
        Dialogue site = new Dialogue(hosts().otherwise(saying("other")));
        assertThat(site.get("example.org", "/")).isEqualTo("200 other[]");
        assertThat(site.ask("GET / HTTP/1.0\r\n\r\n")).endsWith("other[]");
    }

    @Test
    void withoutANameThereIsNothingToFind() {
        assertThat(new Dialogue(hosts()).ask("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void theTargetWinsOverTheField() {
        assertThat(new Dialogue(hosts()).get("example.org", "http://example.com/")).isEqualTo("200 main[]");
    }

    @Test
    void aHostMayGo() {
        assertThat(new Dialogue(hosts().removeHost("Example.com").removeHost("*.example.com")).get("example.com", "/")).startsWith("421");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*.", "a b", "example.com:80", "a/b", "[::1", "[::1]:80", "a..b", "*.*.com/"})
    void whatIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> new NameVirtualHosts().addHost(name, saying("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no name of a host: ");
    }
}
