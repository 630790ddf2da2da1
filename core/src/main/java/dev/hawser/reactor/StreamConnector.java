package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Protocol;
import dev.hawser.reactor.spi.BacklogFull;
import dev.hawser.reactor.spi.BindRefused;
import dev.hawser.reactor.spi.PendingConnect;
import dev.hawser.reactor.spi.StreamSocket;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One destination: resolves, tries the addresses in turn, connects, tells the factory. */
final class StreamConnector implements Connector {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Connector");

    /** When the queue of a Unix socket is looked at again that was full. */
    private static final Duration BACKLOG_PAUSE = Duration.ofMillis(5);

    private final LoopReactor loop;
    private final Destination destination;
    private final ConnectOptions options;
    private final ClientFactory factory;
    private final @Nullable Origin origin;
    private final Queue<Address> untried = new ArrayDeque<>();
    private State state = State.DISCONNECTED;
    private boolean usesFactory;
    /** Where the code is that an event of the factory may call back into. */
    private Inside inside = Inside.NOTHING;
    private @Nullable Deferred<?> lookUp;
    private @Nullable Attempt attempt;
    private @Nullable DelayedCall timeout;
    private @Nullable SocketTransport transport;

    private enum Inside {
        NOTHING,
        /** {@code startedConnecting}: no other event may come inside {@link #connect()}. */
        STARTED_CONNECTING,
        /** {@code buildProtocol}: connected, and no transport yet. */
        BUILD_PROTOCOL,
        /** The same, and the connection is not wanted any more. */
        BUILD_PROTOCOL_IN_VAIN
    }

    StreamConnector(LoopReactor loop, Destination destination, ConnectOptions options, ClientFactory factory) {
        this.loop = loop;
        this.origin = loop.origin();
        this.destination = destination;
        this.options = options;
        this.factory = factory;
    }

    @Override
    public State state() {
        loop.checkThread();
        return state;
    }

    @Override
    public String destination() {
        return destination.toString();
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
        switch (destination) {
            case Destination.At at -> tryAddress(at.address());
            case Destination.Named named -> lookUp(named);
        }
    }

    private void lookUp(Destination.Named named) {
        Deferred<List<InetAddress>> asked =
                Deferred.executeChain(loop, () -> loop.resolveInside(named.host()));
        lookUp = asked;
        asked.finish(
                addresses -> {
                    if (lookUp == asked && state == State.CONNECTING) {
                        lookUp = null;
                        addresses.forEach(address -> untried.add(new Address.Ip(address, named.port())));
                        tryNext(new ConnectFailed.DnsFailed(named.host(), "it has no address", null));
                    }
                },
                failure -> {
                    if (lookUp == asked && state == State.CONNECTING) {
                        lookUp = null;
                        fail(
                                failure instanceof ConnectionEnd end
                                        ? end
                                        : new ConnectFailed.DnsFailed(named.host(), failure.toString(), failure));
                    }
                });
    }

    private void tryNext(ConnectionEnd lastFailure) {
        Address next = untried.poll();
        if (next == null) {
            fail(lastFailure);
        } else {
            tryAddress(next);
        }
    }

    private void tryAddress(Address address) {
        Attempt begun = new Attempt(address);
        attempt = begun;
        begun.begin();
    }

    /**
     * The attempt is over. Its resources go at once, the factory hears of it in this turn: this is never inside
     * connect().
     */
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

    private void connected(StreamSocket socket, Address peer) {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
        attempt = null;
        untried.clear();
        state = State.CONNECTED;
        inside = Inside.BUILD_PROTOCOL;
        Protocol protocol = Sockets.build(loop, factory, peer, socket);
        boolean inVain = inside == Inside.BUILD_PROTOCOL_IN_VAIN;
        inside = Inside.NOTHING;
        if (protocol == null) {
            socket.close(false);
            lost(new ConnectionDone());
            return;
        }
        try {
            SocketTransport made = new SocketTransport(loop, socket, null, SocketTransport.CLIENT, this::lost, origin);
            transport = made;
            loop.opened(made);
            if (made.connected(protocol)) {
                guarded("clientConnectionMade", () -> factory.clientConnectionMade(this, protocol));
            }
            if (inVain) {
                made.loseConnection();
            }
        } catch (IOException gone) {
            socket.close(false);
            state = State.CONNECTING;
            fail(new ConnectFailed(destination(), gone));
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

    /** The attempt under way; null where it has come to an end, good or bad. */
    @Nullable Holding holding() {
        return state == State.CONNECTING
                ? new Holding(Holding.Kind.CONNECT_ATTEMPT, "connect attempt to " + destination(), origin)
                : null;
    }

    private void guarded(String event, Action action) {
        loop.pulse().other();
        try {
            action.run();
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            loop.unhandledFailures()
                    .report(LOGGER, "Unhandled error in " + event + " of " + FactoryUses.name(factory), thrown);
        }
    }

    /** One address being tried. */
    private final class Attempt implements PendingConnect.Events {
        private final Address peer;
        private @Nullable PendingConnect pending;
        private @Nullable DelayedCall again;

        Attempt(Address peer) {
            this.peer = peer;
        }

        void begin() {
            try {
                pending = loop.backend().connect(peer, options, this);
            } catch (BacklogFull full) {
                LOGGER.log(System.Logger.Level.DEBUG, full.getMessage());
                again = loop.callLater(BACKLOG_PAUSE, (Upkeep) () -> {
                    again = null;
                    begin();
                });
            } catch (BindRefused refused) {
                fail(new ConnectFailed.BindFailed(String.valueOf(options.bindAddress()), refused));
            } catch (IOException | RuntimeException refused) {
                failed(reason(refused));
            }
        }

        @Override
        public void connected(StreamSocket socket) {
            pending = null;
            if (attempt == this) {
                StreamConnector.this.connected(socket, peer);
            } else {
                socket.close(false);
            }
        }

        @Override
        public void refused(IOException reason) {
            failed(reason(reason));
        }

        @Override
        public void failed(Throwable thrown) {
            failed(thrown instanceof ConnectionEnd end ? end : reason(thrown));
        }

        private void failed(ConnectionEnd reason) {
            close();
            if (attempt == this) {
                attempt = null;
                tryNext(reason);
            }
        }

        private ConnectionEnd reason(Throwable refused) {
            String where = destination.at(peer);
            String message = String.valueOf(refused.getMessage());
            return switch (refused) {
                case NoRouteToHostException noRoute -> new ConnectFailed.NoRoute(where, noRoute);
                case ConnectException timedOut when message.contains("timed out") ->
                    new ConnectFailed.TimedOut(where, timedOut);
                case ConnectException refusal when message.contains("refused") -> new ConnectFailed.Refused(where);
                default -> message.contains("unreachable")
                        ? new ConnectFailed.NoRoute(where, refused)
                        : new ConnectFailed(where, refused);
            };
        }

        void close() {
            if (again != null) {
                again.cancel();
                again = null;
            }
            if (pending != null) {
                pending.close();
                pending = null;
            }
        }

        @Override
        public String toString() {
            return "connecting to " + peer;
        }
    }
}
