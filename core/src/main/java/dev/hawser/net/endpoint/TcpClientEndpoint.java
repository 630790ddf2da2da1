package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

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

    static ClientEndpoint of(Reactor reactor, EndpointArguments arguments) {
        String host = arguments.filled("host");
        int port = arguments.port("port", 1);
        @Nullable InetAddress from = arguments.address("bindAddress");
        ConnectOptions options = ConnectOptions.DEFAULT
                .withTimeout(arguments.seconds("timeout", ConnectOptions.DEFAULT.timeout()))
                .withBindAddress(from == null ? null : new Address.Ip(from, 0));
        return new TcpClientEndpoint(reactor, host, port, options);
    }

    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return ConnectAttempt.begin(
                reactor, factory, Address.text(host, port), wrapped -> reactor.connectTcp(host, port, options, wrapped));
    }
}
