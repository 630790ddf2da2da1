package dev.hawser.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line. */
final class SecondsTest {
    @ParameterizedTest
    @CsvSource({"0,PT0S", "5,PT5S", "0.25,PT0.25S", ".5,PT0.5S", "0.000000001,PT0.000000001S", "31622400,PT8784H", "007,PT7S"})
    void secondsWithDecimals(String text, Duration duration) {
        assertThat(new Seconds().convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "-1", "-0", "+1", "NaN", "Infinity", "1e3", "1e999999999", "0x10", "5s", "1,5", "1.", ".",
                "31622400.000000001", "31622401", "99999999999999999999", "0.0000000001", "1_000", "\u0665"})
    void othersAreRefusedByName(String text) {
        assertThatThrownBy(() -> new Seconds().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("31622400");
    }
}
