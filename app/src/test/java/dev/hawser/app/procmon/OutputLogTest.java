package dev.hawser.app.procmon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program says, as lines. */
final class OutputLogTest {
    private static final String CUT = " ... (cut: the line is longer than 8192 bytes)";

    private final Lines lines = new Lines();
    private final OutputLog log = new OutputLog(lines, System.Logger.Level.WARNING, "web");

    /** Keeps what is logged. */
    private static final class Lines implements System.Logger {
        final List<String> all = new ArrayList<>();

        @Override
        public String getName() {
            return "lines";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable thrown) {
            throw new AssertionError("a program's line is no format");
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... values) {
            assertThat(level).isEqualTo(Level.WARNING);
            assertThat(values).isNull(); // so that braces stay what they are
            all.add(String.valueOf(format));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void linesAreLoggedAtAnyChunking(int chunk) {
        Bytes text = Bytes.of("one\ntwo\r\n\n{0} 'four'\nlast");
        for (int at = 0; at < text.size(); at += chunk) {
            log.received(text.slice(at, Math.min(text.size(), at + chunk)));
        }
        assertThat(lines.all).containsExactly("web: one", "web: two", "web: ", "web: {0} 'four'");
        log.finished();
        log.finished();
        assertThat(lines.all).hasSize(5).endsWith("web: last");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 8191, 8192, 8193, 50_000})
    void aLineThatIsTooLongIsCutAndSaysSo(int chunk) {
        String longest = "x".repeat(8192);
        Bytes text = Bytes.of(longest + "\n" + longest + "y" + "z".repeat(20_000) + "\nnext\n");
        for (int at = 0; at < text.size(); at += chunk) {
            log.received(text.slice(at, Math.min(text.size(), at + chunk)));
        }
        log.finished();
        assertThat(lines.all).containsExactly("web: " + longest, "web: " + longest + CUT, "web: next");
    }

    @Test
    void aLineWithoutEndIsLoggedOnceAndNotKept() {
        Bytes flood = Bytes.of("y".repeat(64 << 10));
        for (int i = 0; i < 10_000; i++) {
            log.received(flood);
        }
        log.finished();
        assertThat(lines.all).containsExactly("web: " + "y".repeat(8192) + CUT);
        log.received(Bytes.of("again"));
        log.finished();
        assertThat(lines.all).endsWith("web: again");
    }

    @Test
    void whatIsNoTextIsShownSafely() {
        log.received(Bytes.of(0xff, 'a', 0xc3, '\n'));
        log.received(Bytes.of("\u001b[31mred\u0007\tand\rover \u202egnikcart \u2028 \u0085 Gr\u00fc\u00dfe \ud83d\ude00\n"));
        log.received(Bytes.of(0xe2, 0x82, '\n')); // a character that is cut
        assertThat(lines.all)
                .containsExactly(
                        "web: \\xffa\\xc3",
                        "web: \\x1b[31mred\\x07\tand\\x0dover \\u202egnikcart \\u2028 \\u0085 Gr\u00fc\u00dfe \ud83d\ude00",
                        "web: \\xe2\\x82");
    }

    @Test
    void garbageIsLoggedInBoundedLinesWithoutControlCharacters() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 300; i++) {
            byte[] piece = new byte[random.nextInt(5_000)];
            random.nextBytes(piece);
            log.received(Bytes.adopt(piece));
        }
        log.finished();
        assertThat(lines.all).hasSizeGreaterThan(100).allSatisfy(line -> {
            assertThat(line.length()).isLessThan(5 * 8192 + 100);
            assertThat(line.chars().noneMatch(one -> Character.isISOControl(one) && one != '\t')).isTrue();
        });
    }
}
