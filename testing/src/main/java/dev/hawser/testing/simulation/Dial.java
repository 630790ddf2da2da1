package dev.hawser.testing.simulation;

import dev.hawser.net.Address;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: the question travels there, and the answer back. Nothing comes where nobody answers. */
final class Dial extends Event implements Way.Held, Subject {
    /** When the question is asked again where the other side had no room for one more. */
    private static final long ASKS_AGAIN_NANOS = 1_000_000_000L;

    private final Network network;
    private final SimulatedConnector.Attempt asking;
    private final SimulatedReactor client;
    private final Address.Ip local;
    private final Address.Ip remote;
    private final String label;
    private final SeededRandom random;
    private @Nullable Way way;
    private boolean answered;
    private @Nullable SocketEnd established;

    Dial(Network network, SimulatedConnector.Attempt asking, SimulatedReactor client, Address.Ip local,
            Address.Ip remote) {
        this.network = network;
        this.asking = asking;
        this.client = client;
        this.local = local;
        this.remote = remote;
        SimulatedHost to = network.at(remote.address(), client.host());
        String name = to == null ? remote.toString() : Address.text(to.name(), remote.port());
        this.label = network.nextAttempt(client.host().name(), name);
        this.random = network.engine.random("connect", label);
        if (to != null) {
            way = network.way(client.host(), to);
        }
    }

    void begin() {
        network.engine.log.add(network.engine.now(), What.CONNECT, this);
        if (way != null) {
            travel(way);
        }
    }

    private void travel(Way along) {
        way = along;
        network.engine.scheduleAfter(this, network.travelNanos(along, random));
    }

    @Override
    void happen() {
        Way along = way;
        if (along == null) {
            return;
        }
        if (!along.isOpen()) {
            along.hold(this);
        } else if (answered) {
            answer();
        } else {
            ask(along);
        }
    }

    private void ask(Way along) {
        SimulatedHost server = along.to;
        SimulatedPort port = server.portAt(remote);
        Faults faults = along.from == server ? Faults.NONE : network.faults.of(along.from.name(), server.name());
        if (port == null || along.conditions.refusing() || network.faults.refuses(faults, label, this)) {
            network.engine.log.add(network.engine.now(), What.REFUSED, this);
        } else if (!port.hasRoom()) {
            network.engine.scheduleAfter(this, ASKS_AGAIN_NANOS);
            return;
        } else {
            Network.Connection made =
                    network.connect(along, label, client, local, port.reactor(), remote);
            established = made.near();
            port.arrived(made.far());
        }
        answered = true;
        travel(along.opposite());
    }

    private void answer() {
        SocketEnd end = established;
        if (end == null) {
            asking.refused();
        } else if (client.isDead() || !asking.established(end)) {
            end.close(true); // it is not wanted any more
            if (client.isDead()) {
                end.refuse();
            }
        }
    }

    @Override
    public void released(long delayNanos) {
        network.engine.scheduleAfter(this, delayNanos);
    }

    @Override
    public void dropped() {}

    @Override
    public SeededRandom random() {
        return random;
    }

    @Override
    public String host() {
        return client.host().name();
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public long key() {
        return SeededRandom.mixed(SeededRandom.hash(label));
    }
}
