package dev.hawser.testing.simulation;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.FactoryUses;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A listening port of a simulated host. */
final class SimulatedPort extends Ready implements ListeningPort {
    /** Connections accepted in one pass, before those that exist have their turn. */
    private static final int MOST_IN_A_ROW = 64;

    private final SimulatedReactor loop;
    private final Factory factory;
    private final ListenOptions options;
    private final ArrayDeque<SocketEnd> waiting = new ArrayDeque<>();
    private final @Nullable Origin origin;
    private Address host;
    private boolean listening;
    private boolean pausedForBudget;
    private boolean pausedByUser;
    private long connections;

    SimulatedPort(SimulatedReactor loop, Address wanted, Factory factory, ListenOptions options) {
        this.loop = loop;
        this.host = wanted;
        this.factory = factory;
        this.options = options;
        this.origin = loop.origin();
    }

    /** The address that {@code options} ask for. */
    static Address.Ip wanted(int port, ListenOptions options) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("no port to listen on: " + port);
        }
        String numeric = options.networkInterface() == null ? "0.0.0.0" : options.networkInterface();
        try {
            return new Address.Ip(InetAddress.ofLiteral(numeric), port);
        } catch (IllegalArgumentException notNumeric) {
            throw new CannotListen(
                    numeric + ":" + port,
                    new IOException("an interface is a numeric address, and \"" + numeric + "\" is not", notNumeric));
        }
    }

    @Override
    public void startListening() {
        loop.checkThread();
        if (listening) {
            throw new IllegalStateException(host + " is listened on already");
        }
        SimulatedHost machine = loop.host();
        if (loop.network().at(host, machine) != machine) {
            throw new CannotListen(host.toString(), new BindException("Cannot assign requested address"));
        }
        Address bound = host instanceof Address.Ip ip && ip.port() == 0
                ? new Address.Ip(ip.address(), machine.freePort())
                : host;
        if (machine.isTaken(bound)) {
            String on = options.networkInterface() == null ? "any" : bound.host();
            String where = bound instanceof Address.Ip ? on + ":" + bound.port() : bound.toString();
            throw new CannotListen(where, new BindException("Address already in use"));
        }
        loop.factories().begin(factory);
        host = bound;
        listening = true;
        pausedByUser = false;
        if (!loop.isDead()) {
            machine.listens(this);
        }
        loop.opened(this);
        loop.note(What.LISTEN, machine.subject(), host.port());
    }

    // ---------------------------------------------------------------- the network's side

    SimulatedReactor reactor() {
        return loop;
    }

    boolean hasRoom() {
        return waiting.size() < options.backlog();
    }

    void arrived(SocketEnd end) {
        if (!listening) {
            end.close(true); // not any more
            return;
        }
        if (!hasRoom()) {
            loop.engine().scheduleAfter(new Event() {
                @Override
                void happen() {
                    if (!end.isGone()) {
                        arrived(end);
                    }
                }
            }, Dial.ASKS_AGAIN_NANOS);
            return;
        }
        waiting.add(end);
        loop.makeReady(this);
    }

    @Override
    void ready() {
        for (int i = 0; i < MOST_IN_A_ROW && accepts() && !waiting.isEmpty(); i++) {
            begin(waiting.remove());
        }
        acceptWaiting();
    }

    private void begin(SocketEnd accepted) {
        loop.note(What.ACCEPT, accepted, 0);
        Protocol protocol = loop.build(factory, accepted.peerAddress());
        if (protocol == null) {
            accepted.close(false);
            return;
        }
        TransportLimits limits = options.limits() == null ? loop.options().limits() : options.limits();
        String peer = accepted.peerAddress().host();
        String suffix = connections++ + "," + (peer.isEmpty() ? "unix" : peer);
        SimulatedTransport transport = new SimulatedTransport(loop, accepted, limits, suffix, _ -> {}, origin);
        transport.setTcpNoDelay(options.noDelay());
        transport.setTcpKeepAlive(options.keepAlive());
        accepted.carries(transport);
        loop.opened(transport);
        transport.connected(protocol);
    }

    /** Accepts no connection while the reactor is above its memory budget. */
    void pauseForBudget(boolean pause) {
        pausedForBudget = pause;
        acceptWaiting();
    }

    @Override
    public void pauseAccepting() {
        loop.checkThread();
        pausedByUser = true;
    }

    @Override
    public void resumeAccepting() {
        loop.checkThread();
        pausedByUser = false;
        acceptWaiting();
    }

    private boolean accepts() {
        return listening && !pausedForBudget && !pausedByUser;
    }

    private void acceptWaiting() {
        if (accepts() && !waiting.isEmpty()) {
            loop.makeReady(this);
        }
    }

    // ---------------------------------------------------------------- the end

    @Override
    public Deferred<@Nullable Void> stopListening() {
        loop.checkThread();
        if (!listening) {
            return Deferred.succeed(loop, null);
        }
        close();
        Promise<@Nullable Void> stopped = loop.owed().promise("the port was closed");
        loop.nextTurn(() -> {
            loop.factories().end(factory);
            loop.owed().callback(stopped, null);
        });
        return stopped;
    }

    private void close() {
        listening = false;
        loop.host().listensNoMore(this);
        loop.closed(this);
        loop.note(What.UNLISTEN, loop.host().subject(), host.port());
        waiting.forEach(end -> end.close(true));
        waiting.clear();
    }

    /** The reactor stops. */
    void end() {
        if (listening) {
            close();
            loop.factories().end(factory);
        }
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public boolean isListening() {
        loop.checkThread();
        return listening;
    }

    Holding holding() {
        String name = FactoryUses.name(factory);
        return new Holding(Holding.Kind.PORT, "listening port " + host + " of " + name, origin);
    }

    @Override
    public String toString() {
        return FactoryUses.name(factory) + " on " + host;
    }
}
