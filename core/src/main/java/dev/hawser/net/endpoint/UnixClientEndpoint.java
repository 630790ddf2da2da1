package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;

/**
 * A Unix socket to connect to.
 *
 * @param path its file; a name that begins with a NUL character is an abstract one of Linux
 * @param options the timeout of these is what counts
 */
public record UnixClientEndpoint(Reactor reactor, String path, ConnectOptions options) implements ClientEndpoint {
    /** With the default options. */
    public UnixClientEndpoint(Reactor reactor, String path) {
        this(reactor, path, ConnectOptions.DEFAULT);
    }

    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return ConnectAttempt.begin(
                reactor,
                factory,
                new Address.Unix(path).toString(),
                wrapped -> reactor.connectUnix(path, options, wrapped));
    }
}
