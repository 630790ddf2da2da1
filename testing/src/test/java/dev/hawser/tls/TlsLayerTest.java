package dev.hawser.tls;

import static dev.hawser.tls.Ends.CLIENT;
import static dev.hawser.tls.Ends.SERVER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.TlsFailed;
import dev.hawser.testing.IoPump;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.tls.Ends.Noting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS beneath a transport, in memory. */
final class TlsLayerTest {
    private final Noting server = new Noting();
    private final Noting client = new Noting();

    private static byte[] much(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 4096, 65536})
    void bothSidesAgreeAndTalkHoweverTheStreamIsCut(int size) throws Exception {
        IoPump pump = Ends.secured(
                new MemoryReactor(), IoPump.Options.DEFAULT.withChunks(size), SERVER, server, CLIENT, client);
        client.transport().write("question");
        server.transport().write("greeting");
        pump.flush();
        assertThat(server.events).containsExactly("made", "secured", "data");
        assertThat(client.events).containsExactly("made", "secured", "data");
        assertThat(server.text).hasToString("question");
        assertThat(client.text).hasToString("greeting");
        client.transport().loseConnection();
        pump.flush();
        assertThat(server.end).isInstanceOf(ConnectionDone.class);
        assertThat(client.end).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void nothingLeavesInClear() throws Exception {
        IoPump pump = Ends.secured(SERVER, server, CLIENT, client);
        client.transport().write("a secret that is long enough to be found");
        pump.flush();
        assertThat(pump.client().writtenText()).doesNotContain("secret");
        assertThat(server.text).contains("secret");
    }

    @Test
    void aMegabyteEachWayArrivesInOrderAndIsUnsentUntilItsRecordsHaveLeft() throws Exception {
        IoPump pump = Ends.secured(SERVER, server, CLIENT, client);
        pump.flush();
        Bytes data = Bytes.adopt(much(1 << 20));
        server.transport().write(data);
        client.transport().write(data);
        assertThat(client.transport().unsent()).isPositive();
        pump.flush();
        assertThat(client.transport().unsent()).isZero();
        assertThat(server.text.toString()).isEqualTo(data.utf8());
        assertThat(client.text.toString()).isEqualTo(data.utf8());
    }

    @Test
    void theSessionSaysWhatWasAgreedOn() throws Exception {
        IoPump pump = Ends.secured(
                SERVER.withApplicationProtocols("h2", "http/1.1"),
                server,
                CLIENT.withApplicationProtocols("http/1.1"),
                client);
        pump.flush();
        assertThat(client.session().protocol()).isEqualTo("TLSv1.3");
        assertThat(client.session().applicationProtocol()).isEqualTo("http/1.1");
        assertThat(server.session().applicationProtocol()).isEqualTo("http/1.1");
        assertThat(server.session().serverName()).isEqualTo("localhost");
        assertThat(server.session().peerCertificates()).isEmpty();
        assertThat(requireNonNull(client.session().peerCertificate()).getSubjectX500Principal().getName())
                .isEqualTo("CN=localhost");
        assertThat(client.transport().tls()).isEqualTo(client.session());
    }

    @Test
    void version12IsSpokenWhereItIsAllThereIs() throws Exception {
        IoPump pump = Ends.secured(SERVER, server, CLIENT.withProtocols("TLSv1.2"), client);
        client.transport().write("old");
        pump.flush();
        assertThat(server.session().protocol()).isEqualTo("TLSv1.2");
        assertThat(server.text).hasToString("old");
        server.transport().loseConnection();
        pump.flush();
        assertThat(client.end).isInstanceOf(ConnectionDone.class);
        assertThat(server.end).isInstanceOf(ConnectionDone.class);
    }

    // ---------------------------------------------------------------- certificates

    private String clientsReason(TlsServerOptions serverTls, TlsClientOptions clientTls) throws Exception {
        IoPump pump = Ends.secured(serverTls, server, clientTls, client);
        pump.flush();
        assertThat(client.end).isInstanceOf(TlsFailed.class);
        assertThat(client.events).containsExactly("made", "lost TlsFailed");
        assertThat(server.end).isInstanceOf(TlsFailed.class);
        return client.why();
    }

    private static TlsServerOptions being(String name) {
        return TlsServerOptions.of(TestIdentities.identity(name));
    }

    @Test
    void anExpiredCertificateIsRefusedAsThat() throws Exception {
        assertThat(clientsReason(being("expired"), CLIENT)).contains("NotAfter");
    }

    @Test
    void aCertificateOfAnotherNameIsRefusedAsThat() throws Exception {
        assertThat(clientsReason(being("wrong-name"), CLIENT)).contains("localhost");
    }

    @Test
    void anUntrustedCertificateIsRefusedAsThat() throws Exception {
        assertThat(clientsReason(being("self-signed"), CLIENT)).contains("unable to find valid certification path");
    }

    @Test
    void thePlatformsRootsAreTheDefault() throws Exception {
        assertThat(clientsReason(SERVER, TlsClientOptions.DEFAULT.withServerName("localhost")))
                .contains("unable to find valid certification path");
    }

    @Test
    void insecureMeansAnybody() throws Exception {
        IoPump pump = Ends.secured(being("wrong-name"), server, CLIENT.withRoots(TrustRoots.insecure()), client);
        pump.flush();
        assertThat(client.events).containsExactly("made", "secured");
    }

    @Test
    void aServerNameThatNobodyHasIsRefusedByName() throws Exception {
        TlsIdentity identity = TestIdentities.identity("server-ec");
        TlsServerOptions choosy = TlsServerOptions.of(name -> "localhost".equals(name) ? identity : null);
        IoPump pump = Ends.secured(choosy, server, CLIENT.withServerName("elsewhere.example"), client);
        pump.flush();
        assertThat(server.why()).contains("no identity for the server name \"elsewhere.example\"");
        assertThat(client.why()).contains("unrecognized_name");
    }

    @Test
    void aClientCertificateIsAskedForAndShown() throws Exception {
        TlsServerOptions asking =
                SERVER.withClientCertificates(ClientCertificates.REQUIRED, TestIdentities.roots());
        IoPump pump = Ends.secured(
                asking, server, CLIENT.withIdentity(TestIdentities.identity("client")), client);
        pump.flush();
        assertThat(server.session().peerCertificates()).isNotEmpty();
    }

    @Test
    void aMissingClientCertificateIsRefused() throws Exception {
        TlsServerOptions asking =
                SERVER.withClientCertificates(ClientCertificates.REQUIRED, TestIdentities.roots());
        IoPump pump = Ends.secured(asking, server, CLIENT, client);
        pump.flush();
        assertThat(server.end).isInstanceOf(TlsFailed.class);
        assertThat(client.end).isInstanceOf(TlsFailed.class);
    }

    @Test
    void noCommonApplicationProtocolIsRefused() throws Exception {
        IoPump pump = Ends.secured(
                SERVER.withApplicationProtocols("h2"), server, CLIENT.withApplicationProtocols("spdy"), client);
        pump.flush();
        assertThat(client.why()).contains("no_application_protocol");
        assertThat(server.end).isInstanceOf(TlsFailed.class);
    }

    // ---------------------------------------------------------------- what is no TLS

    @Test
    void plainTextToATlsPortIsToldAsThat() throws Exception {
        MemoryTransport transport = new MemoryTransport();
        transport.connect(Ends.over(SERVER, server));
        transport.deliver("GET / HTTP/1.1\r\n\r\n");
        assertThat(server.end).isInstanceOf(TlsFailed.class);
        assertThat(server.why()).contains("does not speak TLS: it began with \"GET / HTTP/1.1");
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void garbageEndsTheConnectionAndNothingElse() throws Exception {
        byte[] garbage = new byte[5000];
        for (int seed = 0; seed < 200; seed++) {
            new Random(seed).nextBytes(garbage);
            garbage[0] = 22; // so that it is taken for TLS at first
            garbage[1] = 3;
            Noting one = new Noting();
            MemoryTransport transport = new MemoryTransport();
            transport.connect(Ends.over(SERVER, one));
            transport.deliver(Bytes.copyOf(garbage));
            transport.deliverEnd();
            assertThat(one.end).isInstanceOf(TlsFailed.class);
        }
    }

    @Test
    void aRecordThatIsTooLongIsRefusedByItsHeader() throws Exception {
        MemoryTransport transport = new MemoryTransport();
        transport.connect(Ends.over(SERVER, server));
        transport.deliver(Bytes.of(22, 3, 1, 0xff, 0xff));
        assertThat(server.why()).contains("a record of 65540 bytes");
    }

    @Test
    void anEndAmidTheHandshakeIsToldAsThat() throws Exception {
        MemoryTransport transport = new MemoryTransport();
        transport.connect(Ends.over(SERVER, server));
        transport.deliver(Bytes.of(22, 3, 1, 2));
        transport.deliverEnd();
        assertThat(server.end).isInstanceOf(TlsFailed.class);
        assertThat(server.why()).contains("ended the connection amid the handshake");
    }

    @Test
    void anEndWithoutCloseNotifyIsALoss() throws Exception {
        IoPump pump = Ends.secured(SERVER, server, CLIENT, client);
        pump.flush();
        pump.server().deliverEnd();
        assertThat(server.end).isInstanceOf(ConnectionLost.class);
        assertThat(server.why()).contains("without saying so in TLS");
    }

    @Test
    void aHandshakeThatTakesTooLongEnds() throws Exception {
        MemoryReactor reactor = new MemoryReactor();
        MemoryTransport transport = new MemoryTransport(reactor);
        transport.connect(Ends.over(SERVER.withHandshakeTimeout(Duration.ofSeconds(3)), server));
        reactor.advance(Duration.ofMillis(2900));
        assertThat(server.end).isNull();
        reactor.advance(Duration.ofMillis(200));
        assertThat(server.end).isInstanceOf(TlsFailed.class);
        assertThat(server.why()).contains("not complete after 3.0 seconds");
        assertThat(reactor.holdings()).isEmpty();
    }

    @Test
    void aFailingAlertTellsThePeerWhy() throws Exception {
        IoPump pump = Ends.secured(SERVER.withProtocols("TLSv1.3"), server, CLIENT.withProtocols("TLSv1.2"), client);
        pump.flush();
        assertThat(client.why()).contains("protocol_version");
    }

    // ---------------------------------------------------------------- at any time

    /** Speaks lines, and TLS when it is told to. */
    private static class Lines extends LineReceiver {
        final List<String> lines = new ArrayList<>();
        private final TlsOptions tls;
        @Nullable String why;

        Lines(TlsOptions tls) {
            this.tls = tls;
        }

        @Override
        public void lineReceived(String line) {
            lines.add(line);
            switch (line) {
                case "STARTTLS" -> {
                    sendLine("220 go ahead");
                    transport().startTls(tls);
                }
                case "220 go ahead" -> {
                    transport().startTls(tls);
                    sendLine("inside");
                }
                default -> {}
            }
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            why = reason.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 65536})
    void linesGoOnUnderTls(int size) {
        Lines one = new Lines(SERVER);
        Lines other = new Lines(CLIENT);
        IoPump pump =
                IoPump.connect(new MemoryReactor(), IoPump.Options.DEFAULT.withChunks(size), one, other);
        other.sendLine("STARTTLS");
        pump.flush();
        assertThat(one.lines).containsExactly("STARTTLS", "inside");
        assertThat(pump.client().writtenText()).startsWith("STARTTLS\r\n").doesNotContain("inside");
        one.sendLine("answer");
        pump.flush();
        assertThat(other.lines).containsExactly("220 go ahead", "answer");
    }

    @Test
    void whoeverConnectedMayBeTheServer() {
        Lines one = new Lines(CLIENT);
        Lines other = new Lines(SERVER);
        IoPump pump = IoPump.connect(one, other);
        other.sendLine("STARTTLS");
        pump.flush();
        assertThat(one.lines).containsExactly("STARTTLS", "inside");
    }

    @Test
    void whatCameInClearBehindTheCommandIsNotObeyed() {
        Lines one = new Lines(SERVER);
        MemoryTransport transport = new MemoryTransport();
        transport.connect(one);
        transport.deliver("STARTTLS\r\nMAIL FROM:<intruder@example.com>\r\n");
        assertThat(one.lines).containsExactly("STARTTLS");
        assertThat(one.why).contains("does not speak TLS: it began with \"MAIL FROM");
        assertThat(transport.writtenText()).startsWith("220 go ahead\r\n");
    }

    @Test
    void tlsWithinTls() throws Exception {
        IoPump pump = IoPump.connect(
                Ends.over(SERVER, Ends.over(SERVER, server)), Ends.over(CLIENT, Ends.over(CLIENT, client)));
        byte[] data = much(100_000);
        client.transport().write(Bytes.copyOf(data));
        pump.flush();
        assertThat(server.text).hasToString(new String(data, StandardCharsets.US_ASCII));
        assertThat(server.events).containsExactly("made", "secured", "data");
        server.transport().loseConnection();
        pump.flush();
        assertThat(client.end).isInstanceOf(ConnectionDone.class);
        assertThat(server.end).isInstanceOf(ConnectionDone.class);
    }

    // ---------------------------------------------------------------- pausing and closing

    @Test
    void aPauseHoldsBackPlainTextAndNotTheHandshake() throws Exception {
        Noting pausing = new Noting() {
            @Override
            public void connectionMade() throws Exception {
                super.connectionMade();
                transport().pauseProducing();
            }
        };
        IoPump pump = Ends.secured(SERVER, pausing, CLIENT, client);
        client.transport().write("wait");
        pump.flush();
        assertThat(pausing.events).containsExactly("made", "secured");
        pausing.transport().resumeProducing();
        pump.flush();
        assertThat(pausing.text).hasToString("wait");
    }

    @Test
    void closingBeforeTheHandshakeWaitsForItAndSendsWhatWasWritten() throws Exception {
        Noting brief = new Noting() {
            @Override
            public void connectionMade() throws Exception {
                super.connectionMade();
                transport().write("bye");
                transport().loseConnection();
            }
        };
        IoPump pump = Ends.secured(SERVER, brief, CLIENT, client);
        pump.flush();
        assertThat(client.text).hasToString("bye");
        assertThat(client.end).isInstanceOf(ConnectionDone.class);
        assertThat(brief.end).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void aPeerThatNeverEndsIsNotWaitedForLong() throws Exception {
        MemoryReactor reactor = new MemoryReactor();
        IoPump pump = Ends.secured(reactor, IoPump.Options.DEFAULT, SERVER, server, CLIENT, client);
        pump.flush();
        server.transport().loseConnection(); // and the pump does not tell the client
        pump.server().settle();
        assertThat(server.end).isNull();
        reactor.advance(Duration.ofSeconds(6));
        assertThat(server.end).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void securedFiresWithTheSessionOrFailsWithTheEnd() throws Exception {
        IoPump pump = Ends.secured(SERVER, server, CLIENT, client);
        List<String> told = new ArrayList<>();
        client.transport().secured().finish(s -> told.add(s.protocol()), failure -> told.add("failed " + failure));
        pump.flush();
        assertThat(told).containsExactly("TLSv1.3");
        MemoryTransport lone = new MemoryTransport();
        Noting other = new Noting();
        lone.connect(Ends.over(SERVER, other));
        other.transport().secured().finish(_ -> told.add("secured"), failure -> told.add(failure.getClass().getSimpleName()));
        lone.disconnect();
        assertThat(told).containsExactly("TLSv1.3", "ConnectionDone");
        MemoryTransport clear = new MemoryTransport();
        clear.connect(new Noting());
        assertThatThrownBy(clear::secured).isInstanceOf(IllegalStateException.class).hasMessageContaining("not started");
    }

    @Test
    void handshakesMayBeComputedElsewhere() throws Exception {
        IoPump pump = Ends.secured(
                SERVER.withOffloadedHandshakes(true), server, CLIENT.withOffloadedHandshakes(true), client);
        client.transport().write("computed");
        pump.flush();
        assertThat(server.text).hasToString("computed");
        assertThat(server.events).containsExactly("made", "secured", "data");
    }
}
