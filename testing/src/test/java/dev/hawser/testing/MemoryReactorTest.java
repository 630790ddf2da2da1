package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Protocol;
import dev.hawser.net.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryReactorTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final List<String> events = new ArrayList<>();

    // ---------------------------------------------------------------- network

    @Test
    void Y2_recordsListensWithPortOptionsAndFactory() {
        Recording factory = new Recording();
        ListenOptions options = ListenOptions.LOOPBACK;
        ListeningPort port = reactor.listenTcp(80, options, factory);

        assertThat(reactor.tcpServers()).singleElement().satisfies(recorded -> {
            assertThat(recorded).isSameAs(port);
            assertThat(recorded.port()).isEqualTo(80);
            assertThat(recorded.options()).isEqualTo(options);
            assertThat(recorded.factory()).isSameAs(factory);
        });
        assertThat(events).containsExactly("startFactory");
    }

    @Test
    void P8_portZeroTakesAFreeOne() {
        int first = reactor.listenTcp(0, new Recording()).port();
        int second = reactor.listenTcp(0, new Recording()).port();

        assertThat(first).isBetween(49152, 65535).isNotEqualTo(second);
    }

    @Test
    void P8_aPortStopsAndStartsAgain() {
        ListeningPort port = reactor.listenTcp(80, new Recording());
        Deferred<@Nullable Void> stopped = port.stopListening();
        assertThat(stopped.isFired()).isFalse();
        reactor.advance(Duration.ZERO);
        assertThat(stopped.isFired()).isTrue();
        assertThat(port.isListening()).isFalse();
        assertThat(port.stopListening().isFired()).isTrue();
        port.startListening();

        assertThat(port.isListening()).isTrue();
        assertThat(events).containsExactly("startFactory", "stopFactory", "startFactory");
        assertThatIllegalStateException().isThrownBy(port::startListening);
    }

    @Test
    void P6_aPortThatIsTakenIsRefused() {
        reactor.listenTcp(80, ListenOptions.LOOPBACK, new Recording());

        assertThatThrownBy(() -> reactor.listenTcp(80, new Recording())).isInstanceOf(CannotListen.class);
        ListenOptions elsewhere = ListenOptions.DEFAULT.withInterface("127.0.0.2");
        assertThat(reactor.listenTcp(80, elsewhere, new Recording()).isListening())
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> reactor.listenTcp(65536, new Recording()));
    }

    @Test
    void P2_aPortAcceptsWhatTheTestBrings() throws Exception {
        Recording factory = new Recording();
        reactor.listenTcp(80, factory);
        RecordingTransport transport = new RecordingTransport(reactor);
        Protocol protocol = Objects.requireNonNull(reactor.tcpServers().getFirst().accept(transport));

        assertThat(protocol.transport()).isSameAs(transport);
        factory.refusing = true;
        assertThat(reactor.tcpServers().getFirst().accept(transport)).isNull();
        assertThat(transport.lost).isTrue();
    }

    @Test
    void Y2_connectTcpCallsStartedConnectingAndNothingElse() {
        Connector connector = reactor.connectTcp("h", 80, new Recording());

        assertThat(events).containsExactly("startFactory", "startedConnecting");
        assertThat(connector.state()).isEqualTo(Connector.State.CONNECTING);
        assertThat(connector.destination()).isEqualTo("h:80");
        assertThat(reactor.tcpClients()).containsExactly((MemoryConnector) connector);
    }

    @Test
    void P4_theFactoryHearsOfASuccessAndItsEnd() throws Exception {
        Connector connector = reactor.connectTcp("h", 80, new Recording());
        MemoryConnector recorded = reactor.tcpClients().getFirst();
        recorded.succeed(new RecordingTransport(reactor));
        assertThat(connector.state()).isEqualTo(Connector.State.CONNECTED);
        recorded.lose(new ConnectionDone());

        assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
        assertThat(events)
                .containsExactly(
                        "startFactory", "startedConnecting", "connectionMade", "connectionLost",
                        "clientConnectionLost ConnectionDone", "stopFactory");
    }

    @Test
    void P4_connectInsideTheFailureKeepsTheFactoryStarted() {
        Recording factory = new Recording();
        factory.again = true;
        reactor.connectTcp("h", 80, factory);
        reactor.tcpClients().getFirst().fail(new ConnectFailed.Refused("h:80"));

        assertThat(events)
                .containsExactly(
                        "startFactory", "startedConnecting", "clientConnectionFailed Refused", "startedConnecting");
        assertThat(reactor.tcpClients().getFirst().attempts()).isEqualTo(2);
    }

    @Test
    void P4_aClientFactoryThatBuildsNothingLosesTheConnection() throws Exception {
        Recording factory = new Recording();
        factory.refusing = true;
        reactor.connectTcp("h", 80, factory);
        RecordingTransport transport = new RecordingTransport(reactor);

        assertThat(reactor.tcpClients().getFirst().succeed(transport)).isNull();
        assertThat(transport.lost).isTrue();
        assertThat(events).endsWith("clientConnectionLost ConnectionDone", "stopFactory");
    }

    @Test
    void P5_aConnectorRefusesWhatItsStateDoesNotAllow() throws Exception {
        Connector connector = reactor.connectTcp("h", 80, new Recording());
        MemoryConnector recorded = reactor.tcpClients().getFirst();
        assertThatIllegalStateException().isThrownBy(connector::connect);
        assertThatIllegalStateException().isThrownBy(() -> recorded.lose(new ConnectionDone()));
        recorded.succeed(new RecordingTransport(reactor));
        assertThatIllegalStateException().isThrownBy(connector::stopConnecting);
        assertThatIllegalStateException().isThrownBy(() -> recorded.fail(new ConnectionDone()));
    }

    @Test
    void P5_disconnectDoesWhichFits() throws Exception {
        Connector connector = reactor.connectTcp("h", 80, new Recording());
        connector.disconnect();
        assertThat(events).contains("clientConnectionFailed Stopped");
        connector.disconnect();
        connector.connect();
        RecordingTransport transport = new RecordingTransport(reactor);
        reactor.tcpClients().getFirst().succeed(transport);
        connector.disconnect();

        assertThat(transport.lost).isTrue();
    }

    @Test
    void whatAnEventThrowsReachesTheTest() {
        IOException broken = new IOException("broken");
        reactor.connectTcp("h", 80, new Recording() {
            @Override
            public void clientConnectionFailed(Connector connector, ConnectionEnd reason) throws Exception {
                throw broken;
            }
        });

        assertThatThrownBy(() -> reactor.tcpClients().getFirst().fail(new ConnectFailed.Stopped()))
                .isSameAs(broken);
        assertThat(events).endsWith("stopFactory");
    }

    @Test
    void resolvesNumericHostsAndLocalhostOnly() {
        assertThat(Results.successOf(reactor.resolver().resolve("::1"))).hasSize(1);
        assertThat(Results.successOf(reactor.resolver().resolve("localhost"))).hasSize(1);
        assertThat(Results.failureOf(reactor.resolver().resolve("example.com")))
                .isInstanceOf(ConnectFailed.DnsFailed.class);
        reactor.installResolver(host -> Deferred.succeed(reactor, List.of()));
        assertThat(Results.successOf(reactor.resolver().resolve("example.com"))).isEmpty();
    }

    // ---------------------------------------------------------------- life

    @Test
    void Y2_runExecutesTheHooksAndStops() {
        note(Trigger.Phase.AFTER, Trigger.Event.SHUTDOWN);
        note(Trigger.Phase.DURING, Trigger.Event.SHUTDOWN);
        note(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN);
        note(Trigger.Phase.AFTER, Trigger.Event.STARTUP);
        note(Trigger.Phase.DURING, Trigger.Event.STARTUP);
        note(Trigger.Phase.BEFORE, Trigger.Event.STARTUP);
        reactor.callWhenRunning(() -> events.add("whenRunning " + reactor.isRunning()));
        reactor.callLater(Duration.ZERO, () -> events.add("due"));
        reactor.run();

        assertThat(events)
                .containsExactly(
                        "BEFORE STARTUP", "DURING STARTUP", "AFTER STARTUP", "whenRunning true", "due",
                        "BEFORE SHUTDOWN", "DURING SHUTDOWN", "AFTER SHUTDOWN");
        assertThat(reactor.isRunning()).isFalse();
        assertThat(reactor.triggers()).isEmpty();
    }

    @Test
    void R1_runsAgainAfterItStopped() {
        reactor.run();
        reactor.callWhenRunning(() -> events.add("again"));
        reactor.run();

        assertThat(events).containsExactly("again");
    }

    @Test
    void R1_refusesToStartTwiceAndToStopWhatDoesNotRun() {
        assertThatIllegalStateException().isThrownBy(reactor::stop);
        reactor.startUp();
        assertThatIllegalStateException().isThrownBy(reactor::startUp);
        reactor.stop();
        reactor.stop(); // while it stops: nothing more
        reactor.advance(Duration.ZERO);
        assertThat(reactor.isRunning()).isFalse();
    }

    @Test
    void R2_callWhenRunningCallsAtOnceWhileRunning() {
        reactor.startUp();
        reactor.callWhenRunning(() -> events.add("now"));

        assertThat(events).containsExactly("now");
    }

    @Test
    void R3_theShutdownWaitsForWhatBeforeTriggersReturn() {
        Promise<@Nullable Void> first = new Promise<>(reactor);
        Promise<@Nullable Void> second = new Promise<>(reactor);
        reactor.delayShutdown(() -> first);
        reactor.delayShutdown(() -> second);
        note(Trigger.Phase.DURING, Trigger.Event.SHUTDOWN);
        reactor.startUp();
        reactor.stop();
        reactor.advance(Duration.ZERO);
        first.callback(null);
        reactor.advance(Duration.ZERO);
        assertThat(events).isEmpty();
        assertThat(reactor.isRunning()).isTrue();
        second.callback(null);
        reactor.advance(Duration.ZERO);

        assertThat(events).containsExactly("DURING SHUTDOWN");
        assertThat(reactor.isRunning()).isFalse();
    }

    @Test
    void runSaysThatItCannotWait() {
        Promise<@Nullable Void> never = new Promise<>(reactor);
        reactor.delayShutdown(() -> never);

        assertThatIllegalStateException().isThrownBy(reactor::run).withMessageContaining("waits for 1 Deferreds");
    }

    @Test
    void R3_aTriggerIsRemovedOnce() {
        Trigger trigger =
                reactor.addSystemEventTrigger(Trigger.Phase.BEFORE, Trigger.Event.STARTUP, () -> events.add("x"));
        trigger.remove();
        reactor.run();

        assertThat(events).isEmpty();
        assertThatIllegalStateException().isThrownBy(trigger::remove);
    }

    @Test
    void R4_theShutdownEndsPortsAttemptsAndConnections() throws Exception {
        ListeningPort port = reactor.listenTcp(80, new Recording());
        reactor.connectTcp("a", 1, new Recording());
        reactor.connectTcp("b", 2, new Recording());
        reactor.tcpClients().getLast().succeed(new RecordingTransport(reactor));
        events.clear();
        reactor.run();

        assertThat(port.isListening()).isFalse();
        assertThat(events)
                .containsSubsequence(
                        "clientConnectionFailed Stopped", "connectionLost", "clientConnectionLost ConnectionLost");
    }

    // ---------------------------------------------------------------- time and threads

    @Test
    void theWallClockFollowsTheClock() {
        reactor.advance(Duration.ofHours(25));

        assertThat(reactor.wallClock().instant()).hasToString("2000-01-02T01:00:00Z");
        assertThat(reactor.wallClock().millis()).isEqualTo(946_774_800_000L);
    }

    @Test
    void theRandomNumbersAreTheSameInEachRun() {
        assertThat(reactor.random().nextLong()).isEqualTo(new MemoryReactor().random().nextLong());
    }

    @Test
    void H2_workForThreadsIsDoneInTheNextAdvance() {
        Deferred<String> value = reactor.deferToThread(() -> "done");
        Deferred<String> failure = reactor.deferToThread(() -> {
            throw new IOException("broken");
        });
        reactor.callInThread(() -> events.add("called"));
        Results.assertNoResult(value);
        reactor.advance(Duration.ZERO);

        assertThat(Results.successOf(value)).isEqualTo("done");
        assertThat(Results.failureOf(failure)).isInstanceOf(IOException.class);
        assertThat(events).containsExactly("called");
    }

    @Test
    void H2_cancelledWorkIsDroppedWithItsResult() {
        Deferred<String> work = reactor.deferToThread(() -> "done");
        work.cancel();
        reactor.advance(Duration.ZERO);

        Results.failureOf(work, CancellationException.class);
    }

    @Test
    void saysByNameWhatItCannotDo() {
        assertThatThrownBy(reactor::start)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("startUp");
        assertThatThrownBy(() -> reactor.spawnProcess(new ProcessProtocol() {}, ProcessOptions.DEFAULT, "tail"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("tail");
        assertThatThrownBy(() -> reactor.openStandardIo(new Protocol() {}))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> reactor.blockingCallFromThread(() -> Deferred.succeed(reactor, "x")))
                .isInstanceOf(WrongThreadException.class);
        assertThatThrownBy(() -> OtherThread.run(
                        () -> reactor.blockingCallFromThread(() -> Deferred.succeed(reactor, "x"))))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void isUsedOnItsThreadOnly() {
        assertThatThrownBy(() -> OtherThread.run(() -> reactor.listenTcp(80, new Recording())))
                .isInstanceOf(WrongThreadException.class);
        assertThatThrownBy(() -> OtherThread.run(() -> reactor.connectTcp("h", 80, new Recording())))
                .isInstanceOf(WrongThreadException.class);
    }

    private void note(Trigger.Phase phase, Trigger.Event event) {
        reactor.addSystemEventTrigger(phase, event, () -> events.add(phase + " " + event));
    }

    private class Recording implements ClientFactory {
        private boolean refusing;
        private boolean again;

        @Override
        public @Nullable Protocol buildProtocol(Address peer) {
            return refusing
                    ? null
                    : new Protocol() {
                        @Override
                        public void connectionMade() {
                            events.add("connectionMade");
                        }

                        @Override
                        public void connectionLost(ConnectionEnd reason) {
                            events.add("connectionLost");
                        }
                    };
        }

        @Override
        public void startFactory() {
            events.add("startFactory");
        }

        @Override
        public void stopFactory() {
            events.add("stopFactory");
        }

        @Override
        public void startedConnecting(Connector connector) {
            events.add("startedConnecting");
        }

        @Override
        public void clientConnectionFailed(Connector connector, ConnectionEnd reason) throws Exception {
            events.add("clientConnectionFailed " + reason.getClass().getSimpleName());
            if (again) {
                connector.connect();
            }
        }

        @Override
        public void clientConnectionLost(Connector connector, ConnectionEnd reason) {
            events.add("clientConnectionLost " + reason.getClass().getSimpleName());
        }
    }
}
