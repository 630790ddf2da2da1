package dev.hawser.testing.simulation;

import java.util.ArrayList;
import java.util.List;

/** From one host to another: the conditions there, and what waits until something comes through again. */
final class Way {
    /** TCP sends again what was lost, in ever longer intervals; here it does within a second. */
    private static final long SENDS_AGAIN_NANOS = 1_000_000_000L;

    final SimulatedHost from;
    final SimulatedHost to;
    Conditions conditions;
    private final Pair pair;
    private final Network network;
    private List<Held> held = new ArrayList<>();

    /** Something that came to a place where it goes no further. */
    interface Held {
        /** The way is open again: may arrive {@code delayNanos} from now or later. */
        void released(long delayNanos);

        /** The host that would have sent again is gone. */
        void dropped();

        /** Its own numbers. */
        SeededRandom random();
    }

    Way(Pair pair, Network network, SimulatedHost from, SimulatedHost to) {
        this.pair = pair;
        this.network = network;
        this.from = from;
        this.to = to;
        this.conditions = network.conditions.of(from, to);
    }

    boolean isOpen() {
        return pair.isWhole() && to.isUp();
    }

    Way opposite() {
        return pair.from(to);
    }

    void hold(Held what) {
        held.add(what);
    }

    /** Lets go on what was held, where it can. */
    void release() {
        if (!isOpen() || held.isEmpty()) {
            return;
        }
        List<Held> now = held;
        held = new ArrayList<>();
        for (Held each : now) {
            each.released(each.random().upTo(SENDS_AGAIN_NANOS) + network.travelNanos(this, each.random()));
        }
    }

    /** The sending host is gone. */
    void drop() {
        List<Held> now = held;
        held = new ArrayList<>();
        now.forEach(Held::dropped);
    }

    void letGo(Held what) {
        held.remove(what);
    }
}
