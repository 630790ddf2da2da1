package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointDescriptionTest {
    @Test
    void E2_takesPositionalAndKeywordArgumentsInTheirOrder() {
        EndpointDescription parsed = EndpointDescription.parse("name:first:b=2:second:a=1");

        assertThat(parsed.type()).isEqualTo("name");
        assertThat(parsed.positional()).containsExactly("first", "second");
        assertThat(parsed.keywords()).containsExactly(Map.entry("b", "2"), Map.entry("a", "1"));
    }

    @Test
    void E2_takesATypeAlone() {
        assertThat(EndpointDescription.parse("stdio")).isEqualTo(new EndpointDescription("stdio", List.of(), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "x:a\\:b, a:b", // an escaped colon separates nothing
                "x:a\\\\b, a\\b",
                "x:a\\=b, a=b", // nor does an escaped equals sign split
                "x:\\a, a", // any character may be escaped
                "x:\\:\\:1, ::1",
                "x:, ~~"
            })
    void E2_backslashTakesTheNextCharacterAsItIs(String description, String argument) {
        assertThat(EndpointDescription.parse(description).positional()).containsExactly(argument);
    }

    @Test
    void E2_onlyTheFirstEqualsSignOfAnElementSplits() {
        assertThat(EndpointDescription.parse("x:k=a=b=").keywords()).containsExactly(Map.entry("k", "a=b="));
    }

    @Test
    void E2_aKeyAndATypeMayHoldEscapedCharacters() {
        EndpointDescription parsed = EndpointDescription.parse("a\\:b:k\\=\\:=v");

        assertThat(parsed.type()).isEqualTo("a:b");
        assertThat(parsed.keywords()).containsExactly(Map.entry("k=:", "v"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {"plain, plain", "a:b, a\\:b", "a\\b, a\\\\b", "k=v, k=v", "~~, ~~"})
    void E2_quoteEscapesBackslashAndColonOnly(String argument, String quoted) {
        assertThat(EndpointDescription.quote(argument)).isEqualTo(quoted);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "tcp:80\\|The backslash at the end escapes nothing in \"tcp:80\\\"",
                ":80|The endpoint's type is missing in \":80\"",
                ":|The endpoint's type is missing in \":\"",
                "tcp=4:80|The endpoint's type comes first, not 'tcp=4' in \"tcp=4:80\"",
                "tcp:=4|There is no key before '=4' in \"tcp:=4\"",
                "tcp:k=1:k=2|Key 'k' given twice in \"tcp:k=1:k=2\""
            })
    void E2_aMalformedStringIsNamedWithItsOffendingPiece(String description, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointDescription.parse(description))
                .withMessage(message);
    }

    @Test
    void E2_anEmptyStringIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointDescription.parse(""))
                .withMessageStartingWith("Empty endpoint description");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void E2_whatIsQuotedIsParsedToTheSame(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String value = text(random);
            EndpointDescription parsed = EndpointDescription.parse("x:k=" + EndpointDescription.quote(value) + ":end");

            assertThat(parsed.keywords()).as("seed %s, round %s", seed, i).containsExactly(Map.entry("k", value));
            assertThat(parsed.positional()).containsExactly("end");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void E2_anyDescriptionIsParsedFromItsOwnText(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            List<String> positional = new ArrayList<>();
            Map<String, String> keywords = new LinkedHashMap<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                positional.add(text(random));
                keywords.put("k" + text(random), text(random));
            }
            EndpointDescription made = new EndpointDescription("t" + text(random), positional, keywords);

            EndpointDescription parsed = EndpointDescription.parse(made.toString());

            assertThat(parsed).as("seed %s, round %s", seed, i).isEqualTo(made);
            assertThat(parsed.keywords().keySet()).containsExactlyElementsOf(keywords.keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10})
    void E2_garbageParsesOrIsRefusedAndNothingElse(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String garbage = text(random);
            try {
                EndpointDescription parsed = EndpointDescription.parse(garbage);
                assertThat(EndpointDescription.parse(parsed.toString())).isEqualTo(parsed);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageMatching("(?s)(Empty endpoint description.*|.* in \".*\")");
            }
        }
    }

    private static String text(Random random) {
        String alphabet = "ab:=\\ \u00e9\u0000:=\\";
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
