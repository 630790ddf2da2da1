package dev.hawser.testing.junit;

import dev.hawser.deferred.Deferred;
import dev.hawser.coroutine.Carrier;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.TestClock;
import dev.hawser.time.DelayedCall;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A clock and a reactor in memory, on JUnit's own thread. */
final class MemoryWorld implements World {
    /** How often time may move for one method. */
    private static final int MOST_MOVES = 1_000_000;

    private final TestClock clock = new TestClock(Carrier.AUTO, true);
    private final MemoryReactor reactor = new MemoryReactor(clock);

    MemoryWorld() {
        clock.unhandledFailures().keepReported(true);
    }

    @Override
    public Object parameter(Class<?> wanted) {
        if (!Worlds.isMemory(wanted)) {
            throw Worlds.mixed(wanted);
        }
        return wanted == TestClock.class ? clock : reactor;
    }

    @Override
    public boolean gave(Object argument) {
        return argument == clock || argument == reactor;
    }

    @Override
    public void run(Body body) throws Throwable {
        BodyRun run = new BodyRun(body, clock);
        Deferred<@Nullable Void> end = run.start();
        for (int moves = 0; !end.isFired(); moves++) {
            clock.advance(Duration.ZERO);
            if (end.isFired()) {
                break;
            }
            List<DelayedCall> due = clock.delayedCalls();
            if (due.isEmpty() || moves > MOST_MOVES) {
                AssertionError error = new AssertionError(
                        due.isEmpty()
                                ? "the test waits, " + run.place() + ", and nothing will bring what it waits for"
                                : "the test still waits, " + run.place() + ", after time has moved " + MOST_MOVES
                                        + " times, to " + Duration.ofNanos(clock.nanos()));
                try {
                    end.cancel();
                } catch (RuntimeException | Error thrown) { // by a canceller, which is not what the test fails for
                    error.addSuppressed(thrown);
                }
                throw error;
            }
            clock.advance(Duration.ofNanos(due.getFirst().dueNanos() - clock.nanos()));
        }
        run.rethrow();
    }

    @Override
    public Leftovers end() {
        clock.advance(Duration.ZERO);
        return new Leftovers(reactor.holdings(), clock.unhandledFailures().drainReports());
    }
}
