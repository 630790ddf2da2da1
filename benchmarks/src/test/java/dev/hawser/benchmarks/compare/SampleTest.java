package dev.hawser.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {
    @Test
    void readsWhatTheGeneratorPrints() {
        Sample sample =
                Sample.parse(List.of("latency 1000 3", "latency 2000 1", "total 500000000 4000 400000000 250000000"));

        assertThat(sample.perSecond()).isEqualTo(8000);
        assertThat(sample.serverNanosPerOperation()).isEqualTo(100_000);
        assertThat(sample.serverShare()).isEqualTo(0.8);
        assertThat(sample.loadShare()).isEqualTo(0.5);
        assertThat(sample.latencies().percentile(0.99)).isEqualTo(2000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency 1000", "latency a 1", "total 1 2 3", "total 1 2 3 x", "hello", ""})
    void aLineItDoesNotKnowIsNamed(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sample.parse(List.of(line)))
                .withMessageEndingWith(line);
    }

    @Test
    void withoutATotalThereIsNoSample() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sample.parse(List.of("latency 1000 3")))
                .withMessageContaining("no total");
    }
}
