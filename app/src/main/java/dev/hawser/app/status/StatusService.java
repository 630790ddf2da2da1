package dev.hawser.app.status;

import dev.hawser.app.Service;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.EndpointDescription;
import dev.hawser.net.endpoint.ServerEndpoint;
import dev.hawser.net.endpoint.TcpServerEndpoint;
import dev.hawser.net.endpoint.UnixServerEndpoint;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves a look into this process: a page for browsers, the same as JSON, and a way to stop and start services. Only on
 * loopback, or on a Unix socket, which nobody but its user may open unless its description says another {@code mode}. Whoever
 * reaches it may stop the program's services: on loopback that is every user of this machine.
 *
 * <ul>
 *   <li>{@code GET /}: the page
 *   <li>{@code GET /status.json}: a snapshot, see {@link StatusJson}
 *   <li>{@code GET /events}: a snapshot each second, as server-sent events
 *   <li>{@code POST /services/PATH/stop} and {@code .../start}, the path percent-encoded, with {@code X-Hawser: 1}
 * </ul>
 *
 * <p>It has at most {@value #MOST_CONNECTIONS} connections. Snapshots are taken while somebody asks for them; how long the
 * passes of the reactors take is counted from its start to its stop.
 */
public final class StatusService extends Service {
    /** More are closed when they come. */
    public static final int MOST_CONNECTIONS = 50;

    private static final int ONLY_ITS_USER = 0600;

    private final ServerEndpoint endpoint;
    private final Observer observer;
    private final EventStreams streams;
    private final StatusSite site;
    private final Set<StatusConnection> connections = new LinkedHashSet<>();
    private @Nullable ListeningPort port;

    private StatusService(Reactor reactor, ServerEndpoint endpoint, Observer observer) {
        super(reactor, "status");
        this.endpoint = endpoint;
        this.observer = observer;
        this.streams = new EventStreams(reactor, observer);
        this.site = new StatusSite(observer, new ServiceControl(reactor, observer.roots(), this));
        observer.shownBy(this);
    }

    /** {@link #of(Reactor, String, List, List)} of one application. */
    public static StatusService of(
            Reactor reactor, String description, Service root, List<? extends Reactor> reactors) {
        return of(reactor, description, List.of(root), reactors);
    }

    /**
     * A service named {@code status}.
     *
     * @param reactor what it is served by
     * @param description where: {@code unix:PATH}, or {@code tcp:PORT:interface=127.0.0.1}
     * @param roots what is shown of services; each may be of any reactor
     * @param reactors what is shown of reactors; they may run on any thread
     * @throws IllegalArgumentException when the description is wrong, or is of another kind of place; the message has it
     */
    public static StatusService of(
            Reactor reactor,
            String description,
            List<? extends Service> roots,
            List<? extends Reactor> reactors) {
        return new StatusService(reactor, endpoint(reactor, description), new Observer(reactor, roots, reactors));
    }

    static ServerEndpoint endpoint(Reactor reactor, String description) {
        return switch (ServerEndpoint.parse(reactor, description)) {
            case TcpServerEndpoint tcp when isLoopback(tcp.options().networkInterface()) -> tcp;
            case UnixServerEndpoint unix ->
                EndpointDescription.parse(description).keywords().containsKey("mode")
                        ? unix
                        : new UnixServerEndpoint(
                                reactor, unix.path(), unix.options().withMode(ONLY_ITS_USER));
            default ->
                throw new IllegalArgumentException("a status is not for the network, and " + description
                        + " is or may be: it is served on a Unix socket, as in unix:/run/hawser/status, or on loopback, as in"
                        + " tcp:9000:interface=127.0.0.1");
        };
    }

    private static boolean isLoopback(@Nullable String numericAddress) {
        return numericAddress != null && InetAddress.ofLiteral(numericAddress).isLoopbackAddress();
    }

    /** Where it is served; null while it is not. */
    public @Nullable Address host() {
        return port == null ? null : port.host();
    }

    @Override
    protected Deferred<?> open() {
        return endpoint.listen(this::connection).peek(opened -> port = opened);
    }

    @Override
    protected Deferred<?> start() {
        observer.measure(true);
        return done();
    }

    /** Ends its connections, too. */
    @Override
    protected Deferred<?> stop() {
        observer.measure(false);
        List.copyOf(connections).forEach(StatusConnection::stop);
        ListeningPort open = port;
        port = null;
        return open == null ? done() : open.stopListening();
    }

    @Override
    public String description() {
        Address host = host();
        return switch (host) {
            case null -> "";
            case Address.Ip ip -> "http://" + ip + "/";
            default -> host.toString();
        };
    }

    // ---------------------------------------------------------------- connections

    private @Nullable Protocol connection(Address peer) {
        return connections.size() < MOST_CONNECTIONS && isRunning() ? new StatusConnection(this, site, streams) : null;
    }

    void opened(StatusConnection connection) {
        connections.add(connection);
    }

    void closed(StatusConnection connection) {
        connections.remove(connection);
    }
}
