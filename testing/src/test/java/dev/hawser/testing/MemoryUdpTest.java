package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.MessageTooLong;
import dev.hawser.net.UdpOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** UDP without a network. */
final class MemoryUdpTest {
    private static final Address.Ip STRANGER = Address.Ip.of("192.0.2.1", 4000);

    private final MemoryReactor reactor = new MemoryReactor();
    private final List<String> events = new ArrayList<>();

    private final class Echo extends DatagramProtocol {
        @Override
        public void startProtocol() {
            events.add("started");
        }

        @Override
        public void datagramReceived(Bytes data, Address from) throws IOException {
            events.add(data.utf8());
            if (data.equals(Bytes.of("bad"))) {
                throw new IOException("it was bad");
            }
            transport().write(data, from);
        }

        @Override
        public void connectionRefused() {
            events.add("refused");
        }

        @Override
        public void stopProtocol() {
            events.add("stopped");
        }
    }

    @Test
    void whatComesAndWhatIsWrittenIsTheTests() {
        DatagramTransport transport = reactor.listenUdp(9999, new Echo());
        MemoryUdp udp = reactor.udpPorts().getFirst();
        assertThat(udp.transport()).isSameAs(transport);
        udp.receive(Bytes.of("hello"), STRANGER);
        assertThat(events).containsExactly("started", "hello");
        assertThat(udp.takeWritten()).containsExactly(new MemoryUdp.Datagram(Bytes.of("hello"), STRANGER));
        assertThat(udp.written()).isEmpty();
    }

    @Test
    void twoSocketsTalkThroughTheTest() {
        reactor.listenUdp(9999, new Echo());
        List<String> answers = new ArrayList<>();
        DatagramTransport client = reactor.listenUdp(0, new DatagramProtocol() {
            @Override
            public void datagramReceived(Bytes data, Address from) {
                answers.add(data.utf8() + " from " + from);
            }
        });
        client.write("ping", Address.Ip.of("127.0.0.1", 9999));
        MemoryUdp server = reactor.udpPorts().getFirst();
        MemoryUdp here = reactor.udpPorts().getLast();
        here.deliverTo(server);
        assertThat(server.written().getFirst().to().port()).isEqualTo(client.host().port());
        server.deliverTo(here);
        assertThat(answers).containsExactly("ping from 127.0.0.1:9999");
    }

    @Test
    void W9_whatAnEventThrowsIsReportedAndTheNextComes() {
        reactor.listenUdp(9999, new Echo());
        MemoryUdp udp = reactor.udpPorts().getFirst();
        udp.receive(Bytes.of("bad"), STRANGER);
        udp.receive(Bytes.of("good"), STRANGER);
        assertThat(events).containsExactly("started", "bad", "good");
    }

    @Test
    void aFullNetworkHasDatagramsWaitAndThenDropsThem() {
        DatagramTransport transport =
                reactor.listenUdp(9999, UdpOptions.DEFAULT.withMostUnsent(3 * (5 + 64)), new Echo());
        MemoryUdp udp = reactor.udpPorts().getFirst();
        udp.setFull(true);
        for (int i = 0; i < 5; i++) {
            transport.write("data" + i, STRANGER);
        }
        transport.drained().finish(_ -> events.add("drained"), thrown -> events.add("" + thrown));
        assertThat(transport.unsent()).isEqualTo(15);
        assertThat(transport.dropped()).isEqualTo(2);
        assertThat(udp.written()).isEmpty();
        udp.setFull(false);
        assertThat(udp.takeWritten())
                .extracting(datagram -> datagram.data().utf8())
                .containsExactly("data0", "data1", "data2");
        assertThat(events).containsExactly("started", "drained");
        assertThat(transport.unsent()).isZero();
    }

    @Test
    void emptyDatagramsThatWaitAreBoundedToo() {
        DatagramTransport transport =
                reactor.listenUdp(9999, UdpOptions.DEFAULT.withMostUnsent(10 * 64), new Echo());
        reactor.udpPorts().getFirst().setFull(true);
        for (int i = 0; i < 100; i++) {
            transport.write(Bytes.EMPTY, STRANGER);
        }
        assertThat(transport.dropped()).isEqualTo(90);
    }

    @Test
    void W9_connectedAndRefused() {
        DatagramTransport transport = reactor.listenUdp(0, new Echo());
        MemoryUdp udp = reactor.udpPorts().getFirst();
        udp.refuse();
        transport.connect(STRANGER);
        udp.refuse();
        transport.write("x");
        udp.receive(Bytes.of("another's"), Address.Ip.of("192.0.2.1", 4001));
        assertThat(events).containsExactly("started", "refused");
        assertThat(udp.written()).containsExactly(new MemoryUdp.Datagram(Bytes.of("x"), STRANGER));
        assertThatThrownBy(() -> transport.write(Bytes.adopt(new byte[70_000])))
                .isInstanceOf(MessageTooLong.class)
                .hasMessageContaining("70000");
    }

    @Test
    void pausedItKeepsWhatComes() {
        DatagramTransport transport = reactor.listenUdp(9999, new Echo());
        MemoryUdp udp = reactor.udpPorts().getFirst();
        transport.pauseProducing();
        udp.receive(Bytes.of("later"), STRANGER);
        transport.resumeProducing();
        assertThat(events).containsExactly("started");
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("started", "later");
    }

    @Test
    void portsAreTakenAndGivenBack() {
        DatagramTransport transport = reactor.listenUdp(9999, new Echo());
        assertThatThrownBy(() -> reactor.listenUdp(9999, new Echo()))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("9999");
        assertThat(reactor.holdings()).hasSize(1);
        transport.stopListening().finish(_ -> events.add("closed"), thrown -> events.add("" + thrown));
        assertThat(events).containsExactly("started");
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("started", "stopped", "closed");
        assertThat(reactor.holdings()).isEmpty();
        assertThatThrownBy(() -> reactor.udpPorts().getFirst().receive(Bytes.EMPTY, STRANGER))
                .isInstanceOf(IllegalStateException.class);
        reactor.listenUdp(9999, new Echo());
    }

    @Test
    void groupsAreRecorded() {
        DatagramTransport transport = reactor.listenUdp(8005, UdpOptions.MULTICAST, new Echo());
        transport.joinGroup("228.0.0.5");
        transport.joinGroup("228.0.0.6", "eth0");
        assertThat(reactor.udpPorts().getFirst().groups()).containsExactly("228.0.0.5", "228.0.0.6 on eth0");
        transport.leaveGroup("228.0.0.5");
        assertThat(reactor.udpPorts().getFirst().groups()).containsExactly("228.0.0.6 on eth0");
    }

    @Test
    void theStopOfTheReactorStopsTheProtocol() {
        reactor.listenUdp(9999, new Echo());
        reactor.run();
        assertThat(events).containsExactly("started", "stopped");
    }
}
