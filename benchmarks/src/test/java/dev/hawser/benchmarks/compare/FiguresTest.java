package dev.hawser.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static Sample sample(long operations, long serverNanos, long loadNanos, long latency) {
        return new Sample(
                1_000_000, operations, serverNanos, loadNanos, new Latencies(List.of(new Latencies.Step(latency, 1))));
    }

    @Test
    void eachFigureIsAMedianOfItsOwn() {
        Figures figures =
                Figures.of(List.of(sample(100, 900_000, 10, 7), sample(200, 1_000_000, 30, 5), sample(50, 500_000, 20, 6)));

        assertThat(figures.cpuNanos()).isEqualTo(9000);
        assertThat(figures.cpuSpread()).isEqualTo(5000.0 / 9000);
        assertThat(figures.perSecond()).isEqualTo(100_000);
        assertThat(figures.p50()).isEqualTo(6);
        assertThat(figures.serverShare()).isEqualTo(0.9);
        assertThat(figures.loadShare()).isEqualTo(0.00002);
    }

    @Test
    void twiceTheCpuTimeIsHalfTheRatio() {
        Figures reference = Figures.of(List.of(sample(100, 400_000, 0, 1)));
        Figures slower = Figures.of(List.of(sample(100, 800_000, 0, 1)));

        assertThat(slower.ratioTo(reference)).isEqualTo(0.5);
        assertThat(reference.ratioTo(slower)).isEqualTo(2);
    }

    @Test
    void theRateIsTheGeneratorsWhereThatAloneIsBusy() {
        assertThat(Figures.of(List.of(sample(1, 500_000, 960_000, 1))).isBoundByLoad()).isTrue();
        assertThat(Figures.of(List.of(sample(1, 960_000, 960_000, 1))).isBoundByLoad()).isFalse();
        assertThat(Figures.of(List.of(sample(1, 960_000, 500_000, 1))).isBoundByLoad()).isFalse();
    }

    @Test
    void whereNobodyIsBusySomethingElseWas() {
        assertThat(Figures.of(List.of(sample(1, 500_000, 500_000, 1))).isDisturbed()).isTrue();
        assertThat(Figures.of(List.of(sample(1, 500_000, 900_000, 1))).isDisturbed()).isFalse();
        assertThat(Figures.of(List.of(sample(1, 900_000, 500_000, 1))).isDisturbed()).isFalse();
    }
}
