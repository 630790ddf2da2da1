package dev.hawser.app.procmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a program is started again. */
final class RestartPolicyTest {
    private static final Duration SHORT = Duration.ofMillis(999);
    private static final Duration LONG = Duration.ofSeconds(1);

    @Test
    void theDelayDoublesFromTheFirstToTheLongest() {
        RestartPolicy policy = RestartPolicy.DEFAULT;
        List<Long> delays = new ArrayList<>();
        Duration delay = policy.minDelay();
        for (int i = 0; i < 15; i++) {
            RestartPolicy.Decision decision = policy.after(SHORT, delay);
            delays.add(decision.delay().toSeconds());
            delay = decision.next();
        }
        assertThat(delays)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L, 2048L, 3600L, 3600L, 3600L);
    }

    @Test
    void afterAGoodRunItIsAtOnceAndTheFirstDelayCountsAgain() {
        RestartPolicy policy = RestartPolicy.DEFAULT;
        assertThat(policy.after(LONG, Duration.ofSeconds(512)))
                .isEqualTo(new RestartPolicy.Decision(Duration.ZERO, Duration.ofSeconds(1)));
        assertThat(policy.after(SHORT, Duration.ofSeconds(512)).delay()).hasSeconds(512);
    }

    @Test
    void theLongestDelayDoesNotOverflow() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        RestartPolicy policy = new RestartPolicy(LONG, LONG, longest);
        RestartPolicy.Decision decision = policy.after(SHORT, longest.minusSeconds(1));
        assertThat(decision.next()).isEqualTo(longest);
        assertThat(policy.after(SHORT, longest).next()).isEqualTo(longest);
    }

    @Test
    void whatWouldStartAProgramWithoutPauseIsRefusedByItsValue() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new RestartPolicy(Duration.ZERO, second, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the threshold of restarts is above 0 s, and not 0 s");
        assertThatThrownBy(() -> new RestartPolicy(second, Duration.ofMillis(-1), second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shortest delay")
                .hasMessageContaining("-0.001 s");
        assertThatThrownBy(() -> new RestartPolicy(second, second, Duration.ofMillis(500)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the longest delay before a restart (0.5 s) is below the shortest (1 s)");
    }
}
