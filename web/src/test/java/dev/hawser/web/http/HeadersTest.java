package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header fields, as programs make them and as they lie in a message. */
final class HeadersTest {
    private static final Headers MADE = Headers.of("Host", "a.example", "Accept", "text/html", "accept", "*/*", "Connection", "Upgrade , close");
    private static final Bytes TEXT = Bytes.of("Host: a.example\r\naCCept: x\r\n");
    private static final Headers FOUND = Headers.ofSpans(TEXT, new int[] {0, 4, 6, 15, 17, 23, 25, 26}, 2);

    @Test
    void namesAreFoundWhateverTheirCase() {
        assertThat(MADE.get("HOST")).isEqualTo("a.example");
        assertThat(FOUND.get("hOst")).isEqualTo("a.example");
        assertThat(FOUND.get("Accept")).isEqualTo("x");
        assertThat(FOUND.get("Accep")).isNull();
        assertThat(FOUND.get("Accepts", "none")).isEqualTo("none");
    }

    @Test
    void aNameMayHaveSeveralValues() {
        assertThat(MADE.all("Accept")).containsExactly("text/html", "*/*");
        assertThat(MADE.combined("accept")).isEqualTo("text/html, */*");
        assertThat(MADE.combined("Cookie")).isNull();
    }

    @Test
    void membersOfListsAreFound() {
        assertThat(MADE.containsToken("connection", "CLOSE")).isTrue();
        assertThat(MADE.containsToken("connection", "upgrade")).isTrue();
        assertThat(MADE.containsToken("connection", "up")).isFalse();
    }

    @Test
    void theyAreChangedInCopiesOnly() {
        Headers changed = MADE.with("ACCEPT", "none").without("Connection");
        assertThat(changed.toString()).isEqualTo("{Host: a.example, Accept: none}");
        assertThat(MADE.size()).isEqualTo(4);
        assertThat(MADE.without("Nothing")).isSameAs(MADE);
        assertThat(FOUND.toBuilder().build()).isEqualTo(FOUND).hasSameHashCodeAs(FOUND);
        assertThat(FOUND).isEqualTo(Headers.of("host", "a.example", "accept", "x")).isNotEqualTo(MADE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "a\0", "é", "a\t", "(a)"})
    void whatIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> Headers.of(name, "x")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("name");
        assertThatThrownBy(() -> new HeadersBuilder().set(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\r\nSet-Cookie: x", "a\0b", "a\u007f", "\u20ac", "\u0001"})
    void whatIsNoValueIsRefused(String value) {
        assertThatThrownBy(() -> Headers.of("Name", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Name")
                .hasMessageContaining("U+");
    }

    @Test
    void blanksAroundAValueAreNotPartOfIt() {
        assertThat(Headers.of("a", " \tb c\t ").get("a")).isEqualTo("b c");
        assertThat(Headers.of("a", "  ").get("a")).isEmpty();
    }

    @Test
    void secretsAreNotShown() {
        assertThat(Headers.of("Cookie", "s=1", "authorization", "Basic eA==", "Set-Cookie", "t=2", "Proxy-Authorization", "x").toString())
                .isEqualTo("{Cookie: (secret), authorization: (secret), Set-Cookie: (secret), Proxy-Authorization: (secret)}");
    }

    @Test
    void aNameWithoutValueIsRefused() {
        assertThatThrownBy(() -> Headers.of("a", "b", "c")).hasMessageContaining("c");
    }
}
