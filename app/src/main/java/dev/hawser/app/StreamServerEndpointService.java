package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.ServerEndpoint;
import org.jspecify.annotations.Nullable;

/** Serves a factory's protocols on an endpoint. */
public final class StreamServerEndpointService extends Service {
    private final ServerEndpoint endpoint;
    private final Factory factory;
    private @Nullable ListeningPort port;

    /** One that listens when it is opened. */
    public StreamServerEndpointService(Reactor reactor, String name, ServerEndpoint endpoint, Factory factory) {
        super(reactor, name);
        this.endpoint = endpoint;
        this.factory = factory;
    }

    /** The port; null while it does not listen. */
    public @Nullable ListeningPort port() {
        return port;
    }

    @Override
    protected Deferred<?> open() {
        return endpoint.listen(factory).peek(opened -> port = opened);
    }

    @Override
    protected Deferred<?> stop() {
        ListeningPort open = port;
        port = null;
        return open == null ? done() : open.stopListening();
    }

    @Override
    public String description() {
        return port == null ? "" : "listening on " + port.host();
    }
}
