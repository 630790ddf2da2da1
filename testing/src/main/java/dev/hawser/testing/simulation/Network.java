package dev.hawser.testing.simulation;

import dev.hawser.net.Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hosts and the ways between them. */
final class Network {
    final Engine engine;
    final ConditionsBook conditions = new ConditionsBook();
    final FaultPlan faults;
    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    private final Map<InetAddress, SimulatedHost> byAddress = new HashMap<>();
    /** By the numbers of the two hosts, the smaller one first, in the order in which they first met. */
    private final Map<Long, Pair> pairs = new LinkedHashMap<>();

    private final Map<String, Integer> attempts = new HashMap<>();

    Network(Engine engine) {
        this.engine = engine;
        this.faults = new FaultPlan(engine);
    }

    // ---------------------------------------------------------------- hosts

    void add(SimulatedHost host) {
        if (hosts.putIfAbsent(host.name(), host) != null) {
            throw new IllegalArgumentException("there is a host " + host.name() + " already");
        }
        byAddress.put(host.address(), host);
    }

    Collection<SimulatedHost> hosts() {
        return hosts.values();
    }

    int hostCount() {
        return hosts.size();
    }

    @Nullable SimulatedHost find(String name) {
        return hosts.get(name);
    }

    SimulatedHost host(String name) {
        SimulatedHost host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("there is no host " + name + ", but " + hosts.keySet());
        }
        return host;
    }

    /** The host that {@code address} means to {@code asking}; null where it is nobody's. */
    @Nullable SimulatedHost at(InetAddress address, SimulatedHost asking) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress() ? asking : byAddress.get(address);
    }

    /** The host that {@code address} leads {@code asking} to: a Unix socket is its own. */
    @Nullable SimulatedHost at(Address address, SimulatedHost asking) {
        return address instanceof Address.Ip ip ? at(ip.address(), asking) : asking;
    }

    // ---------------------------------------------------------------- ways

    Pair pair(SimulatedHost one, SimulatedHost other) {
        SimulatedHost first = one.number() <= other.number() ? one : other;
        SimulatedHost second = first == one ? other : one;
        long key = (long) first.number() << 32 | second.number();
        Pair known = pairs.get(key);
        if (known != null) {
            return known;
        }
        Pair pair = new Pair(this, first, second);
        pairs.put(key, pair);
        return pair;
    }

    /** Whether {@code one} has tried to reach {@code other}, or the other way. */
    boolean haveTalked(String one, String other) {
        return pairs.values().stream().anyMatch(pair -> pair.isOf(one, other));
    }

    Way way(SimulatedHost from, SimulatedHost to) {
        return pair(from, to).from(from);
    }

    /** The conditions have changed: also for connections that there are. */
    void conditionsChanged() {
        for (Pair pair : pairs.values()) {
            pair.forth.conditions = conditions.of(pair.forth.from, pair.forth.to);
            pair.back.conditions = conditions.of(pair.back.from, pair.back.to);
        }
    }

    long travelNanos(Way way, SeededRandom random) {
        return Times.nanos(way.conditions.latency())
                + random.upTo(Times.nanos(way.conditions.jitter()));
    }

    /** {@code host} is up again. */
    void isBack(SimulatedHost host) {
        for (Pair pair : pairs.values()) {
            pair.forth.release();
            pair.back.release();
        }
        engine.log.mix(host.number());
    }

    /** What {@code host} would have sent again it will not. */
    void isGone(SimulatedHost host) {
        for (Pair pair : pairs.values()) {
            if (pair.forth.from == host) {
                pair.forth.drop();
            }
            if (pair.back.from == host && pair.back != pair.forth) {
                pair.back.drop();
            }
        }
    }

    // ---------------------------------------------------------------- connections

    /** The name of the next attempt of {@code from} to reach {@code to}, such as {@code alice>server:8000#1}. */
    String nextAttempt(String from, String to) {
        String way = from + ">" + to;
        return way + "#" + attempts.merge(way, 1, Integer::sum);
    }

    /**
     * Makes a connection along {@code way}, on which it is now open at the client's end; the server's hears of it when
     * the news arrives there.
     *
     * @return the client's end
     */
    SocketEnd connect(Way way, String label, SimulatedReactor client, Address clientAddress,
            SimulatedPort server, Address serverAddress) {
        Faults allowed = way.from == way.to ? Faults.NONE : faults.of(way.from.name(), way.to.name());
        SocketEnd near = new SocketEnd(this, client, label, clientAddress, serverAddress);
        SocketEnd far = new SocketEnd(this, server.reactor(), label, serverAddress, clientAddress);
        Pipe forth = new Pipe(this, way, near, far, engine.random("forth", label), faults.cut(allowed, label, true));
        Pipe back = new Pipe(this, way.opposite(), far, near, engine.random("back", label),
                faults.cut(allowed, label, false));
        near.join(back, forth);
        far.join(forth, back);
        far.awaitsAccepting(server);
        forth.open();
        return near;
    }
}
