package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;

/**
 * A TCP port of a host with a name, reached over whichever of its addresses answers first: Happy Eyeballs version 2, RFC
 * 8305. The addresses are looked up at each {@link #connect}, and the timeout of {@code options} holds for look-up and
 * attempts together.
 *
 * <p>The failure, when no address answers, names all of them with their reasons. It is a {@link
 * dev.hawser.net.ConnectFailed.Refused} when each that could be reached at all has refused, and so on for its siblings. With
 * {@link ConnectOptions#bindAddress()} only addresses of its family are tried.
 *
 * @param host the name; a numeric address is a name with one address
 */
public record HostnameEndpoint(Reactor reactor, String host, int port, ConnectOptions options, HappyEyeballs eyeballs)
        implements ClientEndpoint {
    /** Refuses a number that is none of a port to connect to. */
    public HostnameEndpoint {
        TcpClientEndpoint.checkPort(port);
    }

    /** With the default options. */
    public HostnameEndpoint(Reactor reactor, String host, int port) {
        this(reactor, host, port, ConnectOptions.DEFAULT, HappyEyeballs.DEFAULT);
    }

    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return ConnectAttempt.begin(reactor, factory, Address.text(host, port), this::begin);
    }

    private Connector begin(ConnectAttempt wrapped) {
        RacingConnector racing = new RacingConnector(reactor, host, port, options, eyeballs, wrapped);
        racing.connect();
        return racing;
    }
}
