package dev.hawser.testing.simulation;

import dev.hawser.net.Address;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect: the question travels there, and the answer back. Nothing comes where nobody answers. The
 * server accepts when the first thing of the connection itself arrives.
 */
final class Dial extends Event implements Way.Held, Subject {
    /** When it is tried again where the other side had no room for one more. */
    static final long ASKS_AGAIN_NANOS = 1_000_000_000L;

    private final Network network;
    private final SimulatedConnector.Attempt asking;
    private final SimulatedReactor client;
    private final Address local;
    private final Address remote;
    private final String label;
    private final SeededRandom random;
    private @Nullable Way way;
    private boolean answered;
    private boolean held;
    /** Who has answered that it would accept. */
    private @Nullable SimulatedPort port;

    Dial(Network network, SimulatedConnector.Attempt asking, SimulatedReactor client, Address local,
            Address remote) {
        this.network = network;
        this.asking = asking;
        this.client = client;
        this.local = local;
        this.remote = remote;
        SimulatedHost to = network.at(remote, client.host());
        String name = to == null || remote.port() < 0 ? remote.toString() : Address.text(to.name(), remote.port());
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
            held = true;
            along.hold(this);
        } else if (answered) {
            answer(along);
        } else {
            ask(along);
        }
    }

    private void ask(Way along) {
        SimulatedHost server = along.to;
        SimulatedPort asked = server.portAt(remote);
        Faults faults = along.from == server ? Faults.NONE : network.faults.of(along.from.name(), server.name());
        if (asked == null || along.conditions.refusing() || network.faults.refuses(faults, label, this)) {
            network.engine.log.add(network.engine.now(), What.REFUSED, this);
        } else if (asked.hasRoom()) {
            port = asked;
        } else {
            network.engine.scheduleAfter(this, ASKS_AGAIN_NANOS);
            return;
        }
        answered = true;
        travel(along.opposite());
    }

    private void answer(Way along) {
        SimulatedPort answering = port;
        if (client.isDead() || !asking.isWanted()) {
            return; // the server has not accepted anything yet
        }
        if (answering == null) {
            asking.refused();
        } else {
            asking.established(network.connect(along.opposite(), label, client, local, answering, remote));
        }
    }

    /** The attempt is not wanted any more: what was lost is not sent again. */
    void stop() {
        if (held && way != null) {
            held = false;
            way.letGo(this);
        }
    }

    @Override
    public void released(long delayNanos) {
        held = false;
        network.engine.scheduleAfter(this, delayNanos);
    }

    @Override
    public void dropped() {
        held = false;
    }

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
