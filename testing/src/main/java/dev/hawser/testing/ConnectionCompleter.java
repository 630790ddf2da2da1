package dev.hawser.testing;

import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import java.util.List;
import java.util.Objects;

/**
 * Has the connectors that a {@link MemoryReactor} recorded reach its ports, or those of another, one attempt at a time.
 *
 * <pre>{@code
 * server.listen(Echo::new);                                  // on reactor
 * Deferred<Client> connecting = endpoint.connect(Client::new);
 * IoPump pump = new ConnectionCompleter(reactor).succeedOnce();
 * Client client = Results.successOf(connecting);
 * }</pre>
 *
 * <p>Used on the thread of its reactors.
 */
public final class ConnectionCompleter {
    private final MemoryReactor clients;
    private final MemoryReactor servers;

    /** For connectors and ports of {@code reactor}. */
    public ConnectionCompleter(MemoryReactor reactor) {
        this(reactor, reactor);
    }

    /** For connectors of {@code clients}, and ports of {@code servers}. */
    public ConnectionCompleter(MemoryReactor clients, MemoryReactor servers) {
        this.clients = Objects.requireNonNull(clients, "clients");
        this.servers = Objects.requireNonNull(servers, "servers");
    }

    /** {@link #succeedOnce(IoPump.Options)} with the default options. */
    public IoPump succeedOnce() throws Exception {
        return succeedOnce(IoPump.Options.DEFAULT);
    }

    /**
     * The oldest attempt succeeds, see {@link IoPump#connect(MemoryPort, MemoryConnector, IoPump.Options)}. It reaches
     * the port that listens on its number, at its host where both are numeric.
     *
     * @throws IllegalStateException when there is no attempt, or nobody listens where it leads
     */
    public IoPump succeedOnce(IoPump.Options options) throws Exception {
        MemoryConnector connector = oldest();
        List<MemoryPort> listening =
                servers.network().servers().stream().filter(MemoryPort::isListening).toList();
        MemoryPort port = listening.stream()
                .filter(each -> each.isReachedBy(connector))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "nobody listens at " + connector.destination() + ", only " + listening));
        return IoPump.connect(port, connector, options);
    }

    /** The oldest attempt is refused. */
    public void failOnce() {
        failOnce(new ConnectFailed.Refused(oldest().destination()));
    }

    /**
     * The oldest attempt fails.
     *
     * @throws IllegalStateException when there is no attempt
     */
    public void failOnce(ConnectionEnd reason) {
        oldest().fail(reason);
    }

    private MemoryConnector oldest() {
        return clients.network().clients().stream()
                .filter(each -> each.state() == Connector.State.CONNECTING)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("nobody is connecting; recorded: " + clients.network().clients()));
    }
}
