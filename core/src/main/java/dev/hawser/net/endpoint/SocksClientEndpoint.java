package dev.hawser.net.endpoint;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.socks.wire.SocksClientSession;
import dev.hawser.net.socks.wire.SocksCredentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A host and port as a SOCKS 5 proxy reaches it (RFC 1928). A name is looked up by the proxy, not here. The transport's peer is
 * the proxy.
 *
 * <p>What the proxy refuses is {@link dev.hawser.net.ConnectFailed.ProxyFailed}, caused by a {@link
 * dev.hawser.net.socks.wire.SocksException} with its reply.
 *
 * @param proxy how the proxy is reached
 * @param host a name or a numeric address
 * @param credentials user and password for the proxy (RFC 1929), sent in clear unless {@code proxy} is over TLS; null for none
 * @param timeout how long the proxy may take to answer, once there is a connection to it
 */
public record SocksClientEndpoint(
        ClientEndpoint proxy, String host, int port, @Nullable SocksCredentials credentials, Duration timeout)
        implements ClientEndpoint {
    /** How long a proxy may take to answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Refuses what SOCKS cannot ask for, and a timeout that is not positive. */
    public SocksClientEndpoint {
        var _ = new SocksClientSession(host, port, credentials);
        checkTimeout(timeout);
    }

    /** Without a password, and 30 seconds for the proxy. */
    public SocksClientEndpoint(ClientEndpoint proxy, String host, int port) {
        this(proxy, host, port, null, TIMEOUT);
    }

    static void checkTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, not " + timeout);
        }
    }

    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return ConnectThrough.begin(
                proxy,
                factory,
                () -> new TunnelStart(
                        factory,
                        Address.text(host, port),
                        new Request(new SocksClientSession(host, port, credentials)),
                        timeout));
    }

    private record Request(SocksClientSession session) implements TunnelStart.Request {
        @Override
        public Bytes begin() {
            return session.begin();
        }

        @Override
        public Bytes receive(Bytes data) {
            return session.receive(data);
        }

        @Override
        public boolean isDone() {
            return session.isDone();
        }

        @Override
        public Bytes rest() {
            return session.rest();
        }
    }
}
