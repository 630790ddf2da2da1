package dev.hawser.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theMedianIsTheMiddleOrTheMeanOfTheTwoThere() {
        assertThat(Statistics.median(5)).isEqualTo(5);
        assertThat(Statistics.median(9, 1, 4)).isEqualTo(4);
        assertThat(Statistics.median(9, 1, 4, 6)).isEqualTo(5);
    }

    @Test
    void theMedianLeavesTheRoundsInTheirOrder() {
        double[] rounds = {3, 1, 2};

        Statistics.median(rounds);

        assertThat(rounds).containsExactly(3, 1, 2);
    }

    @Test
    void theSpreadIsAPartOfTheMedian() {
        assertThat(Statistics.spread(9, 10, 12)).isEqualTo(0.3);
        assertThat(Statistics.spread(7)).isZero();
    }

    @Test
    void nothingHasNoMedian() {
        assertThatIllegalArgumentException().isThrownBy(Statistics::median);
    }
}
