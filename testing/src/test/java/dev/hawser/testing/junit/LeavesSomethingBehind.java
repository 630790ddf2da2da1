package dev.hawser.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;

import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.TestClock;
import dev.hawser.testing.simulation.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tests that each leave one kind of thing behind, and must fail for it. Run by {@link HawserTestTest} alone. */
@HawserTest
class LeavesSomethingBehind {
    static final CountDownLatch RELEASE = new CountDownLatch(1);

    @Test
    void timer(Reactor reactor) {
        reactor.callLater(Duration.ofHours(1), () -> {});
    }

    @Test
    void port(Reactor reactor) {
        reactor.listenTcp(0, Silent::new);
    }

    @Test
    void connection(Reactor reactor) {
        ListeningPort port = reactor.listenTcp(0, Silent::new);
        new TcpClientEndpoint(reactor, "127.0.0.1", port.port())
                .connect(Silent::new)
                .await();
        port.stopListening().await();
    }

    @Test
    void connectAttempt(Reactor reactor) {
        reactor.installResolver(_ -> new Promise<>(reactor));
        reactor.connectTcp("example.invalid", 9, ConnectOptions.DEFAULT, ClientFactory.of(Silent::new));
    }

    @Test
    void process(Reactor reactor) {
        reactor.spawnProcess(new ProcessProtocol() {}, "sleep", "600");
    }

    @Test
    void threadWork(Reactor reactor) {
        reactor.callInThread(RELEASE::await);
    }

    @Test
    void coroutine(Reactor reactor) {
        reactor.async(() -> new Promise<String>(reactor).await());
    }

    @Test
    void unhandledFailure(Reactor reactor) {
        Deferred.fail(reactor, new IOException("nobody looked"));
    }

    @Test
    void thrownByATimer(Reactor reactor) {
        reactor.callLater(Duration.ZERO, () -> {
            throw new IOException("thrown by a timer");
        });
        reactor.deferLater(Duration.ofMillis(5)).await();
    }

    @Test
    void timerOfTheClock(TestClock clock) {
        clock.callLater(Duration.ofHours(1), () -> {});
    }

    @Test
    void coroutineOfTheClock(TestClock clock) {
        Deferred.async(clock, () -> new Promise<String>(clock).await());
    }

    @Test
    void portOfTheMemoryReactor(MemoryReactor reactor) {
        reactor.listenTcp(80, Silent::new);
    }

    @Test
    void attemptOfTheMemoryReactor(MemoryReactor reactor) {
        reactor.connectTcp("10.0.0.1", 80, ClientFactory.of(Silent::new));
    }

    @Test
    void unhandledFailureOfTheClock(TestClock clock) {
        Deferred.fail(clock, new IOException("nobody looked"));
    }

    @Test
    void waitsForNothing(TestClock clock) {
        new Promise<String>(clock).await();
    }

    @Test
    void timerInASimulation(Simulation simulation, Reactor reactor) {
        assertThat(simulation.time()).isZero();
        reactor.callLater(Duration.ofHours(1), () -> {});
    }

    @Test
    void failureOnASimulatedHost(Simulation simulation) {
        simulation.host("server", reactor -> Deferred.fail(reactor, new IOException("nobody looked")));
        simulation.runFor(Duration.ofSeconds(1));
    }

    @Test
    void waitsForNothingInASimulation(Simulation simulation, Reactor reactor) {
        assertThat(simulation.seed()).isOne();
        new Promise<String>(reactor).await();
    }

    private static final class Silent extends Protocol {
        @Override
        public void dataReceived(Bytes data) {}
    }

}
