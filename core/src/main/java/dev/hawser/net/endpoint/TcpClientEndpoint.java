package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;

/**
 * A TCP port to connect to.
 *
 * @param host a name, resolved at each {@link #connect}, or a numeric address
 */
public record TcpClientEndpoint(Reactor reactor, String host, int port, ConnectOptions options)
        implements ClientEndpoint {
    /** Refuses a number that is none of a port to connect to. */
    public TcpClientEndpoint {
        checkPort(port);
    }

    /** With the default options. */
    public TcpClientEndpoint(Reactor reactor, String host, int port) {
        this(reactor, host, port, ConnectOptions.DEFAULT);
    }

    static void checkPort(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port number to connect to: " + port);
        }
    }

    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return ConnectAttempt.begin(
                reactor, factory, Address.text(host, port), wrapped -> reactor.connectTcp(host, port, options, wrapped));
    }
}
