package dev.hawser.testing.simulation;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Protocol;
import dev.hawser.reactor.FactoryUses;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Upkeep;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One TCP destination of a simulated host: resolves, tries the addresses in turn, connects, tells the factory. */
final class SimulatedConnector implements Connector {
    private final SimulatedReactor loop;
    private final String host;
    private final int port;
    private final Address.@Nullable Unix unix;
    private final ConnectOptions options;
    private final ClientFactory factory;
    private final Queue<InetAddress> untried = new ArrayDeque<>();
    private final @Nullable Origin origin;
    private State state = State.DISCONNECTED;
    private boolean usesFactory;
    private Inside inside = Inside.NOTHING;
    private @Nullable Deferred<?> lookUp;
    private @Nullable Attempt attempt;
    private @Nullable DelayedCall timeout;
    private @Nullable SimulatedTransport transport;

    /** Where the code is that an event of the factory may call back into. */
    private enum Inside {
        NOTHING,
        /** {@code startedConnecting}: no other event may come inside {@link #connect()}. */
        STARTED_CONNECTING,
        /** {@code buildProtocol}: connected, and no transport yet. */
        BUILD_PROTOCOL,
        /** The same, and the connection is not wanted any more. */
        BUILD_PROTOCOL_IN_VAIN
    }

    SimulatedConnector(
            SimulatedReactor loop, String host, int port, ConnectOptions options, ClientFactory factory) {
        this(loop, host, port, null, options, factory);
    }

    SimulatedConnector(
            SimulatedReactor loop, Address.Unix unix, ConnectOptions options, ClientFactory factory) {
        this(loop, unix.host(), unix.port(), unix, options, factory);
    }

    private SimulatedConnector(
            SimulatedReactor loop,
            String host,
            int port,
            Address.@Nullable Unix unix,
            ConnectOptions options,
            ClientFactory factory) {
        this.loop = loop;
        this.host = host;
        this.port = port;
        this.unix = unix;
        this.options = options;
        this.factory = factory;
        this.origin = loop.origin();
    }

    @Override
    public State state() {
        loop.checkThread();
        return state;
    }

    @Override
    public String destination() {
        return unix == null ? Address.text(host, port) : unix.toString();
    }

    @Override
    public void connect() {
        loop.checkThread();
        if (state != State.DISCONNECTED) {
            throw new IllegalStateException(
                    "can't connect to " + destination() + " while " + state.name().toLowerCase(Locale.ROOT));
        }
        if (!usesFactory) {
            loop.factories().begin(factory);
            usesFactory = true;
        }
        state = State.CONNECTING;
        loop.opened(this);
        timeout = loop.callLater(options.timeout(), (Upkeep) () -> {
            timeout = null;
            fail(new ConnectFailed.TimedOut(destination(), options.timeout()));
        });
        inside = Inside.STARTED_CONNECTING;
        guarded("startedConnecting", () -> factory.startedConnecting(this));
        inside = Inside.NOTHING;
        if (state == State.CONNECTING && lookUp == null && attempt == null && !loop.isEnding()) {
            loop.nextTurn(this::resolve);
        }
    }

    private void resolve() {
        if (state != State.CONNECTING || lookUp != null || attempt != null) {
            return; // taken back meanwhile
        }
        if (unix != null) {
            tryAddress(unix);
            return;
        }
        Deferred<List<InetAddress>> asked =
                Deferred.executeChain(loop, () -> loop.resolver().resolve(host));
        lookUp = asked;
        asked.finish(
                addresses -> {
                    if (lookUp == asked && state == State.CONNECTING) {
                        lookUp = null;
                        untried.addAll(addresses);
                        tryNext(new ConnectFailed.DnsFailed(host, "it has no address", null));
                    }
                },
                failure -> {
                    if (lookUp == asked && state == State.CONNECTING) {
                        lookUp = null;
                        fail(
                                failure instanceof ConnectionEnd end
                                        ? end
                                        : new ConnectFailed.DnsFailed(host, failure.toString(), failure));
                    }
                });
    }

    private void tryNext(ConnectionEnd lastFailure) {
        InetAddress next = untried.poll();
        if (next == null) {
            fail(lastFailure);
            return;
        }
        tryAddress(new Address.Ip(next, port));
    }

    private void tryAddress(Address address) {
        Attempt begun = new Attempt(address);
        attempt = begun;
        begun.begin();
    }

    private void fail(ConnectionEnd reason) {
        if (state != State.CONNECTING) {
            return;
        }
        stopAttempt();
        state = State.DISCONNECTED;
        guarded("clientConnectionFailed", () -> factory.clientConnectionFailed(this, reason));
        over();
    }

    private void stopAttempt() {
        untried.clear();
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
        if (attempt != null) {
            attempt.close();
            attempt = null;
        }
        if (lookUp != null) {
            Deferred<?> stopped = lookUp;
            lookUp = null;
            guarded("the cancelling of a look-up", stopped::cancel);
        }
    }

