package dev.hawser.testing.junit;

import dev.hawser.coroutine.Coroutine;
import dev.hawser.deferred.AwaitException;
import dev.hawser.deferred.Deferred;
import dev.hawser.time.Scheduler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One method of a test on its way through a coroutine. */
final class BodyRun {
    private final World.Body body;
    private final Scheduler scheduler;
    private volatile @Nullable Throwable thrown;
    private volatile @Nullable Coroutine coroutine;

    BodyRun(World.Body body, Scheduler scheduler) {
        this.body = body;
        this.scheduler = scheduler;
    }

    /** Begins it, on the scheduler's thread. The Deferred does not fail: see {@link #rethrow}. */
    Deferred<@Nullable Void> start() {
        return Deferred.async(scheduler, () -> {
            Coroutine inside = Objects.requireNonNull(scheduler.coroutines().current());
            inside.becomeTransparent();
            coroutine = inside;
            try {
                body.call();
            } catch (Throwable failure) { // of JUnit too, which must reach JUnit as it is
                thrown = unwrapped(failure);
            }
        });
    }

    /** A checked failure that was awaited counts as itself, as it does in every coroutine. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof AwaitException && cause != null ? cause : failure;
    }

    /** What it threw. */
    void rethrow() throws Throwable {
        Throwable failure = thrown;
        if (failure != null) {
            throw failure;
        }
    }

    /** Where it stands, for a message. */
    String place() {
        Coroutine running = coroutine;
        return running == null ? "before its first line" : running.toString().replaceFirst("^coroutine ", "");
    }
}
