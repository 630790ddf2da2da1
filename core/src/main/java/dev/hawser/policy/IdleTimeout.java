package dev.hawser.policy;

import dev.hawser.net.Protocol;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time limit that a protocol keeps for itself: set when it begins to wait, reset when something happens, cancelled when it is done.
 * Resetting only notes the time, so it may be done for every message.
 *
 * <pre>{@code
 * private final IdleTimeout timeout = IdleTimeout.of(this);
 * public void connectionMade() { timeout.set(Duration.ofMinutes(1)); }
 * public void lineReceived(String line) { timeout.reset(); }
 * public void connectionLost(ConnectionEnd reason) { timeout.cancel(); }
 * }</pre>
 *
 * <p>Used on the thread of its scheduler.
 */
public final class IdleTimeout {
    /** Gives the scheduler, when there is one. */
    private interface Source {
        Scheduler scheduler();
    }

    private final Source source;
    private final Action timedOut;
    private @Nullable Duration period;
    private @Nullable DelayedCall call;
    private long sinceNanos;

    private IdleTimeout(Source source, Action timedOut) {
        this.source = source;
        this.timedOut = Objects.requireNonNull(timedOut, "timedOut");
    }

    /** One that is not set; {@code timedOut} runs when it expires, as a timed call of {@code scheduler}. */
    public IdleTimeout(Scheduler scheduler, Action timedOut) {
        Objects.requireNonNull(scheduler, "scheduler");
        this.source = () -> scheduler;
        this.timedOut = Objects.requireNonNull(timedOut, "timedOut");
    }

    /** One that loses the connection of {@code protocol}, which need not have it yet. */
    public static IdleTimeout of(Protocol protocol) {
        return of(protocol, () -> protocol.transport().loseConnection());
    }

    /** One that runs {@code timedOut} for {@code protocol}, which need not have its connection yet. */
    public static IdleTimeout of(Protocol protocol, Action timedOut) {
        Objects.requireNonNull(protocol, "protocol");
        return new IdleTimeout(protocol::reactor, timedOut);
    }

    /**
     * Expires {@code changed} from now, unless it is reset; never, where that is null.
     *
     * @return the period before; null where it was not set, or has expired
     * @throws IllegalArgumentException when {@code changed} is not positive
     */
    public @Nullable Duration set(@Nullable Duration changed) {
        if (changed != null && (changed.isNegative() || changed.isZero())) {
            throw new IllegalArgumentException("a time limit is positive, not " + changed);
        }
        Duration before = period;
        if (call != null) {
            call.cancel();
            call = null;
        }
        period = changed;
        if (changed != null) {
            Scheduler scheduler = source.scheduler();
            sinceNanos = scheduler.nanos();
            call = scheduler.callLater(changed, (Upkeep) this::check);
        }
        return before;
    }

    /** Begins the period anew; without effect where it is not set. */
    public void reset() {
        if (period != null) {
            sinceNanos = source.scheduler().nanos();
        }
    }

    /** The same as {@code set(null)}. */
    public void cancel() {
        set(null);
    }

    /** Whether it is going to expire. */
    public boolean isSet() {
        return period != null;
    }

    private void check() throws Exception {
        Duration limit = Objects.requireNonNull(period);
        Scheduler scheduler = source.scheduler();
        Duration left = limit.minusNanos(scheduler.nanos() - sinceNanos);
        if (left.isPositive()) {
            call = scheduler.callLater(left, (Upkeep) this::check);
        } else {
            call = null;
            period = null;
            timedOut.run();
        }
    }
}
