package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.proxy.wire.ProxyEnd;
import dev.hawser.net.proxy.wire.ProxyHeader;
import dev.hawser.net.proxy.wire.ProxyHeaderLimits;
import dev.hawser.net.proxy.wire.ProxyHeaderWriter;
import dev.hawser.net.proxy.wire.ProxyTlv;
import dev.hawser.policy.AccessList;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyHeaderServerEndpointTest {
    private static final Address PROXY = new Address.Ip(InetAddress.ofLiteral("10.1.2.3"), 5555);
    private static final Address HERE = new Address.Ip(InetAddress.ofLiteral("10.0.0.1"), 80);

    private final MemoryReactor reactor = new MemoryReactor();
    private final List<String> events = new ArrayList<>();
    private MemoryTransport transport = new MemoryTransport(reactor);
    private AccessList trusted = AccessList.allowAll();

    private final class Noting extends Protocol {
        private final Address built;

        Noting(Address built) {
            this.built = built;
        }

        @Override
        public void connectionMade() {
            events.add("built for " + built + ", peer " + transport().peer() + ", host " + transport().host());
        }

        @Override
        public void dataReceived(Bytes data) {
            events.add(data.utf8());
            transport().write(data);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("lost");
        }
    }

    private void accept(Factory factory) throws Exception {
        ServerEndpoint endpoint = new ProxyHeaderServerEndpoint(
                new TcpServerEndpoint(reactor, 0), trusted, Duration.ofSeconds(5), ProxyHeaderLimits.DEFAULT);
        Results.successOf(endpoint.listen(factory));
        transport = new MemoryTransport(reactor, reactor.options().limits(), HERE, PROXY);
        reactor.tcpServers().getLast().accept(transport);
    }

    private void accept() throws Exception {
        accept(Noting::new);
    }

    @Test
    void theProtocolSeesTheClientAndNoByteIsLost() throws Exception {
        Bytes wire = Bytes.of("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\nGET");
        Chunkings.each(wire, chunks -> {
            events.clear();
            accept();
            chunks.forEach(transport::deliver);
            transport.settle();

            assertThat(events.getFirst())
                    .isEqualTo("built for 192.0.2.1:56324, peer 192.0.2.1:56324, host 198.51.100.2:443");
            assertThat(String.join("", events.subList(1, events.size()))).isEqualTo("GET");
            assertThat(transport.takeWritten()).isEqualTo("GET");
            transport.disconnect();
            assertThat(events.getLast()).isEqualTo("lost");
            assertThat(reactor.clock().delayedCalls()).isEmpty();
        });
    }

    @Test
    void version2AndItsValues() throws Exception {
        List<Protocol> built = new ArrayList<>();
        accept(peer -> {
            built.add(new Noting(peer));
            return built.getFirst();
        });
        transport.deliver(ProxyHeaderWriter.version2(new ProxyHeader.Proxied(
                new ProxyEnd.Unix("/client"),
                new ProxyEnd.Unix("/server"),
                false,
                List.of(new ProxyTlv(ProxyTlv.AUTHORITY, Bytes.of("a.example"))))));
        transport.settle();

        assertThat(events).containsExactly("built for unix:/client, peer unix:/client, host unix:/server");
        assertThat(built.getFirst().transport())
                .isInstanceOfSatisfying(
                        ProxiedTransport.class,
                        proxied -> assertThat(proxied.header().authority()).contains("a.example"));
    }

    @Test
    void aConnectionOfTheProxysOwnKeepsItsEnds() throws Exception {
        accept();
        transport.deliver(ProxyHeaderWriter.version2(new ProxyHeader.Unproxied(true, List.of())));
        transport.settle();

        assertThat(events).containsExactly("built for 10.1.2.3:5555, peer 10.1.2.3:5555, host 10.0.0.1:80");
    }

    @Test
    void withoutAHeaderThereIsNoProtocolAndTheConnectionIsAborted() throws Exception {
        accept();
        transport.deliver("GET / HTTP/1.1\r\n\r\n");
        transport.settle();

        assertThat(events).isEmpty();
        assertThat(transport.isAborted()).isTrue();
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void aHeaderThatDribblesIsNotWaitedFor() throws Exception {
        accept();
        transport.deliver("PROXY TCP4 ");
        reactor.advance(Duration.ofSeconds(4));
        transport.deliver("192.0.2.1 ");
        assertThat(transport.isAborted()).isFalse();
        reactor.advance(Duration.ofSeconds(1));
        transport.settle();

        assertThat(transport.isAborted()).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void onlyTheTrustedAreBelieved() throws Exception {
        trusted = AccessList.denyAll().allow("10.1.0.0/16");
        accept();
        transport.deliver("PROXY UNKNOWN\r\n");
        transport.settle();
        assertThat(events).hasSize(1);

        trusted = AccessList.denyAll().allow("10.2.0.0/16");
        accept();
        transport.settle();
        assertThat(transport.isAborted()).isTrue();
        assertThat(events).hasSize(1);
    }

    @Test
    void aFactoryThatRefusesTheClientClosesTheConnection() throws Exception {
        Factory refusing = _ -> null;
        accept(refusing);
        transport.deliver("PROXY UNKNOWN\r\nmore");
        transport.settle();

        assertThat(transport.isClosed()).isTrue();
        assertThat(transport.isAborted()).isFalse();
    }

    @Test
    void twoProxiesInARowAreTwoHeaders() throws Exception {
        ServerEndpoint endpoint = ServerEndpoint.parse(reactor, "haproxy:haproxy:tcp:0");
        Results.successOf(endpoint.listen(Noting::new));
        transport = new MemoryTransport(reactor, null, HERE, PROXY);
        reactor.tcpServers().getLast().accept(transport);
        transport.deliver("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nPROXY TCP4 192.0.2.3 192.0.2.4 3 4\r\nx");
        transport.settle();

        assertThat(events).containsExactly("built for 192.0.2.3:3, peer 192.0.2.3:3, host 192.0.2.4:4", "x");
    }
}
