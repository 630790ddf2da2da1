package dev.hawser.policy;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.net.WrappingFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves at most so many connections at a time. One beyond is given to the {@code overflow} factory, whose protocol may
 * say why before it loses the connection; one that builds null closes at once. With {@link #holdBack} newcomers wait in the
 * operating system's queue instead, until there is room.
 *
 * <p>Of overflow protocols there are at most 1000 at a time.
 */
public final class LimitTotalConnectionsFactory implements WrappingFactory {
    private final Factory wrapped;
    private final Refusals refusals;
    private final List<ListeningPort> ports = new ArrayList<>();
    private int limit;
    private int connections;
    private boolean holding;

    /** Closes those beyond {@code limit} at once. */
    public LimitTotalConnectionsFactory(Factory wrapped, int limit) {
        this(wrapped, limit, _ -> null);
    }

    /**
     * Gives those beyond {@code limit} to {@code overflow}.
     *
     * @throws IllegalArgumentException when {@code limit} is negative
     */
    public LimitTotalConnectionsFactory(Factory wrapped, int limit, Factory overflow) {
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
        this.refusals = new Refusals(Objects.requireNonNull(overflow, "overflow"));
        this.limit = checked(limit);
    }

    private static int checked(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("there are no " + limit + " connections");
        }
        return limit;
    }

    /**
     * Has {@code port}, which listens with this factory, accept nobody while as many are connected as may be. A few that
     * the system has accepted by then may still go to the overflow.
     *
     * @throws UnsupportedOperationException where the port cannot pause
     */
    public void holdBack(ListeningPort port) {
        if (holding) {
            port.pauseAccepting();
        } else {
            port.resumeAccepting();
        }
        ports.add(port);
        update();
    }

    /** Changes the limit; those connected stay. */
    public void setLimit(int connections) {
        limit = checked(connections);
        update();
    }

    /** How many are served at most. */
    public int limit() {
        return limit;
    }

    /** How many are served now, without those that the overflow has. */
    public int connections() {
        return connections;
    }

    /** How many were too many, so far. */
    public long refused() {
        return refusals.count();
    }

    @Override
    public Factory wrapped() {
        return wrapped;
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) throws Exception {
        if (connections >= limit) {
            return refusals.refuse(peer);
        }
        Protocol inner = wrapped.buildProtocol(peer);
        return inner == null ? null : new Counted(inner);
    }

    private void update() {
        boolean full = connections >= limit;
        if (full != holding) {
            holding = full;
            ports.removeIf(port -> !port.isListening());
            ports.forEach(full ? ListeningPort::pauseAccepting : ListeningPort::resumeAccepting);
        }
    }

    private final class Counted extends ProtocolWrapper {
        Counted(Protocol inner) {
            super(inner);
        }

        @Override
        public void connectionMade() throws Exception {
            connections++;
            update();
            super.connectionMade();
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws Exception {
            connections--;
            update();
            super.connectionLost(reason);
        }
    }
}
