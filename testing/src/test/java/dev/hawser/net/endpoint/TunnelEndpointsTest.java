package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.connect.wire.BasicCredentials;
import dev.hawser.net.connect.wire.TunnelException;
import dev.hawser.net.proxy.wire.ProxyHeader;
import dev.hawser.net.socks.wire.SocksCredentials;
import dev.hawser.net.socks.wire.SocksException;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Clients that say something to somebody before the user's protocol has its turn. */
class TunnelEndpointsTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final ClientEndpoint proxy = new TcpClientEndpoint(reactor, "192.0.2.9", 1080);
    private final List<String> events = new ArrayList<>();

    private MemoryTransport transport = newTransport();

    private MemoryTransport newTransport() {
        return new MemoryTransport(reactor, null, MemoryTransport.HOST, MemoryTransport.PEER);
    }

    private final class Noting extends Protocol {
        @Override
        public void connectionMade() {
            events.add("made");
            transport().write("hello");
        }

        @Override
        public void dataReceived(Bytes data) {
            events.add("received " + data.utf8());
        }
    }

    private Deferred<Noting> begin(ClientEndpoint endpoint) throws Exception {
        Deferred<Noting> connecting = endpoint.connect(Noting::new).addCallback(protocol -> {
            events.add("fired");
            return protocol;
        });
        transport = newTransport();
        reactor.tcpClients().getLast().succeed(transport);
        return connecting;
    }

    @Test
    void socksFiresAfterConnectionMadeAndBeforeWhatIsGluedToTheReply() throws Exception {
        Bytes said = Bytes.ofHex("0500" + "05000001c00002070050").concat(Bytes.of("banner"));
        Chunkings.each(said, chunks -> {
            events.clear();
            Deferred<Noting> connecting = begin(new SocksClientEndpoint(proxy, "target.example", 80));
            assertThat(transport.takeWritten()).isEqualTo("\5\1\0");
            chunks.forEach(transport::deliver);
            transport.settle();

            assertThat(events.subList(0, 2)).containsExactly("made", "fired");
            assertThat(String.join("", events).replace("received ", "")).isEqualTo("madefiredbanner");
            assertThat(transport.written()).isEqualTo(Bytes.ofHex("050100030e" + Bytes.of("target.example").hex() + "0050")
                    .concat(Bytes.of("hello")));
            assertThat(Results.successOf(connecting).transport()).isSameAs(transport);
            transport.disconnect();
        });
    }

    @Test
    void connectFiresAfterConnectionMadeAndBeforeWhatIsGluedToTheAnswer() throws Exception {
        Bytes said = Bytes.of("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbanner");
        Chunkings.each(said, chunks -> {
            events.clear();
            Deferred<Noting> connecting = begin(
                    new HttpTunnelEndpoint(proxy, "target", 80, new BasicCredentials("u", "p"), Duration.ofSeconds(1)));
            assertThat(transport.takeWritten())
                    .isEqualTo("CONNECT target:80 HTTP/1.1\r\nHost: target:80\r\n"
                            + "Proxy-Authorization: Basic dTpw\r\n\r\n");
            chunks.forEach(transport::deliver);
            transport.settle();

            assertThat(String.join("", events).replace("received ", "")).isEqualTo("madefiredbanner");
            Results.successOf(connecting);
            assertThat(transport.takeWritten()).isEqualTo("hello");
            transport.disconnect();
        });
    }

    @Test
    void aRefusalOfTheProxyIsProxyFailedWithItsReply() throws Exception {
        Deferred<Noting> connecting = begin(new SocksClientEndpoint(proxy, "target", 80));
        transport.deliver(Bytes.ofHex("05000505"));

        ConnectFailed.ProxyFailed failed = Results.failureOf(connecting, ConnectFailed.ProxyFailed.class);
        assertThat(failed)
                .hasMessage("Proxy failed: target:80: the SOCKS proxy refused: connection refused (reply 5).")
                .hasCauseInstanceOf(SocksException.class);
        assertThat(transport.isAborted()).isTrue();
        assertThat(events).isEmpty();
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void anHttpProxyThatRefusesIsProxyFailedWithItsStatus() throws Exception {
        Deferred<Noting> connecting = begin(new HttpTunnelEndpoint(proxy, "target", 80));
        transport.deliver("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");

        assertThat(Results.failureOf(connecting, ConnectFailed.ProxyFailed.class))
                .hasMessage("Proxy failed: target:80: the HTTP proxy refused: 407 Proxy Authentication Required.")
                .cause()
                .isInstanceOfSatisfying(
                        TunnelException.class, refused -> assertThat(refused.status()).isEqualTo(407));
    }

    @Test
    void aProxyThatClosesAmidstTheHandshakeIsProxyFailed() throws Exception {
        Deferred<Noting> connecting = begin(new SocksClientEndpoint(proxy, "target", 80));
        transport.deliver(Bytes.ofHex("05"));
        transport.deliverEnd();

        assertThat(Results.failureOf(connecting, ConnectFailed.ProxyFailed.class))
                .hasMessageContaining("closed the connection before it had answered");
    }

    @Test
    void aProxyThatDribblesIsTimedOut() throws Exception {
        Deferred<Noting> connecting =
                begin(new HttpTunnelEndpoint(proxy, "target", 80, null, Duration.ofSeconds(5)));
        transport.deliver("HTTP/1.1 200 OK\r\nX: ");
        for (int i = 0; i < 5; i++) {
            reactor.advance(Duration.ofMillis(999));
            transport.deliver("x");
        }
        assertThat(connecting.isFired()).isFalse();
        reactor.advance(Duration.ofMillis(5));

        assertThat(Results.failureOf(connecting, ConnectFailed.TimedOut.class))
                .hasMessageContaining("target:80, by the proxy at ");
        assertThat(transport.isAborted()).isTrue();
    }

    @Test
    void aProxyThatIsNotThereFailsAsItself() {
        Deferred<Noting> connecting = new SocksClientEndpoint(proxy, "target", 80).connect(Noting::new);
        reactor.tcpClients().getLast().fail(new ConnectFailed.Refused("192.0.2.9:1080"));

        Results.failureOf(connecting, ConnectFailed.Refused.class);
    }

    @Test
    void cancellingAmidstTheHandshakeAborts() throws Exception {
        Deferred<Noting> connecting = begin(new SocksClientEndpoint(proxy, "target", 80));
        connecting.cancel();

        assertThat(Results.failureOf(connecting))
                .isInstanceOf(CancellationException.class)
                .hasMessage("connecting to target:80 was cancelled");
        transport.settle();
        assertThat(transport.endReason()).isInstanceOf(ConnectionAborted.class);
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void aFactoryThatBuildsNothingIsNoProtocol() throws Exception {
        Factory refusing = _ -> null;
        Deferred<Protocol> connecting = new SocksClientEndpoint(proxy, "target", 80).connect(refusing);
        reactor.tcpClients().getLast().succeed(transport);
        transport.deliver(Bytes.ofHex("050005000001c00002070050"));

        Results.failureOf(connecting, NoProtocol.class);
        assertThat(transport.isAborted()).isTrue();
    }

    @Test
    void whatConnectionMadeThrowsIsTheFailure() throws Exception {
        reactor.unhandledFailures().keepReported(true);
        IOException broken = new IOException("broken");
        Deferred<Protocol> connecting = new SocksClientEndpoint(proxy, "target", 80).connect((Factory) _ -> new Protocol() {
            @Override
            public void connectionMade() throws IOException {
                throw broken;
            }
        });
        reactor.tcpClients().getLast().succeed(transport);
        transport.deliver(Bytes.ofHex("050005000001c00002070050"));
        transport.settle();

        assertThat(Results.failureOf(connecting)).isSameAs(broken);
        assertThat(reactor.unhandledFailures().drain()).hasSize(1);
    }

    @Test
    void tunnelsNest() throws Exception {
        ClientEndpoint inner = new SocksClientEndpoint(
                proxy, "second", 8080, new SocksCredentials("u", "p"), Duration.ofSeconds(9));
        Deferred<Noting> connecting = begin(new HttpTunnelEndpoint(inner, "target", 80));
        transport.deliver(Bytes.ofHex("0502" + "0100" + "05000001c00002070050"));
        transport.settle();
        assertThat(transport.writtenText()).endsWith("CONNECT target:80 HTTP/1.1\r\nHost: target:80\r\n\r\n");
        assertThat(connecting.isFired()).isFalse();
        transport.deliver("HTTP/1.1 200 OK\r\n\r\nx");
        transport.settle();

        Results.successOf(connecting);
        assertThat(events).containsExactly("made", "fired", "received x");
    }

    @Test
    void aProxyHeaderGoesFirst() throws Exception {
        Deferred<Noting> connecting = begin(new ProxyHeaderClientEndpoint(
                proxy, 1, transport -> new ProxyHeader.Unproxied(false, List.of())));
        transport.settle();

        Results.successOf(connecting);
        assertThat(transport.takeWritten()).isEqualTo("PROXY UNKNOWN\r\nhello");
        assertThat(events).containsExactly("made", "fired");
    }

    @Test
    void aHeaderThatCannotBeWrittenFailsTheAttempt() throws Exception {
        Deferred<Noting> connecting = begin(new ProxyHeaderClientEndpoint(
                proxy, 1, transport -> new ProxyHeader.Unproxied(true, List.of())));
        transport.settle();

        Results.failureOf(connecting, IllegalArgumentException.class);
        assertThat(transport.writtenText()).isEmpty();
    }
}
