package dev.hawser.net.endpoint;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.connect.wire.BasicCredentials;
import dev.hawser.net.connect.wire.ConnectSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A host and port as an HTTP proxy reaches it by CONNECT (RFC 9110 section 9.3.6). A name is looked up by the proxy, not here.
 * The transport's peer is the proxy.
 *
 * <p>What the proxy refuses is {@link dev.hawser.net.ConnectFailed.ProxyFailed}, caused by a {@link
 * dev.hawser.net.connect.wire.TunnelException} with its status.
 *
 * @param proxy how the proxy is reached
 * @param host a name or a numeric address
 * @param credentials for the proxy (RFC 7617), sent in clear unless {@code proxy} is over TLS; null for none
 * @param timeout how long the proxy may take to answer, once there is a connection to it
 */
public record HttpTunnelEndpoint(
        ClientEndpoint proxy, String host, int port, @Nullable BasicCredentials credentials, Duration timeout)
        implements ClientEndpoint {
    /** Refuses what cannot be asked for, and a timeout that is not positive. */
    public HttpTunnelEndpoint {
        var _ = new ConnectSession(host, port, credentials);
        SocksClientEndpoint.checkTimeout(timeout);
    }

    /** Without a password, and 30 seconds for the proxy. */
    public HttpTunnelEndpoint(ClientEndpoint proxy, String host, int port) {
        this(proxy, host, port, null, SocksClientEndpoint.TIMEOUT);
    }

    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return ConnectThrough.begin(
                proxy,
                factory,
                () -> new TunnelStart(
                        factory,
                        Address.text(host, port),
                        new Request(new ConnectSession(host, port, credentials)),
                        timeout));
    }

    private record Request(ConnectSession session) implements TunnelStart.Request {
        @Override
        public Bytes begin() {
            return session.begin();
        }

        @Override
        public Bytes receive(Bytes data) {
            session.receive(data);
            return Bytes.EMPTY;
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
