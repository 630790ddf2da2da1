package dev.hawser.net;

import dev.hawser.tls.TlsServerOptions;
import java.util.List;

/**
 * A server's {@link Factory} that knows which application protocols its connections speak, for TLS to agree on one of them by
 * ALPN (RFC 7301): Twisted's {@code IProtocolNegotiationFactory}. Endpoints and ports ask it where their own options name none; a
 * {@link WrappingFactory} speaks what the one within does. Which one it became is told by {@link
 * HandshakeListener#handshakeCompleted}.
 */
public interface ApplicationProtocols {
    /**
     * The names as they are registered, such as {@code h2} and {@code http/1.1}, best first; none where it does not matter. Asked when
     * a port begins to listen.
     */
    List<String> applicationProtocols();

    /** {@code options}, with what {@code factory} speaks where they name no application protocol. For endpoints and ports. */
    static TlsServerOptions complete(TlsServerOptions options, Factory factory) {
        if (!options.applicationProtocols().isEmpty()) {
            return options;
        }
        Factory inner = factory;
        while (true) {
            if (inner instanceof ApplicationProtocols speaking) {
                List<String> names = speaking.applicationProtocols();
                return names.isEmpty() ? options : options.withApplicationProtocols(names.toArray(new String[0]));
            }
            if (!(inner instanceof WrappingFactory wrapping)) {
                return options;
            }
            inner = wrapping.wrapped();
        }
    }
}
