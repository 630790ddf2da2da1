package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;

/**
 * A TCP port to listen on.
 *
 * @param port the number; 0 takes any free one, anew at each {@link #listen}
 */
public record TcpServerEndpoint(Reactor reactor, int port, ListenOptions options) implements ServerEndpoint {
    /** Refuses a number that is none of a port. */
    public TcpServerEndpoint {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("no port number: " + port);
        }
    }

    /** With the default options. */
    public TcpServerEndpoint(Reactor reactor, int port) {
        this(reactor, port, ListenOptions.DEFAULT);
    }

    @Override
    public Deferred<ListeningPort> listen(Factory factory) {
        return Deferred.execute(reactor, () -> reactor.listenTcp(port, options, factory));
    }
}
