package dev.hawser.testing;

import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Connector;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Upkeep;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection that the code under test asked for, recorded by a {@link MemoryReactor}. The test decides what becomes
 * of each attempt: {@link #succeed} or {@link #fail}, and how the connection ends: {@link #lose}. To have it reach a
 * port of a {@code MemoryReactor}, see {@link ConnectionCompleter}. One thing happens by itself: an attempt that the
 * test leaves alone fails when {@link ConnectOptions#timeout()} has passed on the reactor's clock.
 *
 * <p>What an event of the factory throws is thrown by the method that brought it, and so is what an event of the
 * protocol throws, unless the transport is a {@link MemoryTransport}, which ends for it as everywhere.
 */
public final class MemoryConnector implements Connector {
    private final MemoryReactor reactor;
    private final String host;
    private final int port;
    private final Address.@Nullable Unix unix;
    private final ConnectOptions options;
    private final ClientFactory factory;
    private final @Nullable Origin origin;
    private State state = State.DISCONNECTED;
    private int attempts;
    private @Nullable Transport transport;
    private @Nullable Protocol protocol;
    private @Nullable DelayedCall timeout;
    /** In {@code startedConnecting}: no other event may come inside {@link #connect()}. */
    private boolean starting;

    MemoryConnector(MemoryReactor reactor, String host, int port, ConnectOptions options, ClientFactory factory) {
        this(reactor, host, port, null, options, factory);
    }

    MemoryConnector(MemoryReactor reactor, Address.Unix unix, ConnectOptions options, ClientFactory factory) {
        this(reactor, unix.host(), unix.port(), unix, options, factory);
    }

    private MemoryConnector(
            MemoryReactor reactor,
            String host,
            int port,
            Address.@Nullable Unix unix,
            ConnectOptions options,
            ClientFactory factory) {
        this.reactor = reactor;
        this.host = host;
        this.port = port;
        this.unix = unix;
        this.options = options;
        this.factory = factory;
        this.origin = reactor.origin();
    }

    // ---------------------------------------------------------------- what was asked for

    /** The host as it was given, or the path of a Unix socket. */
    public String host() {
        return host;
    }

    /** The port number; -1 of a Unix socket. */
    public int port() {
        return port;
    }

    /** The options. */
    public ConnectOptions options() {
        return options;
    }

    /** The factory. */
    public ClientFactory factory() {
        return factory;
    }

    /** How often {@link #connect()} was called, the first attempt included. */
    public int attempts() {
        return attempts;
    }

    // ---------------------------------------------------------------- what the test decides

    /**
     * The attempt succeeds: the factory builds a protocol for {@code transport}'s peer, which is connected to
     * {@code transport}. Where it builds null, {@code transport} is told to lose the connection, and
     * {@code clientConnectionLost} follows, as it does where {@code connectionMade} throws.
     *
     * <p>A {@link MemoryTransport}, which must not be connected yet, brings its protocol all events, and the factory
     * {@code clientConnectionLost} when it ends. For any other the test calls the protocol's events itself, and
     * {@link #lose} at the end.
     *
     * @return the protocol that was built, or null
     * @throws IllegalStateException when there is no attempt
     */
    public @Nullable Protocol succeed(Transport transport) throws Exception {
        check(State.CONNECTING);
        cancelTimeout();
        this.transport = transport;
        state = State.CONNECTED;
        Protocol built = factory.buildProtocol(transport.peer());
        if (built == null) {
            transport.loseConnection();
            ended(() -> factory.clientConnectionLost(this, new ConnectionDone()));
            return null;
        }
        protocol = built;
        if (transport instanceof MemoryTransport memory) {
            memory.connect(
                    built,
                    () -> factory.clientConnectionMade(this, built),
                    reason -> ended(() -> factory.clientConnectionLost(this, reason)));
            return built;
        }
        try {
            built.makeConnection(transport);
        } catch (Exception | Error thrown) {
            transport.abortConnection();
            ended(() -> factory.clientConnectionLost(this, new ConnectionLost(thrown)));
            throw thrown;
        }
        factory.clientConnectionMade(this, built);
        return built;
    }

    /**
     * The attempt fails.
     *
     * @throws IllegalStateException when there is no attempt
     */
    public void fail(ConnectionEnd reason) {
        check(State.CONNECTING);
        cancelTimeout();
        ended(() -> factory.clientConnectionFailed(this, reason));
    }

    /**
     * The connection ends: {@code connectionLost}, and then {@code clientConnectionLost}.
     *
     * @throws IllegalStateException when there is no connection
     */
    public void lose(ConnectionEnd reason) {
        check(State.CONNECTED);
        if (transport instanceof MemoryTransport memory) {
            memory.disconnect(reason);
            return;
        }
        Protocol lost = protocol;
        if (lost != null) {
            Thrown.through(() -> lost.connectionLost(reason));
        }
        ended(() -> factory.clientConnectionLost(this, reason));
    }

    // ---------------------------------------------------------------- Connector

    @Override
    public State state() {
        reactor.checkThread();
        return state;
    }

    @Override
    public void connect() {
        check(State.DISCONNECTED);
        state = State.CONNECTING;
        attempts++;
        reactor.network().factories().use(factory);
        timeout = reactor.callLater(options.timeout(), (Upkeep) this::timedOut);
        starting = true;
        try {
            Thrown.through(() -> factory.startedConnecting(this));
        } finally {
            starting = false;
        }
    }

    private void timedOut() {
        timeout = null;
        fail(new ConnectFailed.TimedOut(destination(), options.timeout()));
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    /**
     * Takes the attempt back: {@code clientConnectionFailed} is called before this returns, or, inside
     * {@code startedConnecting}, in the next {@link MemoryReactor#advance}.
     */
    @Override
    public void stopConnecting() {
        check(State.CONNECTING);
        if (starting) {
            int taken = attempts;
            reactor.callFromThread(() -> {
                if (state == State.CONNECTING && attempts == taken) {
                    fail(new ConnectFailed.Stopped());
                }
            });
        } else {
            fail(new ConnectFailed.Stopped());
        }
    }

    @Override
    public void disconnect() {
        reactor.checkThread();
        if (state == State.CONNECTING) {
            stopConnecting();
        } else if (state == State.CONNECTED && transport != null) {
            transport.loseConnection();
        }
    }

    @Override
    public String destination() {
        return unix == null ? Address.text(host, port) : unix.toString();
    }

    @Override
    public String toString() {
        return "MemoryConnector[" + destination() + ", " + state + "]";
    }

    /** Of the attempt that is under way. */
    Holding holding() {
        return new Holding(Holding.Kind.CONNECT_ATTEMPT, "connect attempt to " + destination(), origin);
    }

    MemoryReactor reactor() {
        return reactor;
    }

    /** The Unix socket that it leads to; null where it leads elsewhere. */
    Address.@Nullable Unix unix() {
        return unix;
    }

    /** Where it leads, if that can be told without asking for a name. */
    @Nullable InetAddress address() {
        try {
            return InetAddress.ofLiteral(host.equals("localhost") ? "127.0.0.1" : host);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    void checkConnecting() {
        check(State.CONNECTING);
    }

    private void ended(Thrown.Code event) {
        state = State.DISCONNECTED;
        transport = null;
        protocol = null;
        try {
            Thrown.through(event);
        } finally {
            // Used once more where the event called connect(), so that the factory is not stopped.
            reactor.network().factories().release(factory);
        }
    }

    private void check(State expected) {
        reactor.checkThread();
        if (state != expected) {
            throw new IllegalStateException(this + " is not " + expected);
        }
    }
}
