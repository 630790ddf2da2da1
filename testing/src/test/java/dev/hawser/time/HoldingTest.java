package dev.hawser.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.coroutine.Carrier;
import dev.hawser.testing.TestClock;
import dev.hawser.time.Holding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldingTest {
    @ParameterizedTest
    @CsvSource({
        "-1, timer due now",
        "0, timer due now",
        "1, timer due in 0.001 s",
        "20000000, timer due in 0.02 s",
        "1500000000, timer due in 1.5 s",
        "5000000000, timer due in 5 s",
        "100000000000, timer due in 100 s",
        "9223372036854775807, timer due in 9223372036.854 s"
    })
    void aTimerSaysWhenItIsDue(long nanos, String text) {
        assertThat(Holding.timer(nanos, null)).hasToString(text).extracting(Holding::kind).isEqualTo(Kind.TIMER);
    }

    @Test
    void theOriginIsTheLineOfWhoAsked() {
        Origin here = Origin.here(); // this line, as far as this class's own code is left out: the one that called it
        assertThat(here.frames()).isNotEmpty().hasSizeLessThanOrEqualTo(8);
        List<Origin> inside = new ArrayList<>();
        TestClock clock = new TestClock(Carrier.AUTO, true);
        List.of(1, 2).forEach(seconds -> clock.callLater(java.time.Duration.ofSeconds(seconds), () -> {}));
        clock.holdings().forEach(holding -> inside.add(holding.origin()));
        assertThat(inside).hasSize(2).allSatisfy(origin -> {
            assertThat(origin.toString()).startsWith("HoldingTest.java:");
            assertThat(origin.frames()).extracting(StackTraceElement::getClassName)
                    .noneMatch(name -> name.startsWith("java.") || name.startsWith("dev.hawser.testing.TestClock"));
        });
    }

    @Test
    void whereNoUsersCodeAskedTheInnermostLinesRemain() throws InterruptedException {
        AtomicReference<Origin> origin = new AtomicReference<>();
        Supplier<Origin> ours = Origin::here; // called by this test's own class and the JDK alone
        Thread thread = new Thread(() -> origin.set(ours.get()));
        thread.start();
        thread.join();
        assertThat(origin.get().toString()).startsWith("HoldingTest.java:");
    }
}
