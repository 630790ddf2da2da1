package dev.hawser.testing;

import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.UnixOptions;
import dev.hawser.reactor.StreamTransport;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is listened on, connected to and connected on one {@link MemoryReactor}. */
final class MemoryNetwork {
    private static final String EVERYWHERE = "0.0.0.0";
    private static final int FIRST_FREE_PORT = 49152; // RFC 6335 6: dynamic ports begin here
    private static final int LAST_PORT = 65535;

    private final MemoryReactor reactor;
    private final FactoryCounts factories = new FactoryCounts();
    private final List<MemoryPort> servers = new ArrayList<>();
    private final List<MemoryConnector> clients = new ArrayList<>();
    /** Where each was connected, as far as that is recorded. */
    private final Map<MemoryTransport, @Nullable Origin> connections = new LinkedHashMap<>();

    private int nextFreePort = FIRST_FREE_PORT;
    private int nextClientPort = FIRST_FREE_PORT;

    MemoryNetwork(MemoryReactor reactor) {
        this.reactor = reactor;
    }

    List<MemoryPort> servers() {
        return List.copyOf(servers);
    }

    List<MemoryConnector> clients() {
        return List.copyOf(clients);
    }

    List<MemoryTransport> connections() {
        return List.copyOf(connections.keySet());
    }

    FactoryCounts factories() {
        return factories;
    }

    MemoryPort listen(int port, ListenOptions options, Factory factory) {
        checkPort(port);
        String on = options.networkInterface() == null ? EVERYWHERE : options.networkInterface();
        Address.Ip host = new Address.Ip(InetAddress.ofLiteral(on), port == 0 ? freePort() : port);
        MemoryPort server = new MemoryPort(reactor, host, options, factory);
        server.startListening();
        servers.add(server);
        return server;
    }

    MemoryPort listen(Address.Unix path, UnixOptions options, Factory factory) {
        ListenOptions kept =
                ListenOptions.DEFAULT.withBacklog(options.backlog()).withLimits(options.limits());
        MemoryPort server = new MemoryPort(reactor, path, kept, factory);
        server.startListening();
        servers.add(server);
        return server;
    }

    MemoryConnector connect(Address.Unix path, ConnectOptions options, ClientFactory factory) {
        MemoryConnector client = new MemoryConnector(reactor, path, options, factory);
        clients.add(client);
        client.connect();
        return client;
    }

    MemoryConnector connect(String host, int port, ConnectOptions options, ClientFactory factory) {
        checkPort(port);
        MemoryConnector client = new MemoryConnector(reactor, host, port, options, factory);
        clients.add(client);
        client.connect();
        return client;
    }

    void opened(MemoryTransport connection) {
        connections.put(connection, reactor.origin());
    }

    void closed(StreamTransport connection) {
        connections.remove(connection);
    }

    /** Ports, connections and connect attempts. */
    List<Holding> holdings() {
        List<Holding> all = new ArrayList<>();
        servers.stream().filter(MemoryPort::isListening).map(MemoryPort::holding).forEach(all::add);
        connections.forEach((connection, origin) -> all.add(new Holding(
                Holding.Kind.CONNECTION,
                "connection " + connection + " of " + connection.host() + " to " + connection.peer(),
                origin)));
        clients.stream()
                .filter(client -> client.state() == Connector.State.CONNECTING)
                .map(MemoryConnector::holding)
                .forEach(all::add);
        return all;
    }

    /** The local address of a connection that {@code connector} makes. */
    Address clientAddress(MemoryConnector connector) {
        if (connector.unix() != null) {
            return new Address.Unix("");
        }
        Address.Ip bound = connector.options().bindAddress();
        InetAddress address = bound == null ? InetAddress.ofLiteral("127.0.0.1") : bound.address();
        if (bound != null && bound.port() != 0) {
            return bound;
        }
        int port = nextClientPort;
        nextClientPort = port == LAST_PORT ? FIRST_FREE_PORT : port + 1;
        return new Address.Ip(address, port);
    }

    private int freePort() {
        while (nextFreePort < LAST_PORT && isTaken(nextFreePort)) {
            nextFreePort++;
        }
        return nextFreePort;
    }

    private boolean isTaken(int port) {
        return servers.stream().anyMatch(server -> server.isListening() && server.port() == port);
    }

    private static void checkPort(int port) {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("no port number: " + port);
        }
    }

    /** Refuses a place that overlaps with one that is listened on. */
    void refuseTaken(Address host) {
        for (MemoryPort other : servers) {
            if (other.isListening() && other.host().equals(host)) {
                throw new CannotListen(host.toString(), new BindException("Address already in use"));
            }
            boolean overlaps = host.port() >= 0 && (host.host().equals(other.host().host())
                    || host.host().equals(EVERYWHERE)
                    || other.host().host().equals(EVERYWHERE));
            if (other.isListening() && other.port() == host.port() && overlaps) {
                throw new CannotListen(host.toString(), new BindException("Address already in use"));
            }
        }
    }

    /** The reactor stops: ports, attempts and connections end, each kind in the order in which they began. */
    void loseEverything() {
        for (MemoryPort port : servers()) {
            port.stopListening().finish(_ -> {}, reactor.unhandledFailures()::report);
        }
        for (MemoryConnector client : clients()) {
            switch (client.state()) {
                case CONNECTING -> client.stopConnecting();
                case CONNECTED -> client.lose(new ConnectionLost("the reactor stops"));
                case DISCONNECTED -> {}
            }
        }
        for (MemoryTransport connection : connections()) {
            connection.disconnect(new ConnectionLost("the reactor stops"));
        }
    }
}
