package dev.hawser.testing.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Two hosts, the two ways between them, and whether they reach each other. */
final class Pair implements Subject {
    final Way forth;
    final Way back;
    private final Network network;
    private final String name;
    private boolean cutByHand;
    private int cutByFaults;

    /** Of two hosts, which may be the same one. */
    Pair(Network network, SimulatedHost first, SimulatedHost second) {
        this.network = network;
        this.name = first.name() + "|" + second.name();
        this.forth = new Way(this, network, first, second);
        this.back = first == second ? forth : new Way(this, network, second, first);
        if (first != second) {
            plan();
        }
    }

    Way from(SimulatedHost host) {
        return forth.from == host ? forth : back;
    }

    boolean isOf(String one, String other) {
        String first = forth.from.name();
        String second = forth.to.name();
        return (first.equals(one) && second.equals(other)) || (first.equals(other) && second.equals(one));
    }

    boolean isWhole() {
        return !cutByHand && cutByFaults == 0;
    }

    void cut() {
        if (!cutByHand) {
            cutByHand = true;
            network.engine.log.add(network.engine.now(), What.PARTITION, this);
        }
    }

    void heal() {
        if (cutByHand) {
            cutByHand = false;
            healed();
        }
    }

    private void healed() {
        network.engine.log.add(network.engine.now(), What.HEAL, this);
        if (isWhole()) {
            forth.release();
            back.release();
        }
    }

    // ---------------------------------------------------------------- partitions that the seed makes

    private void plan() {
        Faults faults = network.faults.of(forth.from.name(), forth.to.name());
        Duration between = faults.betweenPartitions();
        if (between.compareTo(Faults.NEVER) < 0) {
            new Partitions(faults, network.engine.random("partitions", name)).next(0);
        }
    }

    /** Breaks and heals, again and again, at times that depend on nothing else. */
    private final class Partitions extends Event {
        private final Faults faults;
        private final SeededRandom random;
        private long begin;
        private long until;
        private int number;
        private @Nullable String name;

        Partitions(Faults faults, SeededRandom random) {
            this.faults = faults;
            this.random = random;
        }

        void next(long from) {
            until = from;
            do { // those that are over: the two have not talked before
                begin = until + random.waitNanos(faults.betweenPartitions());
                until = begin + random.waitNanos(faults.partitionFor());
                number++;
            } while (until < network.engine.now());
            inBackground = true;
            network.engine.schedule(this, begin);
        }

        @Override
        void happen() {
            if (name == null) {
                name = "partition " + Pair.this.name + "#" + number + " of " + Times.seconds(until - begin);
                if (network.faults.happens(name, Pair.this)) {
                    cutByFaults++;
                    inBackground = false;
                    network.engine.schedule(this, until);
                    return;
                }
            } else {
                cutByFaults--;
                healed();
            }
            name = null;
            next(until);
        }
    }

    @Override
    public String host() {
        return name;
    }

    @Override
    public String label() {
        return "";
    }

    @Override
    public long key() {
        return SeededRandom.mixed(SeededRandom.hash(name));
    }
}
