package dev.hawser.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.bytes.Bytes;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.Drainable;
import dev.hawser.net.Factory;
import dev.hawser.net.HandshakeListener;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.ServerEndpoint;
import dev.hawser.tls.TlsSession;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stop of services whose connections are on the operating system, in clear and with TLS. */
final class SocketDrainTest {
    private static final String CERTIFICATE = "../testing/src/test/resources/tls/server-ec.pem";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** A reactor with that backend; leaves the test out where the machine has none. */
    private static Reactor open(String backend) {
        try {
            return Reactor.open(ReactorOptions.DEFAULT.withBackend(backend).withHandleSignals(false));
        } catch (UnsupportedOperationException absent) {
            assumeTrue(backend.equals("nio"), absent.getMessage());
            throw absent;
        }
    }

    private static int portOf(StreamServerEndpointService service) {
        return Objects.requireNonNull(service.port()).port();
    }

    private Socket connect(StreamServerEndpointService service) throws Exception {
        Socket socket = new Socket("127.0.0.1", portOf(service));
        socket.setSoTimeout(20_000);
        opened.add(socket);
        return socket;
    }

    /** Sends what is left of a large answer when it is asked to finish. */
    private static final class Answering extends LineReceiver implements Drainable {
        private final Runnable whenAsked;

        Answering(Runnable whenAsked) {
            this.whenAsked = whenAsked;
        }

        @Override
        public void lineReceived(String line) {
            whenAsked.run();
        }

        @Override
        public void drainRequested() {
            transport().write(Bytes.of("x".repeat(1 << 20)));
            transport().loseConnection();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void whatIsWrittenAtTheEndOfTheServiceArrivesAndThePortRefusesMeanwhile(String backend) throws Exception {
        Reactor reactor = open(backend);
        Application shop = new Application(reactor, "shop");
        StreamServerEndpointService[] service = new StreamServerEndpointService[1];
        service[0] = shop.listen("tcp:0:interface=127.0.0.1", () -> new Answering(reactor::stop));
        List<Socket> clients = new ArrayList<>();
        shop.reactor().callWhenRunning(() -> reactor.callLater(Duration.ZERO, () -> {
            Socket client = connect(service[0]);
            client.getOutputStream().write("stop\r\n".getBytes(StandardCharsets.UTF_8));
            clients.add(client);
        }));
        List<Integer> sizes = new ArrayList<>();
        Thread reader = Thread.ofPlatform().unstarted(() -> {
            try {
                sizes.add(clients.getFirst().getInputStream().readAllBytes().length);
            } catch (java.io.IOException reset) {
                sizes.add(-1);
            }
        });
        reactor.addSystemEventTrigger(
                dev.hawser.net.Trigger.Phase.BEFORE, dev.hawser.net.Trigger.Event.SHUTDOWN, reader::start);
        shop.run();
        reader.join();
        assertThat(sizes).containsExactly(1 << 20);
        assertThat(shop.state()).isEqualTo(ServiceState.STOPPED);
    }

    /** Says when TLS is agreed on, and then nothing any more. */
    private static final class Silent extends Protocol implements HandshakeListener {
        private final Runnable whenSecured;

        Silent(Runnable whenSecured) {
            this.whenSecured = whenSecured;
        }

        @Override
        public void handshakeCompleted(TlsSession session) {
            whenSecured.run();
        }
    }

    private static StreamServerEndpointService tls(Reactor reactor, Factory factory) {
        ServerEndpoint endpoint =
                ServerEndpoint.parse(reactor, "tls:0:interface=127.0.0.1:certificate=" + CERTIFICATE);
        return new StreamServerEndpointService(reactor, "tls", endpoint, factory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aTlsConnectionThatGoesOnIsAborted(String backend) {
        Reactor reactor = open(backend);
        Application shop = new Application(reactor, "shop");
        StreamServerEndpointService service = shop.add(tls(reactor, _ -> new Silent(reactor::stop)))
                .withDrain(Duration.ofMillis(20));
        List<Throwable> ends = new ArrayList<>();
        reactor.callWhenRunning(() -> reactor.callLater(Duration.ZERO, () -> ClientEndpoint.parse(
                        reactor, "tls:127.0.0.1:" + portOf(service) + ":insecure=yes")
                .connect(() -> new Protocol() {})
                .chain(client -> client.transport().lost())
                .finish(ends::add, ends::add)));
        shop.run();
        assertThat(service.connectionCount()).isZero();
        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
        assertThat(ends).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void whoNeverAgreesOnTlsIsAbortedToo(String backend) throws Exception {
        Reactor reactor = open(backend);
        Application shop = new Application(reactor, "shop");
        StreamServerEndpointService service = shop.add(tls(reactor, _ -> {
                    reactor.callLater(Duration.ZERO, reactor::stop);
                    return new Silent(() -> {});
                }))
                .withDrain(Duration.ofMillis(20));
        List<Socket> clients = new ArrayList<>();
        reactor.callWhenRunning(() -> reactor.callLater(Duration.ZERO, () -> clients.add(connect(service))));
        shop.run();
        assertThat(service.connectionCount()).isZero();
        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
        try {
            assertThat(clients.getFirst().getInputStream().read()).isNegative();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }
}
