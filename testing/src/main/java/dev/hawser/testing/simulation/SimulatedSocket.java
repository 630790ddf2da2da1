package dev.hawser.testing.simulation;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.UdpOptions;
import dev.hawser.reactor.DatagramPlaces;
import dev.hawser.reactor.spi.MessageSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A UDP socket of a simulated host. */
final class SimulatedSocket extends Ready implements MessageSocket {
    private static final InetAddress EVERYBODY = InetAddress.ofLiteral("255.255.255.255");
    private static final int MOST_IN_ONE = 65507;

    /** What a datagram takes of the receive buffer beside its bytes. */
    private static final int OVERHEAD = 64;

    private final SimulatedReactor loop;
    private final Network network;
    private final UdpOptions options;
    private final Events events;
    private final Address.Ip bound;
    private final Set<Membership> memberships = new LinkedHashSet<>();
    private final ArrayDeque<Flight> arrived = new ArrayDeque<>();
    private int buffered;
    private Address.Ip host;
    private Address.@Nullable Ip peer;
    private boolean open = true;
    private boolean reading;
    private boolean refused;
    private boolean broadcast;
    private boolean loopback = true;
    private int ttl = 1;

    private SimulatedSocket(SimulatedReactor loop, Address.Ip bound, UdpOptions options, Events events) {
        this.loop = loop;
        this.network = loop.network();
        this.bound = bound;
        this.host = bound;
        this.options = options;
        this.events = events;
    }

    static SimulatedSocket open(SimulatedReactor loop, Address.Ip wanted, UdpOptions options, Events events)
            throws IOException {
        SimulatedHost machine = loop.host();
        if (loop.network().at(wanted.address(), machine) != machine) {
            throw new BindException("Cannot assign requested address");
        }
        HostSockets sockets = machine.sockets();
        Address.Ip bound = wanted.port() == 0 ? new Address.Ip(wanted.address(), sockets.freePort()) : wanted;
        if (sockets.isTaken(bound, options)) {
            throw new BindException("Address already in use");
        }
        SimulatedSocket opened = new SimulatedSocket(loop, bound, options, events);
        if (!loop.isDead()) {
            sockets.add(opened);
        }
        loop.note(What.UDP_OPEN, machine.subject(), bound.port());
        return opened;
    }

    // ---------------------------------------------------------------- the network's side

    Address.Ip bound() {
        return bound;
    }

    SimulatedReactor reactor() {
        return loop;
    }

    boolean isConnectedTo(Address.Ip target) {
        return target.equals(peer);
    }

    boolean sharesWith(UdpOptions other) {
        return (options.reuseAddress() && other.reuseAddress()) || (options.reusePort() && other.reusePort());
    }

    /** Whether it gets what {@code sender} sends to {@code target}, all or a group. */
    boolean hears(Address.Ip target, InetAddress sender) {
        if (bound.port() != target.port()) {
            return false;
        }
        if (!target.address().isMulticastAddress()) {
            return true;
        }
        return memberships.stream()
                .anyMatch(membership -> membership.group().equals(target.address())
                        && (membership.source() == null || membership.source().equals(sender)));
    }

    /** A datagram has come; one for which there is no room is lost. */
    void arrived(Flight flight) {
        int cost = flight.data().size() + OVERHEAD;
        if (!open || buffered + cost > flight.room()) {
            network.engine.log.add(network.engine.now(), What.UDP_LOST, flight, 0, "no room");
            return;
        }
        buffered += cost;
        arrived.add(flight);
        if (reading) {
            loop.makeReady(this);
        }
    }

    /** Nobody was there. */
    void refused() {
        if (open) {
            refused = true;
            loop.makeReady(this);
        }
    }

    @Override
    void ready() {
        if (refused && open && reading) {
            refused = false;
            events.refused();
        }
        for (int i = 0; i < Events.MOST_IN_A_ROW && reading && !arrived.isEmpty(); i++) {
            Flight next = arrived.remove();
            int whole = next.data().size();
            buffered -= whole + OVERHEAD;
            network.engine.log.add(network.engine.now(), What.READ, next, whole, next.data().hashCode());
            events.received(next.data().take(Math.min(whole, options.maxPacketSize())), next.sender(), whole);
        }
        if (reading && !arrived.isEmpty()) {
            loop.makeReady(this);
        }
    }

    // ---------------------------------------------------------------- sending

    @Override
    public boolean canReach(Address address) {
        return DatagramPlaces.canReach(bound, options, address);
    }

    @Override
    public Sent send(Bytes data, @Nullable Address to) throws IOException {
        Address.Ip target = to == null ? peer : (Address.Ip) to;
        if (target == null) {
            throw new IOException("not connected");
        }
        if (data.size() > MOST_IN_ONE) {
            return Sent.TOO_LONG;
        }
        InetAddress receiver = target.address();
        if (receiver.equals(EVERYBODY)) {
            if (!broadcast) {
                throw new IOException("Permission denied");
            }
            sendToAll(data, target, true);
        } else if (receiver.isMulticastAddress()) {
            sendToAll(data, target, loopback);
        } else {
            SimulatedHost there = network.at(receiver, loop.host());
            if (there != null) {
                Flight.send(this, there, source(receiver), target, data);
            }
        }
        return Sent.TAKEN;
    }

    private void sendToAll(Bytes data, Address.Ip target, boolean alsoHere) {
        Address.Ip source = source(loop.host().address());
        for (SimulatedHost each : network.hosts()) {
            if (each == loop.host() ? alsoHere : ttl > 0 || !target.address().isMulticastAddress()) {
                Flight.send(this, each, source, target, data);
            }
        }
    }

    /** The address that the receiver at {@code target} sees. */
    private Address.Ip source(InetAddress target) {
        if (!bound.address().isAnyLocalAddress()) {
            return bound;
        }
        return new Address.Ip(target.isLoopbackAddress() ? target : loop.host().address(), bound.port());
    }

    @Override
    public void connect(Address to) throws IOException {
        peer = (Address.Ip) to;
        host = source(peer.address());
    }

    // ---------------------------------------------------------------- requests

    @Override
    public Address host() {
        return host;
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
        if (on && (refused || !arrived.isEmpty())) {
            loop.makeReady(this);
        }
    }

    /** The network takes all. */
    @Override
    public void setWriting(boolean on) {}

    @Override
    public void join(Membership membership) throws IOException {
        String by = membership.networkInterface();
        if (by != null && !by.equals(loop.host().address().getHostAddress())) {
            throw new IOException("a simulated host has one interface, " + loop.host().address().getHostAddress()
                    + ", and no \"" + by + "\"");
        }
        memberships.add(membership);
    }

    @Override
    public void leave(Membership membership) {
        memberships.remove(membership);
    }

    @Override
    public void setTtl(int hops) {
        ttl = hops;
    }

    @Override
    public int ttl() {
        return ttl;
    }

    @Override
    public void setLoopback(boolean on) {
        loopback = on;
    }

    @Override
    public boolean isLoopback() {
        return loopback;
    }

    @Override
    public void setOutgoingInterface(String outgoing) throws IOException {
        if (!outgoing.equals(loop.host().address().getHostAddress())) {
            throw new IOException("a simulated host has one interface, " + loop.host().address().getHostAddress());
        }
    }

    @Override
    public void setBroadcast(boolean on) {
        broadcast = on;
    }

    @Override
    public boolean isBroadcast() {
        return broadcast;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            reading = false;
            arrived.clear();
            memberships.clear();
            loop.host().sockets().remove(this);
            loop.note(What.UDP_CLOSE, loop.host().subject(), bound.port());
        }
    }
}
