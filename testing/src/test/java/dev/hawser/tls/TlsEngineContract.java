package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a TLS engine does, whichever is at the other end. */
abstract class TlsEngineContract {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    /** The engine of clients. */
    abstract String clientEngine();

    /** The engine of servers. */
    abstract String serverEngine();

    private TlsServerOptions server() {
        return server("server-ec");
    }

    private TlsServerOptions server(String identity) {
        return TlsServerOptions.of(TestIdentities.identity(identity)).withEngine(serverEngine());
    }

    private TlsClientOptions client() {
        return TlsClientOptions.DEFAULT.withRoots(TestIdentities.roots()).withEngine(clientEngine());
    }

    // ---------------------------------------------------------------- handshakes

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3, server-ec, 2147483647",
        "TLSv1.3, server-rsa, 1",
        "TLSv1.3, server-ed25519, 7",
        "TLSv1.3, server-chain, 1000",
        "TLSv1.2, server-ec, 1",
        "TLSv1.2, server-rsa, 2147483647",
        "TLSv1.2, server-chain, 333"
    })
    void handshakesAndTalksHoweverItsBytesCome(String version, String identity, int chunk) throws Exception {
        try (TlsLink link = TlsLink.of(client().withProtocols(version), "localhost", server(identity))) {
            link.client.send(HELLO);
            link.server.send("welcome".getBytes(StandardCharsets.US_ASCII));
            link.run(chunk);
            assertThat(link.server.session().protocol()).isEqualTo(version);
            assertThat(link.client.session().protocol()).isEqualTo(version);
            assertThat(link.client.session().cipherSuite())
                    .isEqualTo(link.server.session().cipherSuite())
                    .startsWith("TLS_");
            assertThat(link.client.session().serverName()).isEqualTo("localhost");
            assertThat(link.server.session().serverName()).isEqualTo("localhost");
            assertThat(link.client.session().peerCertificates())
                    .isEqualTo(TestIdentities.identity(identity).chain());
            assertThat(link.server.session().peerCertificates()).isEmpty();
            assertThat(link.server.received.toByteArray()).isEqualTo(HELLO);
            assertThat(link.client.received.toString(StandardCharsets.US_ASCII)).isEqualTo("welcome");
        }
    }

    @Test
    void computesInTasksWhereThatIsWanted() throws Exception {
        try (TlsLink link = TlsLink.of(
                client().withOffloadedHandshakes(true), "localhost", server().withOffloadedHandshakes(true))) {
            link.client.send(HELLO);
            link.run(100);
            assertThat(link.client.tasks).isPositive();
            assertThat(link.server.tasks).isPositive();
            assertThat(link.server.received.toByteArray()).isEqualTo(HELLO);
        }
    }

    @Test
    void tellsWhatFailedInATask() throws Exception {
        try (TlsLink link = TlsLink.of(
                client().withOffloadedHandshakes(true), "localhost", server("expired").withOffloadedHandshakes(true))) {
            link.run();
            assertThat(link.client.failure).isNotNull();
            assertThat(link.server.failure).hasMessageContaining("certificate_expired");
        }
    }

    @Test
    void refusesAnotherVersion() throws Exception {
        try (TlsLink link = TlsLink.of(
                client().withProtocols("TLSv1.3"), "localhost", server().withProtocols("TLSv1.2"))) {
            link.run();
            assertThat(link.server.failure).isNotNull();
            assertThat(link.client.failure).hasMessageContaining("protocol_version");
        }
    }

    @Test
    void agreesOnAnApplicationProtocolByTheServersOrder() throws Exception {
        try (TlsLink link = TlsLink.of(
                client().withApplicationProtocols("http/1.1", "h2"),
                "localhost",
                server().withApplicationProtocols("h2", "http/1.1"))) {
            link.run();
            assertThat(link.client.session().applicationProtocol()).isEqualTo("h2");
            assertThat(link.server.session().applicationProtocol()).isEqualTo("h2");
        }
    }

    @Test
    void refusesAClientThatOffersOnlyOtherApplicationProtocols() throws Exception {
        try (TlsLink link = TlsLink.of(
                client().withApplicationProtocols("spdy/1"), "localhost", server().withApplicationProtocols("h2"))) {
            link.run();
            assertThat(link.client.failure).hasMessageContaining("no_application_protocol");
            assertThat(link.server.failure).isNotNull();
        }
    }

    @Test
    void agreesOnNoApplicationProtocolWhereOneSideHasNone() throws Exception {
        try (TlsLink link = TlsLink.of(client(), "localhost", server().withApplicationProtocols("h2"))) {
            assertThat(link.run().server.session().applicationProtocol()).isNull();
        }
        try (TlsLink link = TlsLink.of(client().withApplicationProtocols("h2"), "localhost", server())) {
            assertThat(link.run().client.session().applicationProtocol()).isNull();
        }
    }

    // ---------------------------------------------------------------- names

    @Test
    void choosesAnIdentityByName() throws Exception {
        List<String> asked = new ArrayList<>();
        TlsServerOptions servers = TlsServerOptions.of(name -> {
                    asked.add(String.valueOf(name));
                    return TestIdentities.identity("www.example.com".equals(name) ? "wildcard" : "server-ec");
                })
                .withEngine(serverEngine());
        try (TlsLink link = TlsLink.of(client(), "WWW.example.com.", servers)) {
            link.run();
            assertThat(link.client.session().peerCertificates())
                    .isEqualTo(TestIdentities.identity("wildcard").chain());
            assertThat(link.server.session().serverName()).isEqualTo("www.example.com");
        }
        assertThat(asked).containsOnly("www.example.com");
    }

    @Test
    void sendsNoNumericName() throws Exception {
        List<String> asked = new ArrayList<>();
        TlsIdentity identity = TestIdentities.identity("server-ec");
        TlsServerOptions servers = TlsServerOptions.of(name -> {
                    asked.add(String.valueOf(name));
                    return identity;
                })
                .withEngine(serverEngine());
        for (String numeric : List.of("127.0.0.1", "::1")) {
            try (TlsLink link = TlsLink.of(client(), numeric, servers)) {
                link.run();
                assertThat(link.client.session().serverName()).isNull();
                assertThat(link.server.session().serverName()).isNull();
            }
        }
        assertThat(asked).containsOnly("null");
    }

    @Test
    void refusesANameThatItHasNoIdentityFor() throws Exception {
        TlsServerOptions servers = TlsServerOptions.of(_ -> null).withEngine(serverEngine());
        try (TlsLink link = TlsLink.of(client(), "nobody.example.com", servers)) {
            link.run();
            assertThat(link.server.failure).hasMessageContaining("\"nobody.example.com\"");
            assertThat(link.client.failure).hasMessageContaining("unrecognized_name");
        }
    }

    @Test
    void refusesWhoNamesNobodyWhereThereIsNoIdentityForThat() throws Exception {
        TlsServerOptions servers = TlsServerOptions.of(_ -> null).withEngine(serverEngine());
        try (TlsLink link = TlsLink.of(client(), null, servers)) {
            link.run();
            assertThat(link.server.failure).isNotNull();
            assertThat(link.client.failure).isNotNull();
        }
    }

    @Test
    void survivesAChoiceThatThrows() throws Exception {
        TlsServerOptions servers = TlsServerOptions.of(_ -> {
                    throw new IllegalStateException("no disk");
                })
                .withEngine(serverEngine());
        try (TlsLink link = TlsLink.of(client(), null, servers)) {
            assertThatThrownBy(() -> {
                        link.run();
                        SSLException failure = link.server.failure;
                        throw failure == null ? new AssertionError("accepted") : failure;
                    })
                    .hasStackTraceContaining("no disk");
        }
    }

    @Test
    void refusesANameThatIsNone() {
        assertThatThrownBy(() -> client().engines().open("not a name"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a name");
    }

    // ---------------------------------------------------------------- trust

    @ParameterizedTest
    @CsvSource({
        "expired, certificate_expired",
        "wrong-name, certificate_unknown",
        "self-signed, certificate_unknown",
        "server-untrusted, certificate_unknown"
    })
    void refusesAServerThatItCannotBelieve(String identity, String alert) throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (TlsLink link = TlsLink.of(client().withProtocols(version), "localhost", server(identity))) {
                link.run();
                assertThat(link.client.failure).isNotNull().hasRootCauseInstanceOf(Exception.class);
                assertThat(link.client.engine.session()).isNull();
                assertThat(link.server.failure).hasMessageContaining(alert);
            }
        }
    }

    @Test
    void saysWhichNameIsWrong() throws Exception {
        try (TlsLink link = TlsLink.of(client(), "localhost", server("wrong-name"))) {
            assertThat(link.run().client.failure).hasMessageContaining("localhost");
        }
        try (TlsLink link = TlsLink.of(client(), "192.0.2.1", server())) {
            assertThat(link.run().client.failure).hasMessageContaining("192.0.2.1");
        }
    }

    @Test
    void believesAPinnedCertificateAndNobodyElse() throws Exception {
        TlsClientOptions pinned = client()
                .withRoots(TrustRoots.of(TestIdentities.identity("self-signed").chain()));
        try (TlsLink link = TlsLink.of(pinned, "localhost", server("self-signed"))) {
            assertThat(link.run().client.session().peerCertificate()).isNotNull();
        }
        try (TlsLink link = TlsLink.of(pinned, "localhost", server())) {
            assertThat(link.run().client.failure).isNotNull();
        }
    }

    @Test
    void believesAnybodyWhereToldTo() throws Exception {
        for (String identity : List.of("expired", "wrong-name", "server-untrusted")) {
            try (TlsLink link = TlsLink.of(client().withRoots(TrustRoots.insecure()), "localhost", server(identity))) {
                assertThat(link.run().client.session().peerCertificates())
                        .isEqualTo(TestIdentities.identity(identity).chain());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, client", "TLSv1.3, client", "TLSv1.2, client-rsa", "TLSv1.3, client-rsa"})
    void knowsAClientByItsCertificate(String version, String identity) throws Exception {
        TlsServerOptions asking =
                server().withClientCertificates(ClientCertificates.REQUIRED, TestIdentities.roots());
        TlsIdentity own = TestIdentities.identity(identity);
        try (TlsLink link =
                TlsLink.of(client().withProtocols(version).withIdentity(own), "localhost", asking)) {
            link.run();
            assertThat(link.server.session().peerCertificates()).isEqualTo(own.chain());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void refusesAClientWithoutACertificateWhereOneIsRequired(String version) throws Exception {
        TlsServerOptions asking =
                server().withClientCertificates(ClientCertificates.REQUIRED, TestIdentities.roots());
        try (TlsLink link = TlsLink.of(client().withProtocols(version), "localhost", asking)) {
            link.run();
            assertThat(link.server.failure).isNotNull();
            assertThat(link.client.failure).isNotNull();
        }
        TlsServerOptions wanting = server().withClientCertificates(ClientCertificates.WANTED, TestIdentities.roots());
        try (TlsLink link = TlsLink.of(client().withProtocols(version), "localhost", wanting)) {
            assertThat(link.run().server.session().peerCertificates()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void refusesAClientThatItCannotBelieve(String version) throws Exception {
        TlsServerOptions asking = server().withClientCertificates(ClientCertificates.WANTED, TestIdentities.roots());
        TlsIdentity mallory = TestIdentities.identity("client-untrusted");
        try (TlsLink link =
                TlsLink.of(client().withProtocols(version).withIdentity(mallory), "localhost", asking)) {
            link.run();
            assertThat(link.server.failure).isNotNull();
            assertThat(link.server.engine.session()).isNull();
        }
    }

    // ---------------------------------------------------------------- bad input

    @Test
    void refusesWhatIsNoTls() throws Exception {
        for (String text : List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "EHLO somebody.example.com\r\n", "\0\0\0\0\0\0\0\0\0\0")) {
            TlsEnd end = new TlsEnd(server().engines().open(null));
            end.hear(text.getBytes(StandardCharsets.US_ASCII));
            assertThat(end.failure).as(text).isNotNull();
            end.engine.close();
        }
    }

    @Test
    void garbageRaisesItsOwnErrorAlone() throws Exception {
        TlsEngine.Source servers = server().engines();
        TlsEngine.Source clients = client().engines();
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] garbage = new byte[random.nextInt(200) + 6];
            random.nextBytes(garbage);
            if (seed % 3 == 0) { // a record of garbage
                garbage[0] = (byte) (20 + random.nextInt(4));
                garbage[1] = 3;
                garbage[2] = 3;
                garbage[3] = 0;
                garbage[4] = (byte) Math.min(garbage.length - 5, 127);
            }
            for (TlsEnd end : List.of(new TlsEnd(servers.open(null)), new TlsEnd(clients.open("localhost")))) {
                end.hear(new byte[0]);
                end.hear(garbage);
                assertThat(end.engine.session()).isNull();
                end.engine.close();
            }
        }
    }

    @Test
    void refusesAHelloThatWasChangedOnItsWay() throws Exception {
        for (int at = 0; at < 150; at += 3) {
            TlsLink link = TlsLink.of(client(), "localhost", server());
            link.client.hear(new byte[0]);
            byte[] hello = link.client.take(TlsLink.WHOLE);
            hello[at] ^= 0x55;
            link.server.hear(hello);
            link.run();
            assertThat(link.client.engine.session() != null && link.server.engine.session() != null)
                    .as("changed at " + at)
                    .isFalse();
            link.close();
        }
    }

    @Test
    void waitsForTheRestOfAHandshake() throws Exception {
        TlsLink link = TlsLink.of(client(), "localhost", server());
        link.client.hear(new byte[0]);
        byte[] hello = link.client.take(TlsLink.WHOLE);
        link.server.hear(Arrays.copyOf(hello, hello.length - 1));
        assertThat(link.server.failure).isNull();
        assertThat(link.server.engine.wants()).isEqualTo(TlsEngine.Wants.INPUT);
        assertThat(link.server.engine.session()).isNull();
        link.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void refusesARecordThatWasChangedOnItsWay(String version) throws Exception {
        try (TlsLink link = TlsLink.of(client().withProtocols(version), "localhost", server())) {
            link.run();
            link.client.send(HELLO);
            link.client.hear(new byte[0]);
            byte[] record = link.client.take(TlsLink.WHOLE);
            record[record.length - 1] ^= 1;
            link.server.hear(record);
            assertThat(link.server.failure).isNotNull();
            assertThat(link.server.received.size()).isZero();
            link.client.hear(link.server.take(TlsLink.WHOLE));
            assertThat(link.client.failure).hasMessageContaining("bad_record_mac");
        }
    }

    @Test
    void refusesARecordThatIsTooLarge() throws Exception {
        try (TlsLink link = TlsLink.of(client(), "localhost", server())) {
            link.run();
            byte[] record = new byte[5 + 0x4900];
            record[0] = 23;
            record[1] = 3;
            record[2] = 3;
            record[3] = 0x49;
            link.server.hear(record);
            assertThat(link.server.failure).isNotNull();
            assertThat(link.server.received.size()).isZero();
        }
    }

    // ---------------------------------------------------------------- data and its end

    @ParameterizedTest
    @CsvSource({"TLSv1.2, 1000", "TLSv1.3, 70000", "TLSv1.3, 16384"})
    void carriesMuchBothWays(String version, int chunk) throws Exception {
        byte[] up = new byte[3_000_001];
        byte[] down = new byte[2_000_003];
        new Random(1).nextBytes(up);
        new Random(2).nextBytes(down);
        try (TlsLink link = TlsLink.of(client().withProtocols(version), "localhost", server())) {
            link.client.send(up);
            link.server.send(down);
            link.run(chunk);
            assertThat(Arrays.mismatch(link.server.received.toByteArray(), up)).isEqualTo(-1);
            assertThat(Arrays.mismatch(link.client.received.toByteArray(), down)).isEqualTo(-1);
        }
    }

    @Test
    void takesPlainTextThatMayOnlyBeRead() throws Exception {
        try (TlsLink link = TlsLink.of(client(), "localhost", server())) {
            link.run();
            ByteBuffer wire = ByteBuffer.allocate(TlsEngine.RECORD_SIZE);
            ByteBuffer readOnly = ByteBuffer.wrap(HELLO, 1, 3).asReadOnlyBuffer();
            link.client.engine.wrap(readOnly, wire);
            assertThat(readOnly.remaining()).isZero();
            link.server.hear(Arrays.copyOf(wire.array(), wire.position()));
            assertThat(link.server.received.toString(StandardCharsets.US_ASCII)).isEqualTo("ell");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void saysThatItIsOver(String version) throws Exception {
        try (TlsLink link = TlsLink.of(client().withProtocols(version), "localhost", server())) {
            link.run();
            link.client.send(HELLO);
            link.client.hear(new byte[0]);
            link.client.engine.closeOutput();
            assertThat(link.client.engine.wants()).isEqualTo(TlsEngine.Wants.OUTPUT);
            link.run(1);
            assertThat(link.server.received.toByteArray()).isEqualTo(HELLO);
            assertThat(link.server.engine.isInputClosed()).isTrue();
            link.server.engine.closeOutput();
            link.run();
            assertThat(link.client.engine.isInputClosed()).isTrue();
            assertThat(link.client.failure).isNull();
            assertThat(link.server.failure).isNull();
        }
    }

    @Test
    void goesOnInTheOtherDirection() throws Exception {
        try (TlsLink link = TlsLink.of(client().withProtocols("TLSv1.3"), "localhost", server())) {
            link.run();
            link.client.engine.closeOutput();
            link.run();
            assertThat(link.server.engine.isInputClosed()).isTrue();
            link.server.send("and now?".getBytes(StandardCharsets.US_ASCII));
            link.run();
            assertThat(link.client.received.toString(StandardCharsets.US_ASCII)).isEqualTo("and now?");
        }
    }

    @Test
    void keepsManyConnectionsApart() throws Exception {
        TlsClientOptions clients = client();
        TlsServerOptions servers = server();
        List<TlsLink> links = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TlsLink link = TlsLink.of(clients, "localhost", servers);
            link.client.send(("from " + i).getBytes(StandardCharsets.US_ASCII));
            links.add(link);
        }
        for (int round = 0; round < 4000; round++) { // all at once, a few bytes at a time
            for (TlsLink link : links) {
                link.client.hear(link.server.take(13));
                link.server.hear(link.client.take(11));
            }
        }
        for (int i = 0; i < links.size(); i++) {
            assertThat(links.get(i).server.received.toString(StandardCharsets.US_ASCII)).isEqualTo("from " + i);
            links.get(i).close();
        }
    }

    @Test
    void isUsedByOneThreadAfterAnother() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (TlsLink link = TlsLink.of(client(), "localhost", server())) {
            link.client.send(HELLO);
            for (int i = 0; i < 40; i++) {
                Thread next = new Thread(() -> {
                    link.client.hear(link.server.take(300));
                    link.server.hear(link.client.take(200));
                });
                next.start();
                next.join();
            }
            all.write(link.server.received.toByteArray());
        }
        assertThat(all.toByteArray()).isEqualTo(HELLO);
    }
}
