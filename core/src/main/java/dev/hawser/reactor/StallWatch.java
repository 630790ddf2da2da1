package dev.hawser.reactor;

import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices a peer that has taken nothing for too long. One timer at a time, set anew when it comes up: progress only
 * notes the time.
 */
final class StallWatch {
    private final Reactor reactor;
    private final Duration timeout;
    private final Runnable stalled;
    private @Nullable DelayedCall call;
    private long lastProgress;

    /**
     * A watch that is not set.
     *
     * @param stalled called when there was no progress for {@code timeout}; the watch is then not set
     */
    StallWatch(Reactor reactor, Duration timeout, Runnable stalled) {
        this.reactor = reactor;
        this.timeout = timeout;
        this.stalled = stalled;
    }

    /** The peer took something, or begins to be waited for. */
    void progressed() {
        lastProgress = reactor.nanos();
    }

    /** Whether it watches. */
    boolean isSet() {
        return call != null;
    }

    /** Watches from now on until {@link #stop()}. */
    void set() {
        if (call == null) {
            call = reactor.callLater(timeout, (Upkeep) this::check);
        }
    }

    private void check() {
        call = null;
        long leftNanos = TimerHeap.nanos(timeout) - (reactor.nanos() - lastProgress);
        if (leftNanos > 0) {
            call = reactor.callLater(Duration.ofNanos(leftNanos), (Upkeep) this::check);
        } else {
            stalled.run();
        }
    }

    void stop() {
        if (call != null) {
            call.cancel();
            call = null;
        }
    }
}
