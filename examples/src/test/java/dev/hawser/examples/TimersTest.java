package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The output of {@code examples/Timers.java}, which takes its five seconds. */
class TimersTest {
    @Test
    void printsTheTimeFourTimesAndStops() throws Exception {
        try (Example timers = Example.run("Timers")) {
            assertThat(timers.end())
                    .satisfiesExactly(
                            line -> assertThat(line).isEqualTo("[-] Log opened."),
                            line -> assertThat(line).isEqualTo("Running the reactor..."),
                            line -> assertThat(line).matches("Current time is \\d\\d:\\d\\d:\\d\\d"),
                            line -> assertThat(line).matches("Current time is \\d\\d:\\d\\d:\\d\\d"),
                            line -> assertThat(line).matches("Current time is \\d\\d:\\d\\d:\\d\\d"),
                            line -> assertThat(line).matches("Current time is \\d\\d:\\d\\d:\\d\\d"),
                            line -> assertThat(line).isEqualTo("Stopping reactor"),
                            line -> assertThat(line).isEqualTo("Reactor stopped."))
                    .doesNotHaveDuplicates();
        }
    }
}
