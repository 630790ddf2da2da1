package dev.hawser.net;

import dev.hawser.tls.TlsOptions;
import dev.hawser.tls.TlsServerOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Factories whose connections are protected by TLS from their first byte on, over whatever transport they come. The
 * protocols are those of the factory within, and have the transport itself.
 */
public final class TlsFactory {
    private TlsFactory() {}

    /**
     * The connections of {@code factory} with TLS as {@code options} say, of which the role is part. Where those of a server name no
     * application protocol, a factory that {@linkplain ApplicationProtocols knows} says which there are.
     */
    public static Factory wrap(TlsOptions options, Factory factory) {
        TlsOptions complete =
                options instanceof TlsServerOptions server ? ApplicationProtocols.complete(server, factory) : options;
        return new Wrapping(complete, factory);
    }

    /** The connections of {@code factory}, which is told of attempts as without TLS: the handshake comes after those. */
    public static ClientFactory wrapClient(TlsOptions options, ClientFactory factory) {
        return new WrappingClient(options, factory);
    }

    private record Wrapping(TlsOptions options, Factory wrapped) implements WrappingFactory {
        Wrapping {
            Objects.requireNonNull(options, "options");
            Objects.requireNonNull(wrapped, "factory");
        }

        @Override
        public @Nullable Protocol buildProtocol(Address peer) throws Exception {
            return Beginning.of(options, wrapped.buildProtocol(peer));
        }
    }

    private record WrappingClient(TlsOptions options, ClientFactory wrapped) implements WrappingFactory, ClientFactory {
        WrappingClient {
            Objects.requireNonNull(options, "options");
            Objects.requireNonNull(wrapped, "factory");
        }

        @Override
        public @Nullable Protocol buildProtocol(Address peer) throws Exception {
            return Beginning.of(options, wrapped.buildProtocol(peer));
        }

        @Override
        public void startedConnecting(Connector connector) throws Exception {
            wrapped.startedConnecting(connector);
        }

        @Override
        public void clientConnectionMade(Connector connector, Protocol protocol) throws Exception {
            wrapped.clientConnectionMade(connector, protocol instanceof Beginning made ? made.following : protocol);
        }

        @Override
        public void clientConnectionFailed(Connector connector, ConnectionEnd reason) throws Exception {
            wrapped.clientConnectionFailed(connector, reason);
        }

        @Override
        public void clientConnectionLost(Connector connector, ConnectionEnd reason) throws Exception {
            wrapped.clientConnectionLost(connector, reason);
        }
    }

    /** Starts TLS and leaves. */
    private static final class Beginning extends Protocol {
        private final TlsOptions options;
        private final Protocol following;

        private Beginning(TlsOptions options, Protocol following) {
            this.options = options;
            this.following = following;
        }

        static @Nullable Protocol of(TlsOptions options, @Nullable Protocol following) {
            return following == null ? null : new Beginning(options, following);
        }

        @Override
        public void connectionMade() {
            transport().startTls(options);
            transport().switchProtocol(following);
        }

        @Override
        public String logPrefix() {
            return following.logPrefix();
        }
    }
}
