package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.UdpOptions;
import dev.hawser.reactor.DatagramPlaces;
import dev.hawser.reactor.DatagramPort;
import dev.hawser.reactor.spi.MessageSocket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket that the code under test has opened, recorded by a {@link MemoryReactor}. The test brings what comes, and
 * looks at what was written; nothing travels by itself.
 *
 * <p>The rules of the socket are those of a real one, by the same code: what waits while the network takes nothing, what is
 * refused, and what is told.
 */
public final class MemoryUdp {
    private static final int MOST = 65507;

    private final MemoryReactor reactor;
    private final UdpOptions options;
    private final Address.Ip bound;
    private final Socket socket = new Socket();
    private final List<Datagram> written = new ArrayList<>();
    private final ArrayDeque<Datagram> waiting = new ArrayDeque<>();
    private final Set<String> groups = new LinkedHashSet<>();
    private @Nullable DatagramPort port;
    private MessageSocket.@Nullable Events events;
    private boolean full;
    private boolean reading;
    private boolean writing;
    private @Nullable Address peer;

    /**
     * One datagram.
     *
     * @param data what is in it
     * @param to where it was sent
     */
    public record Datagram(Bytes data, Address to) {}

    MemoryUdp(MemoryReactor reactor, Address.Ip bound, UdpOptions options) {
        this.reactor = reactor;
        this.bound = bound;
        this.options = options;
    }

    /** Opens the socket for {@code protocol}. */
    DatagramPort open(MemoryDatagrams loop, DatagramProtocol protocol) throws IOException {
        DatagramPort opened = DatagramPort.open(
                loop, protocol, new DatagramPort.Settings("UDP", options.mostUnsent(), null), told -> {
                    events = told;
                    return socket;
                });
        port = opened;
        return opened;
    }

    private DatagramPort port() {
        return Objects.requireNonNull(port);
    }

    // ---------------------------------------------------------------- for the test

    /** The options it was opened with. */
    public UdpOptions options() {
        return options;
    }

    /** The protocol it was opened with. */
    public DatagramProtocol protocol() {
        return port().protocol();
    }

    /** The socket as its protocol sees it. */
    public DatagramTransport transport() {
        return port();
    }

    /**
     * {@code data} comes from {@code from}: the protocol hears of it now, or when it resumes. A datagram that is larger than
     * {@link UdpOptions#maxPacketSize()} is cut.
     *
     * @throws IllegalStateException when the socket is closed
     */
    public void receive(Bytes data, Address.Ip from) {
        reactor.checkThread();
        if (!port().isListening()) {
            throw new IllegalStateException("the socket of " + bound + " is closed, and " + data + " came too late");
        }
        waiting.add(new Datagram(data, from));
        deliver();
    }

    /** Nobody takes what was sent to the connected peer. */
    public void refuse() {
        reactor.checkThread();
        if (port().isListening()) {
            told().refused();
        }
    }

    /** What was sent and not taken from here, oldest first. */
    public List<Datagram> written() {
        return List.copyOf(written);
    }

    /** {@link #written()}, which is forgotten then. */
    public List<Datagram> takeWritten() {
        List<Datagram> taken = written();
        written.clear();
        return taken;
    }

    /** Brings {@code other} all that was {@link #takeWritten() written} here, wherever it was sent, as from this socket. */
    public void deliverTo(MemoryUdp other) {
        for (Datagram datagram : takeWritten()) {
            other.receive(datagram.data(), from());
        }
    }

    private Address.Ip from() {
        return bound.address().isAnyLocalAddress() ? Address.Ip.of("127.0.0.1", bound.port()) : bound;
    }

    /** Whether the network takes nothing more for now. When it does again, what waited is written. */
    public void setFull(boolean on) {
        reactor.checkThread();
        full = on;
        if (!on && writing && port().isListening()) {
            told().writable();
        }
    }

    /** The groups that it is a member of, such as {@code 228.0.0.5} or {@code 228.0.0.5 on eth0}. */
    public List<String> groups() {
        return List.copyOf(groups);
    }

    private MessageSocket.Events told() {
        return Objects.requireNonNull(events);
    }

    private void deliver() {
        while (reading && !waiting.isEmpty()) {
            Datagram next = waiting.remove();
            int whole = next.data().size();
            told().received(next.data().take(Math.min(whole, options.maxPacketSize())), next.to(), whole);
        }
    }

    @Override
    public String toString() {
        return "MemoryUdp[" + bound + "]";
    }

    /** The network, as the port sees it. */
    private final class Socket implements MessageSocket {
        private int ttl = 1;
        private boolean loopback = true;
        private boolean broadcast;

        @Override
        public Address host() {
            return bound;
        }

        @Override
        public boolean canReach(Address address) {
            return DatagramPlaces.canReach(bound, options, address);
        }

        @Override
        public Sent send(Bytes data, @Nullable Address to) {
            if (data.size() > MOST) {
                return Sent.TOO_LONG;
            }
            if (full) {
                return Sent.FULL;
            }
            written.add(new Datagram(data, Objects.requireNonNull(to == null ? peer : to)));
            return Sent.TAKEN;
        }

        @Override
        public void connect(Address wanted) {
            peer = wanted;
        }

        @Override
        public void setReading(boolean on) {
            boolean resumes = on && !reading;
            reading = on;
            if (resumes && !waiting.isEmpty()) {
                reactor.callFromThread(MemoryUdp.this::deliver);
            }
        }

        @Override
        public void setWriting(boolean on) {
            writing = on;
        }

        @Override
        public void join(Membership membership) {
            groups.add(membership.toString());
        }

        @Override
        public void leave(Membership membership) {
            groups.remove(membership.toString());
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
        public void setOutgoingInterface(String outgoing) {
            // there is but one network, and that is the test
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
            reading = false;
            writing = false;
            waiting.clear();
            groups.clear();
        }
    }
}
