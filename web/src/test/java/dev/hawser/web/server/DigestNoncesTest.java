package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.TestClock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class DigestNoncesTest {
    private final TestClock clock = new TestClock();
    private final DigestNonces nonces = new DigestNonces(clock, RandomGenerator.of("L64X128MixRandom"), 10);

    @Test
    void oneIsGoodForItsLifeAndEachCountOnce() {
        String nonce = nonces.make();
        assertThat(nonces.isGood(nonce, 1)).isTrue();
        assertThat(nonces.use(nonce, 1)).isTrue();
        assertThat(nonces.use(nonce, 1)).isFalse();
        assertThat(nonces.use(nonce, 2)).isTrue();
        clock.advance(DigestNonces.LIFE.minusNanos(1));
        assertThat(nonces.use(nonce, 3)).isTrue();
        clock.advance(Duration.ofNanos(1));
        assertThat(nonces.isGood(nonce, 4)).isFalse();
        assertThat(nonces.use(nonce, 4)).isFalse();
    }

    @Test
    void countsMayComeOutOfOrderByAWindow() {
        String nonce = nonces.make();
        assertThat(nonces.use(nonce, 100)).isTrue();
        assertThat(nonces.use(nonce, 37)).isTrue();
        assertThat(nonces.use(nonce, 36)).as("too far behind").isFalse();
        assertThat(nonces.use(nonce, 99)).isTrue();
        assertThat(nonces.use(nonce, 37)).isFalse();
        assertThat(nonces.use(nonce, 0xffffffffL)).isTrue();
        assertThat(nonces.use(nonce, 100)).isFalse();
        assertThat(nonces.use(nonce, 0xfffffffeL)).isTrue();
    }

    @Test
    void theWindowIsThatOfASimpleModel() {
        Random random = new Random(5);
        String nonce = nonces.make();
        Set<Long> seen = new HashSet<>();
        long highest = 0;
        for (int i = 0; i < 20_000; i++) {
            long count = Math.max(1, highest + random.nextInt(140) - 120);
            boolean good = seen.contains(count) ? false : count > highest - DigestNonces.WINDOW;
            assertThat(nonces.use(nonce, count)).as("%d after %d", count, highest).isEqualTo(good);
            if (good) {
                seen.add(count);
                highest = Math.max(highest, count);
            }
        }
    }

    @Test
    void whatWasNotMadeHereIsNotGood() {
        String nonce = nonces.make();
        DigestNonces others = new DigestNonces(clock, RandomGenerator.of("L64X256MixRandom"), 10);
        assertThat(others.isGood(nonce, 1)).isFalse();
        for (String wrong : new String[] {"", "!", "AAAA", nonce + "A", nonce.substring(1), "A".repeat(43)}) {
            assertThat(nonces.isGood(wrong, 1)).as(wrong).isFalse();
        }
        byte[] bytes = Base64.getUrlDecoder().decode(nonce);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            assertThat(nonces.isGood(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), 1)).isFalse();
            bytes[i] ^= 1;
        }
    }

    @Test
    void thoseThatAreNotUsedCostNothingAndThoseThatAreABoundedAmount() {
        for (int i = 0; i < 1000; i++) {
            nonces.make();
        }
        assertThat(nonces.inUse()).isZero();
        String first = nonces.make();
        assertThat(nonces.use(first, 1)).isTrue();
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMillis(1));
            assertThat(nonces.use(nonces.make(), 1)).isTrue();
            assertThat(nonces.inUse()).isLessThanOrEqualTo(10);
        }
        assertThat(nonces.isGood(first, 1)).as("given up, and so not to be used again").isFalse();
        clock.advance(DigestNonces.LIFE);
        assertThat(nonces.use(nonces.make(), 1)).isTrue();
        assertThat(nonces.inUse()).isEqualTo(1);
    }
}
