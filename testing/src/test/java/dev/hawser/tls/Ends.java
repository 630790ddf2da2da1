package dev.hawser.tls;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HandshakeListener;
import dev.hawser.net.Protocol;
import dev.hawser.net.TlsFactory;
import dev.hawser.testing.IoPump;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two ends of TLS in memory, and what they are told. */
final class Ends {
    static final TlsServerOptions SERVER = TlsServerOptions.of(TestIdentities.identity("server-ec"));
    static final TlsClientOptions CLIENT =
            TlsClientOptions.DEFAULT.withRoots(TestIdentities.roots()).withServerName("localhost");

    private Ends() {}

    /** Notes all that it is told. */
    static class Noting extends Protocol implements HandshakeListener {
        final List<String> events = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        @Nullable TlsSession session;
        @Nullable ConnectionEnd end;

        @Override
        public void connectionMade() throws Exception {
            events.add("made");
        }

        @Override
        public void handshakeCompleted(TlsSession session) throws Exception {
            events.add("secured");
            this.session = session;
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            if (text.isEmpty()) {
                events.add("data");
            }
            text.append(data.utf8());
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("lost " + reason.getClass().getSimpleName());
            end = reason;
        }

        TlsSession session() {
            return Objects.requireNonNull(session, "no handshake");
        }

        /** What ended it, with all that is said about why. */
        String why() {
            return end == null ? "nothing" : String.valueOf(end.getMessage());
        }
    }

    /** Connects the two, with TLS from the first byte on. */
    static IoPump secured(TlsServerOptions serverTls, Protocol server, TlsClientOptions clientTls, Protocol client)
            throws Exception {
        return secured(new MemoryReactor(), IoPump.Options.DEFAULT, serverTls, server, clientTls, client);
    }

    static IoPump secured(
            MemoryReactor reactor,
            IoPump.Options options,
            TlsServerOptions serverTls,
            Protocol server,
            TlsClientOptions clientTls,
            Protocol client)
            throws Exception {
        return IoPump.connect(reactor, options, over(serverTls, server), over(clientTls, client));
    }

    static Protocol over(TlsOptions tls, Protocol protocol) throws Exception {
        return Objects.requireNonNull(
                TlsFactory.wrap(tls, _ -> protocol).buildProtocol(MemoryTransport.PEER));
    }
}
