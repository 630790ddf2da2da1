package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.TrackingFactory;
import dev.hawser.net.Transport;
import dev.hawser.net.WrappingFactory;
import dev.hawser.net.endpoint.ServerEndpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Serves a factory's protocols on an endpoint.
 *
 * <p>Its stop closes the port, has the connections {@linkplain Drain finish} within a time, aborts those that are left then,
 * and is over when {@code connectionLost} of all has returned. What was accepted by then and is delivered later counts, too.
 * Behind a PROXY protocol header a connection begins with that header: one that has not come by the end of the stop is refused.
 */
public final class StreamServerEndpointService extends Service {
    private final ServerEndpoint endpoint;
    private final TrackingFactory connections;
    private Duration drainTime = Drain.defaultTime();
    private @Nullable ListeningPort port;
    private @Nullable Deferred<@Nullable Void> closing;
    private @Nullable Drain drain;

    /** One that listens when it is opened. */
    public StreamServerEndpointService(Reactor reactor, String name, ServerEndpoint endpoint, Factory factory) {
        super(reactor, name);
        this.endpoint = endpoint;
        this.connections = new TrackingFactory(factory, this::connected);
    }

    /**
     * Has each later stop wait so long for the connections, in place of {@link Drain#defaultTime()}; with zero it does not
     * wait.
     *
     * @return this service
     * @throws IllegalArgumentException when {@code time} is negative
     */
    public StreamServerEndpointService withDrain(Duration time) {
        reactor().checkThread();
        drainTime = Drain.checked(time);
        return this;
    }

    /** The port; null while it does not listen. */
    public @Nullable ListeningPort port() {
        return port;
    }

    /** How many connections it has. */
    public int connectionCount() {
        return connections.connectionCount();
    }

    private void connected(Transport transport) {
        if (drain != null) {
            drain.add(transport); // was accepted before the port was closed
        }
    }

    @Override
    protected Deferred<?> open() {
        drain = null;
        return endpoint.listen(new WhileServing(this)).peek(opened -> port = opened);
    }

    /** Closes the port, so that of several ports none accepts while another one's connections are waited for. */
    @Override
    protected void stopRequested() {
        ListeningPort open = port;
        port = null;
        try {
            closing = open == null ? done() : open.stopListening();
        } finally {
            drain = Drain.begin(reactor(), toString(), connections.transports(), drainTime);
        }
    }

    @Override
    protected Deferred<?> stop() {
        Deferred<@Nullable Void> closed = closing == null ? done() : closing;
        Drain draining = drain;
        closing = null;
        return closed.addErrback(failure -> {
                    LOGGER.log(System.Logger.Level.ERROR, "closing the port of " + this + " failed", failure);
                    return null;
                })
                .chain(_ -> draining == null ? done() : draining.ended());
    }

    /** Where it listens, and how many connections it has. */
    @Override
    public String description() {
        String count = Drain.counted(connectionCount());
        if (port != null) {
            return "listening on " + port.host() + ", " + count;
        }
        return connectionCount() == 0 ? "" : "waiting for " + count + " to end";
    }

    /** Refuses who comes when the service has stopped. */
    private record WhileServing(StreamServerEndpointService service) implements WrappingFactory {
        @Override
        public Factory wrapped() {
            return service.connections;
        }

        @Override
        public @Nullable Protocol buildProtocol(Address peer) throws Exception {
            return switch (service.state()) {
                case STOPPED, FAILED -> null;
                case OPENING, OPEN, STARTING, RUNNING, STOPPING -> service.connections.buildProtocol(peer);
            };
        }
    }
}
