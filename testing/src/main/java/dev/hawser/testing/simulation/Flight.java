package dev.hawser.testing.simulation;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;

/**
 * One datagram on its way to one host. Each travels by itself: with jitter one may overtake another. It is lost where the
 * way is not open when it arrives, and nobody sends it again.
 */
final class Flight extends Event implements Subject {
    private final SimulatedSocket from;
    private final SimulatedHost to;
    private final Way way;
    private final Address.Ip sender;
    private final Address.Ip target;
    private final Bytes data;
    private final String label;

    private Flight(SimulatedSocket from, SimulatedHost to, Way way, Address.Ip sender, Address.Ip target, Bytes data,
            String label) {
        this.from = from;
        this.to = to;
        this.way = way;
        this.sender = sender;
        this.target = target;
        this.data = data;
        this.label = label;
    }

    /** Sends {@code data} to {@code to}, where it goes to {@code target}; what the seed breaks on the way is decided here. */
    static void send(SimulatedSocket from, SimulatedHost to, Address.Ip sender, Address.Ip target, Bytes data) {
        SimulatedHost here = from.reactor().host();
        Network network = from.reactor().network();
        Engine engine = network.engine;
        Way way = network.way(here, to);
        String place = target.address().isMulticastAddress() ? to.name() + "/" + target : Address.text(to.name(), target.port());
        Flight flight = new Flight(from, to, way, sender, target, data, network.nextAttempt(here.name(), "udp:" + place));
        engine.log.add(engine.now(), What.UDP_SEND, flight, data.size(), data.hashCode());
        if (here == to) {
            engine.scheduleAfter(flight, 0);
            return;
        }
        Faults faults = network.faults.of(here.name(), to.name());
        if (network.faults.loses(faults, flight.label, flight)) {
            return;
        }
        SeededRandom random = engine.random("datagram", flight.label);
        long late = network.faults.delays(faults, flight.label, flight);
        engine.scheduleAfter(flight, network.travelNanos(way, random) + late);
        if (network.faults.doubles(faults, flight.label, flight)) {
            Flight second = new Flight(from, to, way, sender, target, data, flight.label);
            engine.scheduleAfter(second, network.travelNanos(way, random) + random.upTo(late + 1_000_000));
        }
    }

    Bytes data() {
        return data;
    }

    Address.Ip sender() {
        return sender;
    }

    /** Bytes that the receiver keeps. */
    int room() {
        return way.conditions.window();
    }

    @Override
    void happen() {
        Engine engine = from.reactor().engine();
        if (!way.isOpen()) {
            engine.log.add(engine.now(), What.UDP_LOST, this, 0, "the way is not open");
            return;
        }
        boolean toMany = target.address().isMulticastAddress() || target.host().equals("255.255.255.255");
        if (toMany) {
            to.sockets().hearing(target, sender.address()).forEach(socket -> socket.arrived(this));
            return;
        }
        SimulatedSocket socket = to.sockets().at(target);
        if (socket != null) {
            socket.arrived(this);
        } else if (from.isConnectedTo(target)) {
            engine.log.add(engine.now(), What.REFUSED, this);
            new Refusal().travel();
        }
    }

    /** The news that nobody is there. */
    private final class Refusal extends Event {
        void travel() {
            Network network = from.reactor().network();
            Way back = way.opposite();
            long nanos = back.from == back.to
                    ? 0
                    : network.travelNanos(back, network.engine.random("datagram refusal", label));
            network.engine.scheduleAfter(this, nanos);
        }

        @Override
        void happen() {
            if (way.opposite().isOpen() && !from.reactor().isDead()) {
                from.refused();
            }
        }
    }

    // ---------------------------------------------------------------- in the log

    @Override
    public String host() {
        return from.reactor().host().name();
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public long key() {
        return SeededRandom.mixed(SeededRandom.hash(label));
    }

    @Override
    public String toString() {
        return "the datagram " + label;
    }
}
