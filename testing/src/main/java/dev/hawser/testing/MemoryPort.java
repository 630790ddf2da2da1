package dev.hawser.testing;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.net.TransportLimits;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A port that the code under test listens on, recorded by a {@link MemoryReactor}. The test {@linkplain #accept brings
 * the connections}.
 */
public final class MemoryPort implements ListeningPort {
    private final MemoryReactor reactor;
    private final Address host;
    private final ListenOptions options;
    private final Factory factory;
    private final @Nullable Origin origin;
    private boolean listening;
    private boolean accepting = true;

    MemoryPort(MemoryReactor reactor, Address host, ListenOptions options, Factory factory) {
        this.reactor = reactor;
        this.host = host;
        this.options = options;
        this.factory = factory;
        this.origin = reactor.origin();
    }

    /** The options it was opened with; of those of a Unix socket the backlog and the limits. */
    public ListenOptions options() {
        return options;
    }

    /** The factory it was opened with. */
    public Factory factory() {
        return factory;
    }

    /**
     * A connection comes from {@code transport}'s peer: the factory builds its protocol, which is connected to
     * {@code transport}. Where it builds null, {@code transport} is told to lose the connection. What either throws is
     * thrown here, except that a {@link MemoryTransport} ends for what {@code connectionMade} throws, as everywhere.
     *
     * <p>A {@link MemoryTransport}, which must not be connected yet, brings its protocol all events. For any other the
     * test calls them itself.
     *
     * @return the protocol, or null
     * @throws IllegalStateException when the port does not listen
     */
    public @Nullable Protocol accept(Transport transport) throws Exception {
        reactor.checkThread();
        if (!listening) {
            throw new IllegalStateException(this + " does not listen");
        }
        Protocol protocol = factory.buildProtocol(transport.peer());
        if (protocol == null) {
            transport.loseConnection();
            return null;
        }
        if (transport instanceof MemoryTransport memory) {
            memory.connect(protocol);
        } else {
            protocol.makeConnection(transport);
        }
        return protocol;
    }

    /** Whether nobody has paused accepting. {@link #accept} does not look at it, as a newcomer may have been accepted before. */
    public boolean isAccepting() {
        return listening && accepting;
    }

    @Override
    public void pauseAccepting() {
        reactor.checkThread();
        accepting = false;
    }

    @Override
    public void resumeAccepting() {
        reactor.checkThread();
        accepting = true;
    }

    Holding holding() {
        return new Holding(Holding.Kind.PORT, "listening port " + host, origin);
    }

    MemoryReactor reactor() {
        return reactor;
    }

    TransportLimits limits() {
        return options.limits() == null ? reactor.options().limits() : options.limits();
    }

    /** Whether this listens where {@code connector} wants to go. A name may lead to any address. */
    boolean isReachedBy(MemoryConnector connector) {
        if (!(host instanceof Address.Ip ip) || connector.unix() != null) {
            return listening && host.equals(connector.unix());
        }
        InetAddress wanted = connector.address();
        boolean here = wanted == null
                || ip.address().isAnyLocalAddress()
                || ip.address().equals(wanted);
        return listening && host.port() == connector.port() && here;
    }

    /** This end of a connection that {@code connector} makes. */
    Address addressFor(MemoryConnector connector) {
        if (!(host instanceof Address.Ip ip) || !ip.address().isAnyLocalAddress()) {
            return host;
        }
        InetAddress wanted = connector.address();
        return new Address.Ip(wanted == null ? InetAddress.ofLiteral("127.0.0.1") : wanted, host.port());
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public boolean isListening() {
        return listening;
    }

    /** Fires in the next {@link MemoryReactor#advance}. */
    @Override
    public Deferred<@Nullable Void> stopListening() {
        reactor.checkThread();
        if (!listening) {
            return Deferred.succeed(reactor, null);
        }
        listening = false;
        accepting = true;
        Promise<@Nullable Void> closed = new Promise<>(reactor);
        reactor.callFromThread(() -> {
            reactor.network().factories().release(factory);
            closed.callback(null);
        });
        return closed;
    }

    @Override
    public void startListening() {
        reactor.checkThread();
        if (listening) {
            throw new IllegalStateException(this + " listens already");
        }
        reactor.network().refuseTaken(host);
        reactor.network().factories().use(factory);
        listening = true;
    }

    @Override
    public String toString() {
        return "MemoryPort[" + host + "]";
    }
}