    private void over() {
        if (state == State.DISCONNECTED) {
            loop.closed(this);
            if (usesFactory) {
                usesFactory = false;
                loop.factories().end(factory);
            }
        }
    }

    private void connected(SocketEnd socket) {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
        attempt = null;
        untried.clear();
        state = State.CONNECTED;
        loop.note(What.CONNECTED, socket, 0);
        inside = Inside.BUILD_PROTOCOL;
        Protocol protocol = loop.build(factory, socket.peerAddress());
        boolean inVain = inside == Inside.BUILD_PROTOCOL_IN_VAIN;
        inside = Inside.NOTHING;
        if (protocol == null) {
            socket.close(false);
            lost(new ConnectionDone());
            return;
        }
        SimulatedTransport made = new SimulatedTransport(loop, socket, null, "client", this::lost, origin);
        made.setTcpNoDelay(options.noDelay());
        made.setTcpKeepAlive(options.keepAlive());
        socket.carries(made);
        transport = made;
        loop.opened(made);
        if (made.connected(protocol)) {
            guarded("clientConnectionMade", () -> factory.clientConnectionMade(this, protocol));
        }
        if (inVain) {
            made.loseConnection();
        }
    }

    private void lost(ConnectionEnd reason) {
        transport = null;
        state = State.DISCONNECTED;
        guarded("clientConnectionLost", () -> factory.clientConnectionLost(this, reason));
        over();
    }

    @Override
    public void stopConnecting() {
        loop.checkThread();
        if (state != State.CONNECTING) {
            throw new IllegalStateException("not connecting to " + destination());
        }
        if (inside == Inside.STARTED_CONNECTING) {
            loop.nextTurn(() -> fail(new ConnectFailed.Stopped()));
        } else {
            fail(new ConnectFailed.Stopped());
        }
    }

    @Override
    public void disconnect() {
        loop.checkThread();
        switch (state) {
            case CONNECTING -> stopConnecting();
            case CONNECTED -> {
                if (transport != null) {
                    transport.loseConnection();
                } else if (inside == Inside.BUILD_PROTOCOL) {
                    inside = Inside.BUILD_PROTOCOL_IN_VAIN;
                }
            }
            case DISCONNECTED -> {}
        }
    }

    /** The reactor stops. */
    void end() {
        if (state == State.CONNECTING) {
            fail(new ConnectFailed.Stopped());
        }
    }

    /** The loop has ended: closes what is open; the factory hears only that it is not used any more. */
    void abandon() {
        stopAttempt();
        transport = null;
        state = State.DISCONNECTED;
        over();
    }

    /** The attempt that is going on; null where there is none. */
    @Nullable Holding holding() {
        return state == State.CONNECTING
                ? new Holding(Holding.Kind.CONNECT_ATTEMPT, "connect attempt to " + destination(), origin)
                : null;
    }

    private void guarded(String event, Action action) {
        loop.guarded(event + " of " + FactoryUses.name(factory), action);
    }

    /** One address being tried. */
    final class Attempt extends Ready {
        private final Address peer;
        private @Nullable Dial dial;
        private @Nullable SocketEnd socket;
        private boolean refused;

        Attempt(Address peer) {
            this.peer = peer;
        }

        void begin() {
            SimulatedHost machine = loop.host();
            if (!(peer instanceof Address.Ip ip)) {
                dial(new Address.Unix(""));
                return;
            }
            Address.Ip from = options.bindAddress();
            if (from != null && loop.network().at(from.address(), machine) != machine) {
                String name = from.toString();
                fail(new ConnectFailed.BindFailed(name, new BindException("Cannot assign requested address")));
                return;
            }
            if (from != null && from.port() != 0 && machine.isTaken(from)) {
                fail(new ConnectFailed.BindFailed(from.toString(), new BindException("Address already in use")));
                return;
            }
            InetAddress own = from != null && !from.address().isAnyLocalAddress()
                    ? from.address()
                    : ip.address().isLoopbackAddress() ? ip.address() : machine.address();
            dial(new Address.Ip(own, from != null && from.port() != 0 ? from.port() : machine.freePort()));
        }

        private void dial(Address local) {
            Dial begun = new Dial(loop.network(), this, loop, local, peer);
            dial = begun;
            begun.begin();
        }

        boolean isWanted() {
            return attempt == this;
        }

        /** The answer has come, and is {@linkplain #isWanted() wanted}. */
        void established(SocketEnd end) {
            socket = end;
            loop.makeReady(this);
        }

        void refused() {
            refused = true;
            loop.makeReady(this);
        }

        @Override
        void ready() {
            SocketEnd mine = socket;
            if (attempt != this) {
                return;
            }
            if (mine != null) {
                socket = null;
                connected(mine);
            } else if (refused) {
                attempt = null;
                boolean numeric = unix != null || host.equals(peer.host());
                tryNext(new ConnectFailed.Refused(
                        numeric ? peer.toString() : destination() + " (" + peer.host() + ")"));
            }
        }

        void close() {
            if (dial != null) {
                dial.stop();
            }
            if (socket != null) {
                socket.close(true);
                socket = null;
            }
        }
    }
}
