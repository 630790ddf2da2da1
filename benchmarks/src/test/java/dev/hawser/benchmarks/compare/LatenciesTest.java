package dev.hawser.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.benchmarks.compare.Latencies.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies hundred =
            new Latencies(List.of(new Step(10, 50), new Step(20, 48), new Step(30, 1), new Step(900, 1)));

    @Test
    void aPercentileIsTheLeastThatSoManyDidNotExceed() {
        assertThat(hundred.percentile(0.5)).isEqualTo(10);
        assertThat(hundred.percentile(0.51)).isEqualTo(20);
        assertThat(hundred.percentile(0.99)).isEqualTo(30);
        assertThat(hundred.percentile(0.999)).isEqualTo(900);
    }

    @Test
    void theEndsAreTheLeastAndTheMost() {
        assertThat(hundred.percentile(0)).isEqualTo(10);
        assertThat(hundred.percentile(1)).isEqualTo(900);
    }

    @Test
    void whereNoneWasSeenThereIsNone() {
        assertThat(new Latencies(List.of()).percentile(0.99)).isZero();
    }

    @Test
    void stepsThatDoNotRiseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Latencies(List.of(new Step(20, 1), new Step(20, 1))));
    }
}
