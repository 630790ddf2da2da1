package dev.hawser.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.NoProtocol;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import dev.hawser.policy.CountingFactory;
import dev.hawser.testing.MemoryConnector;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 2.13: a connection that is kept. */
final class ClientServiceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MemoryReactor reactor = new MemoryReactor();
    private final List<String> events = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();
    private final ClientService<Ticker> client = service(Ticker::new);
    private CapturedLog log = CapturedLog.of("dev.hawser.app.Service");

    private final class Ticker extends Protocol {
        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("lost " + reason.getClass().getSimpleName());
        }
    }

    /** Rests as many seconds as attempts have failed. */
    private <P extends Protocol> ClientService<P> service(java.util.function.Supplier<P> protocols) {
        return ClientService.of(reactor, "ticker", endpoint(), protocols).withRetry(failures -> {
            asked.add(failures);
            return Duration.ofSeconds(failures);
        });
    }

    private ClientEndpoint endpoint() {
        return new TcpClientEndpoint(reactor, "127.0.0.1", 7000);
    }

    @BeforeEach
    void listen() {
        log.close();
        log = CapturedLog.of("dev.hawser.app.Service");
    }

    @AfterEach
    void nothingWasLost() {
        log.close();
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
    }

    private int attempts() {
        return reactor.tcpClients().size();
    }

    private MemoryConnector attempt() {
        return reactor.tcpClients().getLast();
    }

    private MemoryTransport connect() throws Exception {
        MemoryTransport transport = new MemoryTransport(reactor, null, MemoryTransport.HOST, MemoryTransport.PEER);
        assertThat(attempt().succeed(transport)).isNotNull();
        return transport;
    }

    private void refuse() {
        attempt().fail(new ConnectFailed.Refused("127.0.0.1:7000"));
        reactor.advance(Duration.ZERO);
    }

    private static void ignored(Deferred<?> deferred) {
        deferred.finish(_ -> {}, _ -> {});
    }

    // ---------------------------------------------------------------- connecting

    @Test
    void theStartDoesNotWaitForTheConnection() throws Exception {
        assertThat(client.description()).isEmpty();
        Results.successOf(client.startService());
        assertThat(client.isRunning()).isTrue();
        assertThat(client.description()).isEqualTo("connecting");
        Deferred<Ticker> connected = client.whenConnected();
        Results.assertNoResult(connected);
        MemoryTransport transport = connect();
        assertThat(Results.successOf(connected).transport()).isSameAs(transport);
        assertThat(Results.successOf(client.whenConnected()).transport()).isSameAs(transport);
        assertThat(client.description()).isEqualTo("connected to " + MemoryTransport.PEER);
    }

    @Test
    void aSecondStartChangesNothing() {
        Results.successOf(client.startService());
        Results.successOf(client.startService());
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void afterAFailureItRestsAndTriesAgain() throws Exception {
        Results.successOf(client.startService());
        refuse();
        assertThat(asked).containsExactly(1);
        assertThat(client.description()).isEqualTo("connecting in 1 s, after a failure");
        reactor.advance(SECOND.minusMillis(1));
        assertThat(attempts()).isEqualTo(1);
        reactor.advance(Duration.ofMillis(1));
        assertThat(attempts()).isEqualTo(2);
        refuse();
        assertThat(client.description()).isEqualTo("connecting in 2 s, after 2 failures");
        reactor.advance(Duration.ofSeconds(2));
        assertThat(attempts()).isEqualTo(3);
        assertThat(client.description()).isEqualTo("connecting, after 2 failures");
        connect();
        assertThat(asked).containsExactly(1, 2);
        assertThat(log.lines()).hasSize(2).first().asString()
                .startsWith("INFO service ticker could not connect (")
                .endsWith("), and tries again in 1 s");
    }

    @Test
    void afterALossItRestsAndConnectsAgainCountingAnew() throws Exception {
        Results.successOf(client.startService());
        refuse();
        reactor.advance(SECOND);
        MemoryTransport first = connect();
        first.disconnect(new ConnectionLost());
        assertThat(asked).containsExactly(1, 1);
        assertThat(log.lines()).last().asString().startsWith("INFO service ticker lost the connection to");
        Deferred<Ticker> connected = client.whenConnected();
        Results.assertNoResult(connected);
        reactor.advance(SECOND);
        MemoryTransport second = connect();
        assertThat(Results.successOf(connected).transport()).isSameAs(second);
    }

    @Test
    void whatAFactoryThrowsOrRefusesIsAFailedAttempt() throws Exception {
        ClientService<Protocol> service = ClientService.of(reactor, "x", endpoint(), (Factory) _ -> null);
        Results.successOf(service.startService());
        Deferred<Protocol> connected = service.whenConnected(1);
        attempt().succeed(new MemoryTransport(reactor));
        Results.failureOf(connected, NoProtocol.class);
        assertThat(service.isRunning()).isTrue();
        Results.successOf(service.stopService());
    }

    @Test
    void anEndpointThatThrowsOrFailsAtOnceIsAFailedAttempt() {
        ClientEndpoint broken = new ClientEndpoint() {
            @Override
            public Deferred<Protocol> connect(Factory factory) {
                throw new IllegalStateException("no network");
            }
        };
        ClientService<Ticker> service = ClientService.of(reactor, "x", broken, Ticker::new);
        Deferred<Ticker> connected = service.whenConnected(2);
        Results.successOf(service.startService());
        assertThat(service.isRunning()).isTrue();
        Results.assertNoResult(connected);
        reactor.advance(Duration.ofSeconds(3));
        assertThat(Results.failureOf(connected)).hasMessage("no network");
        Results.successOf(service.stopService());
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void aConnectionThatItsProtocolClosesAtOnceIsPresentedAndMadeAgain() throws Exception {
        ClientService<Protocol> service = ClientService.of(reactor, "x", endpoint(), Factory.of(() -> new Protocol() {
            @Override
            public void connectionMade() {
                transport().loseConnection();
            }
        }));
        Results.successOf(service.startService());
        Deferred<Protocol> connected = service.whenConnected();
        connect();
        Results.successOf(connected);
        reactor.advance(Duration.ofSeconds(3));
        assertThat(attempts()).isEqualTo(2);
    }

    // ---------------------------------------------------------------- whenConnected

    @Test
    void beforeTheStartItIsWaitedFor() throws Exception {
        Deferred<Ticker> connected = client.whenConnected();
        Results.successOf(client.startService());
        connect();
        Results.successOf(connected);
    }

    @Test
    void whoHasAPatienceIsToldTheFailureThatEndsIt() {
        Results.successOf(client.startService());
        Deferred<Ticker> forEver = client.whenConnected();
        Deferred<Ticker> one = client.whenConnected(1);
        Deferred<Ticker> three = client.whenConnected(3);
        refuse();
        Results.failureOf(one, ConnectFailed.Refused.class);
        reactor.advance(SECOND);
        Deferred<Ticker> late = client.whenConnected(2);
        refuse();
        reactor.advance(Duration.ofSeconds(2));
        Results.assertNoResult(three);
        Results.assertNoResult(late);
        refuse();
        Results.failureOf(three, ConnectFailed.Refused.class);
        Results.failureOf(late, ConnectFailed.Refused.class);
        Results.assertNoResult(forEver);
        Results.successOf(client.stopService());
        Results.failureOf(forEver, CancellationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void noPatienceAtAllIsRefused(int failures) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.whenConnected(failures))
                .withMessageContaining(String.valueOf(failures));
    }

    @Test
    void whoCancelsIsForgotten() throws Exception {
        Results.successOf(client.startService());
        Deferred<Ticker> first = client.whenConnected();
        Deferred<Ticker> second = client.whenConnected();
        first.cancel();
        Results.failureOf(first, CancellationException.class);
        connect();
        Results.successOf(second);
    }

    @Test
    void whoIsToldMayCancelTheNext() throws Exception {
        Results.successOf(client.startService());
        List<Deferred<Ticker>> others = new ArrayList<>();
        client.whenConnected().finish(_ -> others.getFirst().cancel(), _ -> {});
        others.add(client.whenConnected());
        connect();
        Results.failureOf(others.getFirst(), CancellationException.class);
    }

    @Test
    void whoWaitsIsGivenTheProtocolWithoutThePoliciesAroundIt() throws Exception {
        List<Protocol> made = new ArrayList<>();
        ClientService<Protocol> service = ClientService.of(
                reactor,
                "x",
                endpoint(),
                new CountingFactory(_ -> {
                    made.add(new Ticker());
                    return made.getLast();
                }));
        Results.successOf(service.startService());
        Deferred<Protocol> connected = service.whenConnected();
        MemoryTransport transport = connect();
        assertThat(Results.successOf(connected)).isSameAs(made.getFirst());
        Deferred<@Nullable Void> stopped = service.stopService();
        reactor.advance(Duration.ZERO);
        Results.successOf(stopped);
        assertThat(transport.isOpen()).isFalse();
    }

    @Test
    void onceStoppedItFailsAtOnceUntilItIsStartedAgain() throws Exception {
        Results.successOf(client.startService());
        Results.successOf(client.stopService());
        assertThat(Results.failureOf(client.whenConnected(), CancellationException.class))
                .hasMessage("service ticker is stopped, and keeps no connection");
        Results.successOf(client.startService());
        Deferred<Ticker> connected = client.whenConnected();
        connect();
        Results.successOf(connected);
    }

    // ---------------------------------------------------------------- preparation

    @Test
    void theConnectionIsPresentedWhenItIsPrepared() throws Exception {
        Promise<String> login = new Promise<>(reactor);
        client.withPreparation(_ -> login);
        Results.successOf(client.startService());
        Deferred<Ticker> connected = client.whenConnected();
        connect();
        Results.assertNoResult(connected);
        assertThat(client.description()).startsWith("preparing the connection to");
        login.callback("welcome");
        Results.successOf(connected);
    }

    @Test
    void aPreparationMayReturnNull() throws Exception {
        client.withPreparation(protocol -> {
            protocol.transport().write("hello");
            return null;
        });
        Results.successOf(client.startService());
        MemoryTransport transport = connect();
        Results.successOf(client.whenConnected());
        assertThat(transport.writtenText()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPreparationThatFailsOrThrowsIsAFailedAttemptAndEndsTheConnection(boolean throwing) throws Exception {
        client.withPreparation(_ -> {
            if (throwing) {
                throw new IOException("wrong password");
            }
            return Deferred.fail(reactor, new IOException("wrong password"));
        });
        Results.successOf(client.startService());
        Deferred<Ticker> patient = client.whenConnected(2);
        Deferred<Ticker> impatient = client.whenConnected(1);
        connect();
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("lost ConnectionAborted");
        assertThat(Results.failureOf(impatient)).hasMessage("wrong password");
        assertThat(asked).containsExactly(1);
        reactor.advance(SECOND);
        connect();
        reactor.advance(Duration.ZERO);
        assertThat(asked).containsExactly(1, 2);
        assertThat(Results.failureOf(patient)).hasMessage("wrong password");
    }

    @Test
    void aLossAmidThePreparationCancelsItAndIsAFailedAttempt() throws Exception {
        List<String> told = new ArrayList<>();
        client.withPreparation(_ -> new Promise<>(reactor, _ -> told.add("cancelled")));
        Results.successOf(client.startService());
        Deferred<Ticker> connected = client.whenConnected(1);
        MemoryTransport transport = connect();
        transport.disconnect(new ConnectionLost());
        assertThat(told).containsExactly("cancelled");
        Results.failureOf(connected, ConnectionLost.class);
        assertThat(asked).containsExactly(1);
    }

    @Test
    void aPreparationThatOutlivesItsConnectionIsNotTakenForTheNextOnes() throws Exception {
        List<Promise<String>> logins = new ArrayList<>();
        client.withPreparation(_ -> {
            Promise<String> login = new Promise<>(reactor);
            logins.add(login);
            Promise<String> cleanUp = new Promise<>(reactor);
            logins.add(cleanUp);
            return login.chainErrback(_ -> cleanUp);
        });
        Results.successOf(client.startService());
        connect().disconnect(new ConnectionLost());
        reactor.advance(SECOND);
        connect();
        Deferred<Ticker> connected = client.whenConnected();
        logins.get(1).callback("cleaned up");
        Results.assertNoResult(connected);
        logins.get(2).callback("welcome");
        Results.successOf(connected);
    }

    @Test
    void aPreparationMayStopTheService() throws Exception {
        List<Deferred<@Nullable Void>> stops = new ArrayList<>();
        client.withPreparation(_ -> {
            stops.add(client.stopService());
            return new Promise<>(reactor, _ -> events.add("cancelled"));
        });
        Results.successOf(client.startService());
        connect();
        reactor.advance(Duration.ZERO);
        Results.successOf(stops.getFirst());
        assertThat(events).containsExactly("cancelled", "lost ConnectionDone");
    }

    // ---------------------------------------------------------------- the stop, in each phase

    @Test
    void aStopWhileItConnectsCallsTheAttemptOff() {
        Results.successOf(client.startService());
        Deferred<Ticker> connected = client.whenConnected();
        Results.successOf(client.stopService());
        assertThat(attempt().state()).isEqualTo(Connector.State.DISCONNECTED);
        Results.failureOf(connected, CancellationException.class);
        reactor.advance(Duration.ofHours(1));
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void aStopWhileItRestsTakesTheRetryBack() {
        Results.successOf(client.startService());
        refuse();
        Results.successOf(client.stopService());
        assertThat(reactor.clock().delayedCalls()).isEmpty();
        assertThat(client.description()).isEmpty();
    }

    @Test
    void aStopWhileItIsConnectedLosesTheConnectionAndWaitsForThat() throws Exception {
        Results.successOf(client.startService());
        MemoryTransport transport = connect();
        transport.setCapacity(0);
        Results.successOf(client.whenConnected()).transport().write("bye");
        Deferred<@Nullable Void> first = client.stopService();
        Deferred<@Nullable Void> second = client.stopService();
        reactor.advance(SECOND);
        Results.assertNoResult(first);
        assertThat(client.description()).isEqualTo("disconnecting");
        transport.setCapacity(100);
        Results.successOf(first);
        Results.successOf(second);
        assertThat(transport.writtenText()).isEqualTo("bye");
        assertThat(transport.endReason()).isInstanceOf(ConnectionDone.class);
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void aConnectionThatDoesNotEndIsAborted() throws Exception {
        client.withDrain(Duration.ofSeconds(3));
        Results.successOf(client.startService());
        MemoryTransport transport = connect();
        transport.setCapacity(0);
        Results.successOf(client.whenConnected()).transport().write("bye");
        Deferred<@Nullable Void> stopped = client.stopService();
        reactor.advance(Duration.ofMillis(2999));
        Results.assertNoResult(stopped);
        reactor.advance(Duration.ofMillis(1));
        Results.successOf(stopped);
        assertThat(transport.endReason()).isInstanceOf(ConnectionAborted.class);
    }

    @Test
    void aStopWhileItPreparesCancelsThatAndLosesTheConnection() throws Exception {
        List<String> told = new ArrayList<>();
        client.withPreparation(_ -> new Promise<>(reactor, _ -> told.add("cancelled")));
        Results.successOf(client.startService());
        Deferred<Ticker> connected = client.whenConnected();
        connect();
        Deferred<@Nullable Void> stopped = client.stopService();
        assertThat(told).containsExactly("cancelled");
        reactor.advance(Duration.ZERO);
        Results.successOf(stopped);
        Results.failureOf(connected, CancellationException.class);
        assertThat(events).containsExactly("lost ConnectionDone");
    }

    @Test
    void aStopAfterAPreparationFailedWaitsForTheEndOfTheConnection() throws Exception {
        Promise<String> login = new Promise<>(reactor);
        client.withPreparation(_ -> login);
        Results.successOf(client.startService());
        connect();
        login.errback(new IOException("wrong password"));
        Deferred<@Nullable Void> stopped = client.stopService();
        Results.assertNoResult(stopped);
        reactor.advance(Duration.ZERO);
        Results.successOf(stopped);
        assertThat(events).containsExactly("lost ConnectionAborted");
    }

    @Test
    void anAttemptThatSucceedsThoughItWasCalledOffIsAborted() throws Exception {
        Promise<Protocol> made = new Promise<>(reactor);
        ClientEndpoint slow = new ClientEndpoint() {
            @Override
            public Deferred<Protocol> connect(Factory factory) {
                return new Promise<Protocol>(reactor).chainErrback(_ -> made);
            }
        };
        ClientService<Ticker> service = ClientService.of(reactor, "slow", slow, Ticker::new);
        Results.successOf(service.startService());
        Deferred<@Nullable Void> stopped = service.stopService();
        Results.assertNoResult(stopped);
        Ticker late = new Ticker();
        new MemoryTransport(reactor).connect(late);
        made.callback(late);
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("lost ConnectionAborted");
        Results.successOf(stopped);
    }

    @Test
    void aCancellerThatThrowsDoesNotKeepItFromStopping() {
        ClientEndpoint broken = new ClientEndpoint() {
            @Override
            public Deferred<Protocol> connect(Factory factory) {
                return new Promise<>(reactor, _ -> {
                    throw new IllegalStateException("broken canceller");
                });
            }
        };
        ClientService<Ticker> service = ClientService.of(reactor, "broken", broken, Ticker::new);
        Results.successOf(service.startService());
        Results.successOf(service.stopService());
        assertThat(log.lines()).singleElement().asString().contains("calling off what service broken was at failed");
    }

    // ---------------------------------------------------------------- starting again

    @Test
    void aStartWhileItDisconnectsConnectsAgainAfterwards() throws Exception {
        Results.successOf(client.startService());
        MemoryTransport first = connect();
        first.setCapacity(0);
        Results.successOf(client.whenConnected()).transport().write("bye");
        Deferred<@Nullable Void> stopped = client.stopService();
        Deferred<@Nullable Void> running = client.startService();
        Deferred<Ticker> connected = client.whenConnected();
        assertThat(attempts()).isEqualTo(1);
        first.setCapacity(100);
        Results.successOf(stopped);
        Results.successOf(running);
        assertThat(attempts()).isEqualTo(2);
        Results.assertNoResult(connected);
        MemoryTransport second = connect();
        assertThat(Results.successOf(connected).transport()).isSameAs(second);
    }

    @Test
    void aStopThatCallsTheRestartOffTellsWhoWaitedForIt() throws Exception {
        Results.successOf(client.startService());
        MemoryTransport first = connect();
        first.setCapacity(0);
        Results.successOf(client.whenConnected()).transport().write("bye");
        Deferred<@Nullable Void> stopped = client.stopService();
        Deferred<@Nullable Void> running = client.startService();
        Deferred<Ticker> connected = client.whenConnected();
        Deferred<@Nullable Void> stoppedAgain = client.stopService();
        Results.failureOf(running, CancellationException.class);
        first.setCapacity(100);
        Results.successOf(stopped);
        Results.successOf(stoppedAgain);
        Results.failureOf(connected, CancellationException.class);
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void whoIsToldOfAFailureMayStopIt() {
        Results.successOf(client.startService());
        List<Deferred<@Nullable Void>> stops = new ArrayList<>();
        client.whenConnected(1).finish(_ -> {}, _ -> stops.add(client.stopService()));
        refuse();
        Results.successOf(stops.getFirst());
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    // ---------------------------------------------------------------- policies

    private enum Wrong {
        THROWS,
        NEGATIVE
    }

    private static RetryPolicy wrong(Wrong kind) {
        return switch (kind) {
            case THROWS -> _ -> {
                throw new IllegalStateException("broken policy");
            };
            case NEGATIVE -> _ -> Duration.ofSeconds(-1);
        };
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void aPolicyThatGivesNoTimeFailsTheService(Wrong kind) {
        client.withRetry(wrong(kind));
        Results.successOf(client.startService());
        Deferred<Ticker> connected = client.whenConnected();
        refuse();
        assertThat(client.state()).isEqualTo(ServiceState.FAILED);
        assertThat(Objects.requireNonNull(client.failure())).hasMessageContaining("policy");
        Results.failureOf(connected, CancellationException.class);
        assertThat(log.lines()).singleElement().asString().startsWith("SEVERE service ticker has failed");
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void aPolicyThatGivesNoTimeWithinTheStartFailsThat(Wrong kind) {
        ClientEndpoint broken = new ClientEndpoint() {
            @Override
            public Deferred<Protocol> connect(Factory factory) {
                return Deferred.fail(reactor, new ConnectFailed.Refused("x"));
            }
        };
        ClientService<Ticker> service =
                ClientService.of(reactor, "broken", broken, Ticker::new).withRetry(wrong(kind));
        assertThat(Results.failureOf(service.startService())).hasMessageContaining("policy");
    }

    @Test
    void withoutAPolicyOfItsOwnItRestsAsTheStandardOneSays() {
        ClientService<Ticker> service = ClientService.of(reactor, "x", endpoint(), Ticker::new);
        Results.successOf(service.startService());
        refuse();
        reactor.advance(Duration.ofMillis(1499));
        assertThat(attempts()).isEqualTo(1);
        reactor.advance(Duration.ofMillis(1001));
        assertThat(attempts()).isEqualTo(2);
        ignored(service.stopService());
    }
}
