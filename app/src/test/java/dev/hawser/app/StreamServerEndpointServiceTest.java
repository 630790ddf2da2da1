package dev.hawser.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Drainable;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.endpoint.ServerEndpoint;
import dev.hawser.net.endpoint.TcpServerEndpoint;
import dev.hawser.policy.CountingFactory;
import dev.hawser.policy.TimeoutFactory;
import dev.hawser.policy.Timeouts;
import dev.hawser.testing.MemoryPort;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ports that are opened with a service, and let their connections end with it. Rule V2. */
final class StreamServerEndpointServiceTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final List<String> events = new ArrayList<>();

    @AfterEach
    void nothingWasLost() {
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
    }

    /** Answers a line after a second, and knows when it is to end. */
    private final class Slow extends LineReceiver implements Drainable {
        private boolean busy;
        private boolean draining;

        @Override
        public void lineReceived(String line) {
            busy = true;
            reactor.callLater(Duration.ofSeconds(1), () -> {
                busy = false;
                sendLine("done with " + line);
                if (draining) {
                    transport().loseConnection();
                }
            });
        }

        @Override
        public void drainRequested() {
            draining = true;
            if (!busy) {
                transport().loseConnection();
            }
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("lost " + reason.getClass().getSimpleName());
        }
    }

    /** Does not know. */
    private final class Plain extends Protocol {
        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("plain lost " + reason.getClass().getSimpleName());
        }
    }

    private StreamServerEndpointService running(Factory factory) {
        StreamServerEndpointService service =
                new StreamServerEndpointService(reactor, "web", new TcpServerEndpoint(reactor, 8000), factory);
        Results.successOf(service.startService());
        return service;
    }

    private MemoryPort port() {
        return reactor.tcpServers().getLast();
    }

    private MemoryTransport connect() throws Exception {
        MemoryTransport transport = new MemoryTransport(reactor);
        assertThat(port().accept(transport)).isNotNull();
        return transport;
    }

    // ---------------------------------------------------------------- opening

    @Test
    void V2_thePortIsBoundWhenItIsOpenedAndNotBefore() {
        StreamServerEndpointService service =
                new StreamServerEndpointService(reactor, "web", new TcpServerEndpoint(reactor, 8000), _ -> null);
        assertThat(service.port()).isNull();
        assertThat(service.description()).isEmpty();
        Results.successOf(service.privilegedStartService());
        assertThat(Objects.requireNonNull(service.port()).port()).isEqualTo(8000);
        assertThat(service.description()).isEqualTo("listening on 0.0.0.0:8000, 0 connections");
        Results.successOf(service.startService());
        assertThat(reactor.tcpServers()).hasSize(1);
    }

    @Test
    void V2_aPortThatIsTakenFailsTheStart() {
        reactor.listenTcp(8000, Plain::new);
        StreamServerEndpointService service =
                new StreamServerEndpointService(reactor, "web", new TcpServerEndpoint(reactor, 8000), _ -> null);
        Results.failureOf(service.startService(), CannotListen.class);
        assertThat(service.state()).isEqualTo(ServiceState.FAILED);
    }

    @Test
    void V2_aStopCancelsAListenThatIsUnderWay() {
        List<String> told = new ArrayList<>();
        ServerEndpoint slow = new ServerEndpoint() {
            @Override
            public Deferred<ListeningPort> listen(Factory factory) {
                return new Promise<>(reactor, _ -> told.add("cancelled"));
            }
        };
        StreamServerEndpointService service = new StreamServerEndpointService(reactor, "web", slow, _ -> null);
        Deferred<@Nullable Void> running = service.startService();
        Results.successOf(service.stopService());
        Results.failureOf(running, CancellationException.class);
        assertThat(told).containsExactly("cancelled");
        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void itIsStartedAgainOnTheSamePort() throws Exception {
        StreamServerEndpointService service = running(_ -> new Slow());
        connect();
        for (int i = 0; i < 3; i++) {
            Deferred<@Nullable Void> stopped = service.stopService();
            reactor.advance(Duration.ZERO);
            Results.successOf(stopped);
            Results.successOf(service.startService());
            connect();
            assertThat(service.connectionCount()).isEqualTo(1);
        }
        assertThat(reactor.tcpServers()).hasSize(4);
    }

    // ---------------------------------------------------------------- its stop

    @Test
    void aStopWithoutConnectionsIsOverWhenThePortIsClosed() {
        StreamServerEndpointService service = running(_ -> new Plain());
        Deferred<@Nullable Void> stopped = service.stopService();
        assertThat(port().isListening()).isFalse();
        assertThat(service.port()).isNull();
        reactor.advance(Duration.ZERO);
        Results.successOf(stopped);
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void whoIsIdleEndsAndWhoIsAtARequestFinishesIt() throws Exception {
        StreamServerEndpointService service = running(_ -> new Slow());
        MemoryTransport idle = connect();
        MemoryTransport busy = connect();
        busy.deliver("work\r\n");
        assertThat(service.description()).isEqualTo("listening on 0.0.0.0:8000, 2 connections");
        Deferred<@Nullable Void> stopped = service.stopService();
        assertThat(idle.isOpen()).as("not within the call").isTrue();
        reactor.advance(Duration.ZERO);
        assertThat(idle.isOpen()).isFalse();
        assertThat(busy.isOpen()).isTrue();
        assertThat(service.description()).isEqualTo("waiting for 1 connection to end");
        Results.assertNoResult(stopped);
        reactor.advance(Duration.ofSeconds(1));
        assertThat(busy.writtenText()).isEqualTo("done with work\r\n");
        Results.successOf(stopped);
        assertThat(events).containsExactly("lost ConnectionDone", "lost ConnectionDone");
        assertThat(service.description()).isEmpty();
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void whoDoesNotEndInTimeIsAbortedAndTheStopWaitsForConnectionLost() throws Exception {
        StreamServerEndpointService service = running(_ -> new Plain()).withDrain(Duration.ofSeconds(3));
        MemoryTransport transport = connect();
        Deferred<@Nullable Void> stopped = service.stopService();
        reactor.advance(Duration.ofMillis(2999));
        assertThat(transport.isOpen()).isTrue();
        transport.deliver("still served");
        Results.assertNoResult(stopped);
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Drain")) {
            reactor.advance(Duration.ofMillis(1));
            assertThat(log.lines()).containsExactly("WARNING aborting 1 connection of service web that went on for 3 s");
        }
        Results.successOf(stopped);
        assertThat(events).containsExactly("plain lost ConnectionAborted");
        assertThat(transport.endReason()).isInstanceOf(ConnectionAborted.class);
    }

    @Test
    void withoutTimeToWaitAllAreAbortedAtOnceAndNobodyIsAsked() throws Exception {
        StreamServerEndpointService service = running(_ -> new Slow()).withDrain(Duration.ZERO);
        connect();
        Deferred<@Nullable Void> stopped = service.stopService();
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Drain")) {
            reactor.advance(Duration.ZERO);
            assertThat(log.lines()).isEmpty();
        }
        Results.successOf(stopped);
        assertThat(events).containsExactly("lost ConnectionAborted");
    }

    @Test
    void aLineOfTheLogSaysWhomItWaitsFor() throws Exception {
        StreamServerEndpointService service = running(_ -> new Plain());
        connect();
        connect();
        connect();
        MultiService shop = new MultiService(reactor, "shop");
        shop.add(service);
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Drain")) {
            ignored(service.stopService());
            assertThat(log.lines()).containsExactly("INFO waiting up to 10 s for 3 connections of service shop/web");
        }
    }

    private static void ignored(Deferred<?> deferred) {
        deferred.finish(_ -> {}, _ -> {});
    }

    @Test
    void whoComesDuringTheWaitIsServedAndAsked() throws Exception {
        StreamServerEndpointService service = running(_ -> new Slow());
        Factory factory = port().factory();
        connect().deliver("work\r\n");
        Deferred<@Nullable Void> stopped = service.stopService();
        Protocol late = Objects.requireNonNull(factory.buildProtocol(MemoryTransport.PEER));
        MemoryTransport transport = new MemoryTransport(reactor);
        transport.connect(late);
        transport.deliver("late work\r\n");
        assertThat(service.connectionCount()).isEqualTo(2);
        reactor.advance(Duration.ofSeconds(1));
        assertThat(transport.writtenText()).isEqualTo("done with late work\r\n");
        assertThat(transport.isOpen()).isFalse();
        Results.successOf(stopped);
    }

    @Test
    void whoComesWhenThePortIsClosedButNobodyWasThereIsServedToo() throws Exception {
        StreamServerEndpointService service = running(_ -> new Slow());
        Factory factory = port().factory();
        Deferred<@Nullable Void> stopped = service.stopService();
        MemoryTransport transport = new MemoryTransport(reactor);
        transport.connect(Objects.requireNonNull(factory.buildProtocol(MemoryTransport.PEER)));
        transport.deliver("late work\r\n");
        reactor.advance(Duration.ZERO);
        Results.assertNoResult(stopped);
        reactor.advance(Duration.ofSeconds(1));
        assertThat(transport.writtenText()).isEqualTo("done with late work\r\n");
        Results.successOf(stopped);
    }

    @Test
    void whoComesWhenItHasStoppedIsRefused() throws Exception {
        StreamServerEndpointService service = running(_ -> new Slow());
        Factory factory = port().factory();
        Deferred<@Nullable Void> stopped = service.stopService();
        reactor.advance(Duration.ZERO);
        Results.successOf(stopped);
        assertThat(factory.buildProtocol(MemoryTransport.PEER)).isNull();
        Results.successOf(service.startService());
        assertThat(factory.buildProtocol(MemoryTransport.PEER)).isNotNull();
    }

    @Test
    void aProtocolWithinPoliciesIsAsked() throws Exception {
        CountingFactory counting = new CountingFactory(_ -> new Slow());
        StreamServerEndpointService service =
                running(new TimeoutFactory(counting, Timeouts.NONE.withIdle(Duration.ofMinutes(1))));
        connect();
        Deferred<@Nullable Void> stopped = service.stopService();
        reactor.advance(Duration.ZERO);
        Results.successOf(stopped);
        assertThat(events).containsExactly("lost ConnectionDone");
        assertThat(counting.connections()).isZero();
    }

    @Test
    void aConnectionMayStopTheServiceThatItBelongsTo() throws Exception {
        List<Deferred<@Nullable Void>> stops = new ArrayList<>();
        StreamServerEndpointService[] service = new StreamServerEndpointService[1];
        service[0] = running(Factory.of(() -> new LineReceiver() {
            @Override
            public void lineReceived(String line) {
                stops.add(service[0].stopService());
                sendLine("stopping");
                transport().loseConnection();
            }
        }));
        MemoryTransport transport = connect();
        transport.deliver("stop\r\n");
        reactor.advance(Duration.ZERO);
        assertThat(transport.writtenText()).isEqualTo("stopping\r\n");
        Results.successOf(stops.getFirst());
    }

    @Test
    void aStartDuringTheWaitBeginsWhenItIsOver() throws Exception {
        StreamServerEndpointService service = running(_ -> new Slow());
        connect().deliver("work\r\n");
        Deferred<@Nullable Void> stopped = service.stopService();
        Deferred<@Nullable Void> running = service.startService();
        reactor.advance(Duration.ofMillis(500));
        Results.assertNoResult(running);
        reactor.advance(Duration.ofMillis(500));
        Results.successOf(stopped);
        Results.successOf(running);
        assertThat(service.isRunning()).isTrue();
        assertThat(port().isListening()).isTrue();
    }

    @Test
    void severalPortsCloseTogetherAndWaitTogether() throws Exception {
        MultiService ports = new MultiService(reactor, "ports");
        for (int i = 0; i < 3; i++) {
            ports.add(new StreamServerEndpointService(
                            reactor, "port " + i, new TcpServerEndpoint(reactor, 8000 + i), _ -> new Plain())
                    .withDrain(Duration.ofSeconds(5)));
        }
        Results.successOf(ports.startService());
        for (MemoryPort port : reactor.tcpServers()) {
            port.accept(new MemoryTransport(reactor));
        }
        Deferred<@Nullable Void> stopped = ports.stopService();
        assertThat(reactor.tcpServers()).noneMatch(MemoryPort::isListening);
        reactor.advance(Duration.ofSeconds(5));
        Results.successOf(stopped);
        assertThat(events).hasSize(3);
    }

    @Test
    void aPortThatDoesNotCloseWellIsLoggedAndItsConnectionsAreWaitedFor() throws Exception {
        ServerEndpoint broken = new ServerEndpoint() {
            @Override
            public Deferred<ListeningPort> listen(Factory factory) {
                return new TcpServerEndpoint(reactor, 8000).listen(factory).addCallback(BrokenPort::new);
            }
        };
        StreamServerEndpointService service =
                new StreamServerEndpointService(reactor, "web", broken, _ -> new Slow());
        Results.successOf(service.startService());
        connect().deliver("work\r\n");
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            Deferred<@Nullable Void> stopped = service.stopService();
            Results.assertNoResult(stopped);
            reactor.advance(Duration.ofSeconds(1));
            Results.successOf(stopped);
            assertThat(log.lines()).singleElement().asString().contains("closing the port of service web failed");
        }
        assertThat(events).containsExactly("lost ConnectionDone");
    }

    private record BrokenPort(ListeningPort beneath) implements ListeningPort {
        @Override
        public dev.hawser.net.Address host() {
            return beneath.host();
        }

        @Override
        public boolean isListening() {
            return beneath.isListening();
        }

        @Override
        public Deferred<@Nullable Void> stopListening() {
            return beneath.stopListening().addCallback(_ -> {
                throw new IOException("stuck");
            });
        }

        @Override
        public void startListening() {
            beneath.startListening();
        }
    }

    // ---------------------------------------------------------------- the time

    @Test
    void aNegativeTimeIsRefused() {
        StreamServerEndpointService service = running(_ -> null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.withDrain(Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
    }
}
