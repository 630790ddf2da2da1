package dev.hawser.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.FileRegion;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsServerOptions;
import dev.hawser.tls.TrustRoots;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel must not send what TLS is to protect. */
final class SendFileOverTlsTest {
    @TempDir
    Path folder = Path.of("not set");

    private static TlsIdentity identity() throws Exception {
        try (InputStream stream = SendFileOverTlsTest.class.getResourceAsStream("/tls/server-ec.pem")) {
            String pem = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.US_ASCII);
            int certificate = pem.indexOf("-----BEGIN CERTIFICATE");
            String key = pem.substring(0, certificate).replaceAll("-----[A-Z ]+-----|\\s", "");
            PrivateKey read = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key)));
            return new TlsIdentity(
                    read,
                    List.of((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(
                                    pem.substring(certificate).getBytes(StandardCharsets.US_ASCII)))));
        }
    }

    private static final class Receiving extends Protocol {
        final List<Bytes> received = new ArrayList<>();
        final Promise<ConnectionEnd> lost;

        Receiving(Reactor reactor) {
            lost = new Promise<>(reactor);
        }

        @Override
        public void connectionMade() {
            transport().startTls(TlsClientOptions.DEFAULT.withRoots(TrustRoots.insecure()));
        }

        @Override
        public void dataReceived(Bytes data) {
            received.add(data);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            lost.callback(reason);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aFileIsReadAndEncryptedInItsPlace(String backend) throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        FilePath file = FilePath.of(folder).child("file");
        file.setContent(Bytes.copyOf(content));
        TlsIdentity identity = identity();
        OnReactor.run(backend, reactor -> {
            List<Long> sent = new ArrayList<>();
            ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Protocol() {
                @Override
                public void connectionMade() throws Exception {
                    transport().startTls(TlsServerOptions.of(identity));
                    FileRegion region = file.openRegion();
                    transport().write("<");
                    Deferred<Long> first = transport().sendFile(region);
                    transport().write("|");
                    Deferred<Long> second = transport().sendFile(region.slice(5, 100));
                    transport().write(">");
                    transport().loseConnection();
                    first.chain(count -> {
                                sent.add(count);
                                return second;
                            })
                            .always(region::close)
                            .finish(sent::add, failure -> log("unsent: %s", failure));
                }
            });
            Receiving client = new Receiving(reactor);
            ClientFactory factory = _ -> client;
            reactor.connectTcp("127.0.0.1", port.port(), factory);
            assertThat(client.lost.await()).isInstanceOf(ConnectionDone.class);
            assertThat(sent).containsExactly(3_000_000L, 100L);
            assertThat(Bytes.join(client.received))
                    .isEqualTo(Bytes.join(List.of(
                            Bytes.of("<"),
                            Bytes.copyOf(content),
                            Bytes.of("|"),
                            Bytes.copyOf(content, 5, 100),
                            Bytes.of(">"))));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void tlsCannotBeginAmidAFile(String backend) throws Exception {
        FilePath file = FilePath.of(folder).child("file");
        file.setContent(Bytes.of("content"));
        TlsIdentity identity = identity();
        OnReactor.run(backend, reactor -> {
            Promise<String> refused = new Promise<>(reactor);
            ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Protocol() {
                @Override
                public void connectionMade() throws Exception {
                    FileRegion region = file.openRegion();
                    transport().sendFile(region).always(region::close).finish(_ -> {}, failure -> log("%s", failure));
                    assertThatThrownBy(() -> transport().startTls(TlsServerOptions.of(identity)))
                            .isInstanceOf(IllegalStateException.class);
                    transport().loseConnection();
                    refused.callback("refused");
                }
            });
            ClientFactory factory = _ -> new Protocol() {};
            reactor.connectTcp("127.0.0.1", port.port(), factory);
            assertThat(refused.await()).isEqualTo("refused");
        });
    }
}
