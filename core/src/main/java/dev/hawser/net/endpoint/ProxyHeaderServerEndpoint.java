package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.WrappingFactory;
import dev.hawser.net.proxy.wire.ProxyHeaderLimits;
import dev.hawser.policy.AccessList;
import java.time.Duration;

/**
 * Another endpoint, each of whose connections comes through a proxy and begins with a PROXY protocol header, of version 1 or 2.
 * The protocol is built when the header has come, for the client's address, and its transport's {@code peer()} and {@code host()}
 * are those that the header says; with a header that says none, the real ones. The transport is a {@link ProxiedTransport},
 * which has all of the header.
 *
 * <p>A connection without an acceptable header, or not in time, or from somebody who is not trusted, is aborted and logged, and
 * no protocol is built for it. Whoever is trusted can say any address: on a port that others than the proxies reach, say who
 * they are.
 *
 * @param trusted the real addresses whose headers are believed; a connection from any other is refused
 * @param timeout how long the header may take
 */
public record ProxyHeaderServerEndpoint(
        ServerEndpoint inner, AccessList trusted, Duration timeout, ProxyHeaderLimits limits)
        implements ServerEndpoint {
    /** HAProxy's own clients are told to send it at once; some balancers wait for the client's first byte. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Refuses a timeout that is not positive. */
    public ProxyHeaderServerEndpoint {
        SocksClientEndpoint.checkTimeout(timeout);
    }

    /** Which believes anybody, within 5 seconds. */
    public ProxyHeaderServerEndpoint(ServerEndpoint inner) {
        this(inner, AccessList.allowAll(), TIMEOUT, ProxyHeaderLimits.DEFAULT);
    }

    @Override
    public Deferred<ListeningPort> listen(Factory factory) {
        return inner.listen(new Starts(this, factory));
    }

    private record Starts(ProxyHeaderServerEndpoint endpoint, Factory wrapped) implements WrappingFactory {
        @Override
        public Protocol buildProtocol(Address peer) {
            return new ProxyHeaderStart(endpoint, wrapped);
        }
    }
}
