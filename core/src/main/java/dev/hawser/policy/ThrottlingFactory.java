package dev.hawser.policy;

import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.WrappingFactory;
import dev.hawser.time.Scheduler;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Slows connections down, by a token bucket for each direction of each of them and one for each direction of all together. In no span of
 * time do more bytes pass than the burst and what the rate gives in that time.
 *
 * <p>Reading: what came and may not pass yet is kept, one read at most, and the transport is paused. A protocol that has not
 * seen all that came is not told of the peer's end either.
 *
 * <p>Writing: what may not go yet is held back, and counts as unsent in every way: for the soft and the hard bound of the
 * transport's {@linkplain dev.hawser.net.Transport#limits() limits} and the reactor's budget, for {@code drained()}, for
 * producers, which are paused above 64 KiB, and for {@code loseConnection}, which sends it first at the same pace.
 * {@code abortConnection} drops it. {@code startTls} does not wait: what was written before goes at once, and what follows makes up for it.
 *
 * <p>Connections that wait for a common bucket take turns.
 */
public final class ThrottlingFactory implements WrappingFactory {
    private final Factory wrapped;
    private final Throttle totalRead;
    private final Throttle totalWrite;
    private final Scheduler scheduler;
    private final Set<ThrottledProtocol> connected = new LinkedHashSet<>();
    private Throttling throttling;
    private long waits;

    /** Keeps to {@code throttling} by {@code scheduler}'s time. */
    public ThrottlingFactory(Factory wrapped, Scheduler scheduler, Throttling throttling) {
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.throttling = Objects.requireNonNull(throttling, "throttling");
        this.totalRead = new Throttle(scheduler, throttling.totalRead());
        this.totalWrite = new Throttle(scheduler, throttling.totalWrite());
    }

    /** Keeps to {@code changed} from now on, the present connections too. */
    public void setThrottling(Throttling changed) {
        throttling = Objects.requireNonNull(changed, "changed");
        totalRead.setRate(changed.totalRead());
        totalWrite.setRate(changed.totalWrite());
        for (ThrottledProtocol connection : List.copyOf(connected)) { // some of them may end by it
            connection.setRates(changed.read(), changed.write());
        }
    }

    /** The present limits. */
    public Throttling throttling() {
        return throttling;
    }

    /** How many are connected now. */
    public int connections() {
        return connected.size();
    }

    /** How often a direction of a connection that has ended had to wait, so far. */
    public long waits() {
        return waits;
    }

    @Override
    public Factory wrapped() {
        return wrapped;
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) throws Exception {
        Protocol inner = wrapped.buildProtocol(peer);
        return inner == null ? null : new ThrottledProtocol(inner, this);
    }

    Gate readGate(Throttle own, Gate.Side side) {
        return new Gate(own, totalRead, side);
    }

    Gate writeGate(Throttle own, Gate.Side side) {
        return new Gate(own, totalWrite, side);
    }

    Throttle throttle(@Nullable Rate rate) {
        return new Throttle(scheduler, rate);
    }

    void connected(ThrottledProtocol connection) {
        connected.add(connection);
    }

    void lost(ThrottledProtocol connection, long waited) {
        connected.remove(connection);
        waits += waited;
    }
}
