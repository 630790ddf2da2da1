package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ApplicationProtocols;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.WrappingFactory;
import dev.hawser.tls.TlsServerOptions;
import org.jspecify.annotations.Nullable;

/**
 * TLS over another endpoint. A protocol is built and connected when the connection is accepted, so that a limit on connections
 * counts those that are still agreeing on TLS, too; what it writes leaves after the handshake, of which a {@link
 * dev.hawser.net.HandshakeListener} is told before its first data. A handshake that fails ends the connection by {@link
 * dev.hawser.net.TlsFailed}. Where the options name no application protocol, a factory that {@linkplain ApplicationProtocols knows}
 * says which there are.
 */
public record TlsServerEndpoint(ServerEndpoint inner, TlsServerOptions options) implements ServerEndpoint {
    @Override
    public Deferred<ListeningPort> listen(Factory factory) {
        return inner.listen(new Starts(factory, ApplicationProtocols.complete(options, factory)));
    }

    private record Starts(Factory wrapped, TlsServerOptions options) implements WrappingFactory {
        @Override
        public @Nullable Protocol buildProtocol(Address peer) throws Exception {
            Protocol built = wrapped.buildProtocol(peer);
            return built == null ? null : new Start(built, options);
        }
    }

    private static final class Start extends Protocol {
        private final Protocol next;
        private final TlsServerOptions options;

        Start(Protocol next, TlsServerOptions options) {
            this.next = next;
            this.options = options;
        }

        @Override
        public void connectionMade() {
            transport().startTls(options);
            transport().switchProtocol(next);
        }

        @Override
        public String logPrefix() {
            return next.logPrefix();
        }
    }
}
