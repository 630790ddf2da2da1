package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Factory;
import dev.hawser.net.HandshakeListener;
import dev.hawser.net.Protocol;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsSession;

/**
 * TLS over another endpoint. {@code connect} fires when the handshake is complete, so that {@code transport().tls()} tells who
 * the peer is from {@code connectionMade} on; a protocol that is a {@link HandshakeListener} is told as well. A handshake that
 * fails, such as for a certificate that cannot be verified, is a failed attempt ({@link dev.hawser.net.TlsFailed}), for which
 * no protocol is built.
 *
 * @param options with {@link TlsClientOptions#serverName()}, unless they verify nothing
 */
public record TlsClientEndpoint(ClientEndpoint inner, TlsClientOptions options) implements ClientEndpoint {
    /** Refuses options that verify the server's name and have none. */
    public TlsClientEndpoint {
        if (options.serverName() == null && options.roots().isVerifying()) {
            throw new IllegalArgumentException("the name that the server's certificate must have is missing");
        }
    }

    /** TLS over {@code inner} to a server that must be {@code serverName}, verified by the platform's roots. */
    public TlsClientEndpoint(ClientEndpoint inner, String serverName) {
        this(inner, TlsClientOptions.DEFAULT.withServerName(serverName));
    }

    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return ConnectThrough.begin(inner, factory, () -> new Start(factory));
    }

    private final class Start extends StartingProtocol implements HandshakeListener {
        Start(Factory factory) {
            super(factory, String.valueOf(options.serverName()));
        }

        @Override
        public void connectionMade() {
            try {
                transport().startTls(options);
            } catch (RuntimeException impossible) {
                fail(impossible);
            }
        }

        @Override
        public void handshakeCompleted(TlsSession session) {
            succeed(session);
        }
    }
}
