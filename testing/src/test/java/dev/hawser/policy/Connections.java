package dev.hawser.policy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.TransportLimits;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connections to a factory under test, made by hand on simulated time. */
final class Connections {
    final MemoryReactor reactor = new MemoryReactor();
    /** What the protocols of {@link #factory()} were told. */
    final List<String> events = new ArrayList<>();
    /** The protocols that were built, in order. */
    final List<Seen> built = new ArrayList<>();

    Connections() {
        reactor.unhandledFailures().keepReported(true);
    }

    /** A protocol that notes what comes. */
    final class Seen extends Protocol {
        final List<Bytes> received = new ArrayList<>();
        @Nullable ConnectionEnd end;

        @Override
        public void connectionMade() {
            events.add("made");
        }

        @Override
        public void dataReceived(Bytes data) {
            received.add(data);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            end = reason;
            events.add("lost " + reason.getClass().getSimpleName());
        }
    }

    /** Builds one {@link Seen} for each. */
    Factory factory() {
        return _ -> {
            Seen seen = new Seen();
            built.add(seen);
            return seen;
        };
    }

    static Address.Ip peer(String address) {
        return new Address.Ip(InetAddress.ofLiteral(address), 40_000);
    }

    /** A connection that {@code factory} gets from {@code address}, with default limits; null where it is refused without a word. */
    @Nullable MemoryTransport connect(Factory factory, String address) throws Exception {
        Protocol protocol = factory.buildProtocol(peer(address));
        if (protocol == null) {
            return null;
        }
        MemoryTransport transport =
                new MemoryTransport(reactor, TransportLimits.DEFAULT, MemoryTransport.HOST, peer(address));
        transport.connect(protocol);
        return transport;
    }

    /** As {@link #connect(Factory, String)}, where it is accepted. */
    MemoryTransport accepted(Factory factory, String address) throws Exception {
        MemoryTransport transport = connect(factory, address);
        if (transport == null) {
            throw new AssertionError(address + " was refused");
        }
        return transport;
    }
}
