package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.UnixOptions;

/**
 * A Unix socket to listen on.
 *
 * @param path where its file is made; a name that begins with a NUL character is an abstract one of Linux, which has none
 */
public record UnixServerEndpoint(Reactor reactor, String path, UnixOptions options) implements ServerEndpoint {
    /** With the default options. */
    public UnixServerEndpoint(Reactor reactor, String path) {
        this(reactor, path, UnixOptions.DEFAULT);
    }

    @Override
    public Deferred<ListeningPort> listen(Factory factory) {
        return Deferred.execute(reactor, () -> reactor.listenUnix(path, options, factory));
    }
}
