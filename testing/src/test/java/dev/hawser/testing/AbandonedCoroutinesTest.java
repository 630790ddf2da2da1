package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import org.junit.jupiter.api.Test;

/** What is told of coroutines that are given up. */
final class AbandonedCoroutinesTest {
    private final TestClock clock = new TestClock();

    private String abandoned(int count) {
        for (int i = 0; i < count; i++) {
            Deferred.async(clock, () -> new Promise<String>(clock).await()).finish(_ -> {}, _ -> {});
        }
        return clock.coroutines().abandonAll(new IllegalStateException("given up"));
    }

    @Test
    void nothingIsToldOfNone() {
        assertThat(abandoned(0)).isEmpty();
    }

    @Test
    void oneIsNamedByWhereItStands() {
        assertThat(abandoned(1)).startsWith("1 coroutines").contains("AbandonedCoroutinesTest.java:");
    }

    @Test
    void manyAreCountedAndTheFirstOfThemNamed() {
        assertThat(abandoned(1000)).startsWith("1000 coroutines").endsWith("...").hasSizeLessThan(4000);
    }
}
