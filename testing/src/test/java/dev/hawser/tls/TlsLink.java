package dev.hawser.tls;

import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A client and a server in memory, which hear each other some bytes at a time. */
final class TlsLink implements AutoCloseable {
    static final int WHOLE = Integer.MAX_VALUE;

    final TlsEnd client;
    final TlsEnd server;

    TlsLink(TlsEnd client, TlsEnd server) {
        this.client = client;
        this.server = server;
    }

    static TlsLink of(TlsClientOptions clients, @Nullable String name, TlsServerOptions servers) throws SSLException {
        return new TlsLink(
                new TlsEnd(clients.engines().open(name)), new TlsEnd(servers.engines().open(null)));
    }

    /** Until nobody has anything to say. */
    TlsLink run(int chunk) {
        byte[] nothing = new byte[0];
        client.hear(nothing);
        server.hear(nothing);
        while (client.sent.size() > 0 || server.sent.size() > 0) {
            server.hear(client.take(chunk));
            client.hear(server.take(chunk));
        }
        return this;
    }

    TlsLink run() {
        return run(WHOLE);
    }

    @Override
    public void close() {
        client.engine.close();
        server.engine.close();
    }
}
