package dev.hawser.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Figures figures(double cpuNanos, double serverShare, double loadShare) {
        return new Figures(cpuNanos, 0.03, 1e9 / cpuNanos, 1500, 250_000, 1_000_000, serverShare, loadShare);
    }

    private static Result result(double perSecond, Figures ours) throws CannotCompare {
        Map<String, Figures> figures = new LinkedHashMap<>();
        figures.put("c", figures(1000, 1, 0.9));
        figures.put("c2", figures(1250, 1, 0.9));
        figures.put("ours", ours);
        return new Result(Case.named("echo64"), perSecond, figures);
    }

    @Test
    void aRowHasTheRatioAndThatWithoutTheNoise() throws CannotCompare {
        assertThat(Report.table(result(0, figures(2000, 1, 0.6))))
                .containsPattern("(?m)^c +1.00 +1.25 +1000 +3% +1.00M +1.00 +1.5 +250 +1000 +100% +90%$")
                .containsPattern("(?m)^c2 +0.80 +1.00 ")
                .containsPattern("(?m)^ours +0.50 +0.63 +2000 +3% +500k +0.50 ")
                .doesNotContain("*", "!");
    }

    @Test
    void aRateThatIsTheGeneratorsIsMarked() throws CannotCompare {
        assertThat(Report.table(result(0, figures(2000, 0.6, 0.97))))
                .containsPattern("(?m)^ours .*0.50\\*")
                .contains("* the generator is the slower one");
    }

    @Test
    void aRateThatIsNobodysIsMarked() throws CannotCompare {
        assertThat(Report.table(result(0, figures(2000, 0.4, 0.5))))
                .containsPattern("(?m)^ours .*0.50!")
                .contains("! neither was busy");
    }

    @Test
    void anOpenLoopTellsItsRateAndMarksNone() throws CannotCompare {
        assertThat(Report.table(result(71_700, figures(2000, 0.4, 0.5))))
                .startsWith("echo64: 64 connections, 64 bytes; 71.7k msg/s in an open loop\n")
                .doesNotContain("!");
    }

    @Test
    void theSummaryHasARowForWhoeverWasMeasuredOnce() throws CannotCompare {
        Result without = new Result(
                Case.named("lines"), 0, Map.of("c", figures(100, 1, 1)));

        assertThat(Report.summary(List.of(result(0, figures(2000, 1, 0.6)), without)))
                .isEqualTo(
                        """
                        | C/ours (/c2) | echo64 | lines |
                        |---|---|---|
                        | c | 1.00 (1.25) | 1.00 (1.00) |
                        | c2 | 0.80 (1.00) | - |
                        | ours | 0.50 (0.63) | - |
                        """);
    }

    @Test
    void quantitiesHaveThreeDigits() {
        assertThat(List.of(Report.quantity(7), Report.quantity(71_700), Report.quantity(2.19e6), Report.quantity(1.5e12)))
                .containsExactly("7.00", "71.7k", "2.19M", "1500G");
    }
}
