package dev.hawser.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "plain, with a comma|plain, with a comma",
                "a<LF>b|a<LF><TAB>b",
                "a<CR><LF>b|a<LF><TAB>b",
                "a<CR>b|a<LF><TAB>b",
                "a<LF><LF>b|a<LF><TAB><LF><TAB>b",
                "a<CR><CR><LF>b|a<LF><TAB><LF><TAB>b",
                "a<LF>|a",
                "a<CR><LF><CR>|a",
                "<LF>a|<LF><TAB>a",
                "<LF>|\"\"",
                "a<TAB>b|a<TAB>b",
                "<ESC>[2Ja|\\u001b[2Ja",
                "<NUL>|\\u0000",
                "<DEL>|\\u007f",
                "<NEL>|\\u0085",
                "<LS>|\\u2028",
                "<RLO>|\\u202e",
                "caf\u00e9 \uD83D\uDE00|caf\u00e9 \uD83D\uDE00"
            })
    void keepsTextAndShowsControls(String text, String shown) {
        StringBuilder out = new StringBuilder();
        LogText.appendLines(out, decoded(text));
        assertThat(out).hasToString(decoded(shown));
    }

    @Test
    void inOneLineEvenBreaksAreShown() {
        StringBuilder out = new StringBuilder();
        LogText.appendEscaped(out, "Proto\r\n2011,1");
        assertThat(out).hasToString("Proto\\u000d\\u000a2011,1");
    }

    @Test
    void noTextMakesALineThatDoesNotBeginWithATab() {
        Random random = new Random(20110829);
        String alphabet = "ab \t\r\n\u0000\u001b\u0085\u2028\u2029\u202e[]-";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            StringBuilder out = new StringBuilder();
            LogText.appendLines(out, text.toString());
            assertThat(out.toString()).doesNotContainPattern("\\n[^\\t]|\\n$|[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]");
        }
    }

    private static String decoded(String text) {
        return text.replace("<LF>", "\n")
                .replace("<CR>", "\r")
                .replace("<TAB>", "\t")
                .replace("<ESC>", "\u001b")
                .replace("<NUL>", "\0")
                .replace("<DEL>", "\u007f")
                .replace("<NEL>", "\u0085")
                .replace("<LS>", "\u2028")
                .replace("<RLO>", "\u202e");
    }
}
