package dev.hawser.policy;

import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.WrappingFactory;
import dev.hawser.time.Scheduler;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves new connections of one peer only at a rate, by a token bucket for each: {@code new Rate(2, 10)} lets ten come at once, and
 * then two a second. One beyond goes to the {@code overflow} factory, as with {@link LimitTotalConnectionsFactory}, and costs the
 * peer nothing.
 *
 * <p>Remembers at most so many peers. Where more come before the buckets of those are full again, the one that came
 * longest ago is forgotten and counts as new: an attacker with that many addresses is not held up by this.
 */
public final class LimitConnectionRateFactory implements WrappingFactory {
    /** How many peers are remembered unless said otherwise. */
    public static final int PEERS = 10_000;

    private final Factory wrapped;
    private final Scheduler scheduler;
    private final PeerGroups groups;
    private final int mostPeers;
    private final Refusals refusals;
    /** The one that came longest ago first. */
    private final Map<Object, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    private Rate rate;

    /** At {@code rate} for each IPv4 address and each /64 of IPv6, by {@code scheduler}'s time; those beyond are closed at once. */
    public LimitConnectionRateFactory(Factory wrapped, Scheduler scheduler, Rate rate) {
        this(wrapped, scheduler, rate, PeerGroups.DEFAULT, PEERS, _ -> null);
    }

    /**
     * At {@code rate} for each of {@code groups}, of which {@code mostPeers} are remembered; those beyond go to {@code overflow}.
     *
     * @throws IllegalArgumentException when {@code mostPeers} is below 1
     */
    public LimitConnectionRateFactory(
            Factory wrapped, Scheduler scheduler, Rate rate, PeerGroups groups, int mostPeers, Factory overflow) {
        if (mostPeers < 1) {
            throw new IllegalArgumentException("at least one peer is remembered, not " + mostPeers);
        }
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.rate = Objects.requireNonNull(rate, "rate");
        this.groups = Objects.requireNonNull(groups, "groups");
        this.mostPeers = mostPeers;
        this.refusals = new Refusals(Objects.requireNonNull(overflow, "overflow"));
    }

    /** Changes the rate of all peers. */
    public void setRate(Rate changed) {
        rate = Objects.requireNonNull(changed, "changed");
        buckets.values().forEach(bucket -> bucket.change(changed, scheduler.nanos()));
    }

    /** How many peers are remembered now. */
    public int peers() {
        return buckets.size();
    }

    /** How many came too soon, so far. */
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
        if (group != null && !takeOne(group)) {
            return refusals.refuse(peer);
        }
        return wrapped.buildProtocol(peer);
    }

    private boolean takeOne(Object group) {
        long now = scheduler.nanos();
        TokenBucket bucket = buckets.get(group);
        if (bucket == null) {
            forgetRested(now);
            bucket = new TokenBucket(rate, now);
            buckets.put(group, bucket);
        }
        if (bucket.available(now) < 1) {
            return false;
        }
        bucket.take(1);
        return true;
    }

    /** Makes room for one; on the way, those at the head that are as good as new. */
    private void forgetRested(long now) {
        Iterator<TokenBucket> oldest = buckets.values().iterator();
        while (oldest.hasNext()) {
            TokenBucket bucket = oldest.next();
            if (buckets.size() < mostPeers && !bucket.isFull(now)) {
                return;
            }
            oldest.remove();
        }
    }
}
