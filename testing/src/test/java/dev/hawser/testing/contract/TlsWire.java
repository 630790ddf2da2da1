package dev.hawser.testing.contract;

import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsServerOptions;
import dev.hawser.tls.TestIdentities;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS over TCP over loopback: version 1.3, by one engine at each end. */
final class TlsWire implements Wire {
    private final TlsServerOptions server;
    private final TlsClientOptions client;

    TlsWire(String engine) {
        this.server = TlsServerOptions.of(TestIdentities.identity("server-ec"))
                .withProtocols("TLSv1.3")
                .withEngine(engine);
        this.client = TlsClientOptions.DEFAULT
                .withRoots(TestIdentities.roots())
                .withProtocols("TLSv1.3")
                .withEngine(engine);
    }

    @Override
    public ListeningPort listen(Reactor reactor, ListenOptions options, Factory factory) {
        return reactor.listenTls(0, options, server, factory);
    }

    @Override
    public Connector connect(Reactor reactor, ListeningPort port, ClientFactory factory) {
        return reactor.connectTls("127.0.0.1", port.port(), ConnectOptions.DEFAULT, client, factory);
    }

    @Override
    public Wire.End peer(ListeningPort port) {
        return new End(new TcpWire.End(new Socket(), port.port()), trustingRoot());
    }

    private static SSLContext trustingRoot() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate root : Objects.requireNonNull(TestIdentities.roots().certificates())) {
                store.setCertificateEntry(root.getSubjectX500Principal().getName(), root);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** A socket of the Java platform within another. */
    private static final class End implements Wire.End {
        private final TcpWire.End tcp;
        private final SSLContext context;
        private @Nullable SSLSocket tls;

        End(TcpWire.End tcp, SSLContext context) {
            this.tcp = tcp;
            this.context = context;
        }

        @Override
        public void connect() throws IOException {
            tcp.connect();
            SSLSocket made =
                    (SSLSocket) context.getSocketFactory().createSocket(tcp.socket(), "127.0.0.1", tcp.port(), true);
            tls = made;
            made.startHandshake();
        }

        private SSLSocket tls() {
            return Objects.requireNonNull(tls, "not connected");
        }

        @Override
        public InputStream input() throws IOException {
            return tls().getInputStream();
        }

        @Override
        public OutputStream output() throws IOException {
            return tls().getOutputStream();
        }

        @Override
        public void shutdownOutput() throws IOException {
            tls().shutdownOutput();
        }

        @Override
        public void reset() throws IOException {
            tcp.reset();
        }

        @Override
        public void close() throws IOException {
            if (tls == null) {
                tcp.close();
            } else {
                tls.close();
            }
        }
    }
}
