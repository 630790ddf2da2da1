package dev.hawser.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long to rest between attempts. */
final class RetryPolicyTest {
    /** Chance that always draws the least. */
    private static final RandomGenerator LEAST = () -> 0;
    /** And the most. */
    private static final RandomGenerator MOST = () -> -1;

    @ParameterizedTest
    @CsvSource({"1, 1500", "2, 2250", "3, 3375", "10, 57665", "11, 60000", "1000, 60000", "2147483647, 60000"})
    void theStandardOneGrowsByHalfUpToAMinuteAndUpToASecondMore(int failures, long millis) {
        assertThat(RetryPolicy.standard(LEAST).delay(failures).toMillis()).isEqualTo(millis);
        Duration most = RetryPolicy.standard(MOST).delay(failures);
        assertThat(most).isGreaterThan(Duration.ofMillis(millis + 999)).isLessThan(Duration.ofMillis(millis + 1001));
    }

    @Test
    void theSameChanceGivesTheSameTimesAndAnotherOneOthers() {
        List<Duration> first = delays(new SplittableRandom(1));
        assertThat(delays(new SplittableRandom(1))).isEqualTo(first);
        assertThat(delays(new SplittableRandom(2))).isNotEqualTo(first);
    }

    private static List<Duration> delays(RandomGenerator random) {
        RetryPolicy policy = RetryPolicy.standard(random);
        return Stream.of(1, 2, 3, 4, 5).map(policy::delay).toList();
    }

    @Test
    void theLargestFiguresDoNotOverflow() {
        RetryPolicy policy = RetryPolicy.backoff(MOST, Duration.ofDays(36500), Duration.ofDays(36500), Double.MAX_VALUE);
        assertThat(policy.delay(Integer.MAX_VALUE)).isPositive().isLessThanOrEqualTo(Duration.ofDays(73000));
        assertThat(RetryPolicy.backoff(LEAST, Duration.ofNanos(1), Duration.ofDays(36500), 1e300)
                        .delay(Integer.MAX_VALUE))
                .isEqualTo(Duration.ofDays(36500));
        assertThat(RetryPolicy.backoff(LEAST, Duration.ofNanos(1), Duration.ofNanos(1), 1).delay(Integer.MAX_VALUE))
                .isEqualTo(Duration.ofNanos(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aFactorThatDoesNotGrowIsRefused(double factor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.backoff(LEAST, Duration.ofSeconds(1), Duration.ofSeconds(2), factor))
                .withMessageContaining(String.valueOf(factor));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S", "PT-1S, PT1S", "PT2S, PT1S", "PT1S, PT876001H"})
    void timesThatMakeNoSenseAreRefused(Duration initial, Duration max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.backoff(LEAST, initial, max, 2))
                .withMessageContaining(initial + " and " + max);
    }

    @Test
    void aRetryWithoutAFailureIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.standard(LEAST).delay(0))
                .withMessageContaining("0");
    }
}
