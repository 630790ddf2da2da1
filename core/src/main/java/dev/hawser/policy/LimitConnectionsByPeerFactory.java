package dev.hawser.policy;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.net.WrappingFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves at most so many connections of one peer at a time; {@link PeerGroups} says what one peer is. One beyond is given
 * to the {@code overflow} factory, as with {@link LimitTotalConnectionsFactory}.
 */
public final class LimitConnectionsByPeerFactory implements WrappingFactory {
    private final Factory wrapped;
    private final int limit;
    private final PeerGroups groups;
    private final Refusals refusals;
    /** As many entries as peers that are connected. */
    private final Map<Object, Integer> connections = new LinkedHashMap<>();

    /** At most {@code limit} for each IPv4 address and each /64 of IPv6; those beyond are closed at once. */
    public LimitConnectionsByPeerFactory(Factory wrapped, int limit) {
        this(wrapped, limit, PeerGroups.DEFAULT, _ -> null);
    }

    /**
     * At most {@code limit} for each of {@code groups}; those beyond go to {@code overflow}.
     *
     * @throws IllegalArgumentException when {@code limit} is below 1
     */
    public LimitConnectionsByPeerFactory(Factory wrapped, int limit, PeerGroups groups, Factory overflow) {
        if (limit < 1) {
            throw new IllegalArgumentException("a peer has at least one connection, not " + limit);
        }
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
        this.limit = limit;
        this.groups = Objects.requireNonNull(groups, "groups");
        this.refusals = new Refusals(Objects.requireNonNull(overflow, "overflow"));
    }

    /** How many connections {@code peer}, and those that count as the same, have now. */
    public int connections(Address peer) {
        Object group = groups.groupOf(peer);
        return group == null ? 0 : connections.getOrDefault(group, 0);
    }

    /** How many different peers are connected now. */
    public int peers() {
        return connections.size();
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
        Object group = groups.groupOf(peer);
        if (group != null && connections.getOrDefault(group, 0) >= limit) {
            return refusals.refuse(peer);
        }
        Protocol inner = wrapped.buildProtocol(peer);
        return inner == null || group == null ? inner : new Counted(inner, group);
    }

    private final class Counted extends ProtocolWrapper {
        private final Object group;

        Counted(Protocol inner, Object group) {
            super(inner);
            this.group = group;
        }

        @Override
        public void connectionMade() throws Exception {
            connections.merge(group, 1, Integer::sum);
            super.connectionMade();
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws Exception {
            connections.computeIfPresent(group, (_, count) -> count == 1 ? null : count - 1);
            super.connectionLost(reason);
        }
    }
}
