package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hawser.testing.TestClock;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeferredAllocationTest {
    private static final int STAGES = 1_000;
    private static final int ROUNDS = 300;

    private static final Transform<Integer, Integer> SAME = value -> value;
    private static final Transform<Throwable, Integer> MINUS_ONE = _ -> -1;

    private final TestClock clock = new TestClock();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private @Nullable Deferred<Integer> last;

    @Test
    void attachingAllocatesOneStage() {
        long bytes = fewestBytes(() -> {
            Promise<Integer> promise = new Promise<>(clock);
            long before = threads.getCurrentThreadAllocatedBytes();
            attach(promise);
            return threads.getCurrentThreadAllocatedBytes() - before;
        });
        assertThat((double) bytes / STAGES).isBetween(16.0, 64.0);
    }

    @Test
    void firingAllocatesNothing() {
        long bytes = fewestBytes(() -> {
            Promise<Integer> promise = new Promise<>(clock);
            attach(promise);
            long before = threads.getCurrentThreadAllocatedBytes();
            promise.callback(1);
            return threads.getCurrentThreadAllocatedBytes() - before;
        });
        assertThat((double) bytes / STAGES).isLessThan(0.5);
    }

    private void attach(Promise<Integer> promise) {
        Deferred<Integer> at = promise;
        for (int i = 0; i < STAGES; i += 2) {
            at = at.addCallback(SAME).addErrback(MINUS_ONE);
        }
        last = at; // kept, so that no compiler can leave the stages out
    }

    private long fewestBytes(LongSupplier round) {
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            fewest = Math.min(fewest, round.getAsLong());
        }
        assertThat(last).isNotNull();
        return fewest;
    }
}
