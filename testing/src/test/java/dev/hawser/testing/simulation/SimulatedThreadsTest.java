package dev.hawser.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thread pools, coroutines and whose reactor may be used, in simulated time. */
final class SimulatedThreadsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> events = new ArrayList<>();
    private final Simulation simulation = Simulation.seed(1);

    private Reactor host(String name) {
        return simulation.host(name, _ -> {}).reactor();
    }

    // ---------------------------------------------------------------- work for threads

    @Test
    void H2_workRunsLaterOffTheThreadAndItsValueComesOnIt() {
        Reactor reactor = host("a");
        reactor.deferToThread(() -> reactor.isOnThread())
                .finish(inside -> events.add(inside + " " + reactor.isOnThread()), thrown -> events.add("" + thrown));
        events.add("asked");
        simulation.runFor(SECOND);
        assertThat(events).containsExactly("asked", "false true");
        assertThat(simulation.failures()).isEmpty();
    }

    @Test
    void H1_asManyPiecesAreAtWorkAsThereAreThreads() {
        Duration one = timeOfHundred(1);
        Duration ten = timeOfHundred(10);
        assertThat(one).isGreaterThan(Duration.ofMillis(100)); // 100 pieces of up to 5 ms, one after the other
        assertThat(ten).isLessThan(one.dividedBy(5));
    }

    private static Duration timeOfHundred(int threads) {
        Simulation simulation = Simulation.seed(7);
        List<Integer> order = new ArrayList<>();
        simulation.host("a", ReactorOptions.DEFAULT.withThreadPoolSize(threads), reactor -> {
            for (int i = 0; i < 100; i++) {
                int mine = i;
                reactor.callInThread(() -> order.add(mine));
            }
        });
        simulation.runUntil(() -> order.size() == 100, SECOND);
        assertThat(order).doesNotHaveDuplicates();
        if (threads == 1) {
            assertThat(order).isSorted();
        }
        return simulation.time();
    }

    @Test
    void aWorkerUsesNothingOfItsReactorButCallFromThread() {
        Reactor reactor = host("a");
        reactor.callInThread(() -> {
            reactor.callFromThread(() -> events.add("called"));
            reactor.callLater(SECOND, () -> events.add("never"));
        });
        simulation.runFor(Duration.ofSeconds(3));
        assertThat(events).containsExactly("called");
        assertThat(simulation.takeFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.thrown()).isInstanceOf(WrongThreadException.class);
            assertThat(failure.message()).isEqualTo("Unhandled error in a worker thread");
            assertThat(failure.host()).isEqualTo("a");
        });
    }

    @Test
    void H3_aBlockingCallWaitsInItsWorkerAndNotInTheReactor() {
        Reactor reactor = host("a");
        reactor.callInThread(() -> {
            int value = reactor.blockingCallFromThread(() -> reactor.deferLater(SECOND, () -> 42));
            events.add("worker has " + value);
            assertThatThrownBy(() -> reactor.blockingCallFromThread(
                            () -> Deferred.<Integer>fail(reactor, new IOException("refused"))))
                    .isInstanceOf(IOException.class)
                    .hasMessage("refused");
            events.add("worker ends");
        });
        reactor.callLater(Duration.ofMillis(500), () -> events.add("the reactor runs on"));
        simulation.runFor(Duration.ofSeconds(3));
        assertThat(events).containsExactly("the reactor runs on", "worker has 42", "worker ends");
        assertThat(simulation.failures()).isEmpty();
    }

    @Test
    void H3_aBlockingCallOnTheReactorsOwnThreadIsRefused() {
        Reactor reactor = host("a");
        reactor.callLater(Duration.ZERO, () -> reactor.blockingCallFromThread(() -> Deferred.succeed(reactor, 1)));
        simulation.runFor(SECOND);
        assertThat(simulation.takeFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.thrown())
                        .isInstanceOf(WrongThreadException.class)
                        .hasMessageContaining("would wait for itself"));
    }

    @Test
    void aStopTellsABlockedWorkerThatTheReactorHasStopped() {
        Reactor reactor = simulation
                .host("a", ReactorOptions.DEFAULT.withStopTimeout(SECOND), _ -> {})
                .reactor();
        reactor.callInThread(() -> {
            try {
                reactor.blockingCallFromThread(() -> new Promise<Integer>(reactor));
            } catch (Exception stopped) {
                events.add(stopped.getClass().getSimpleName());
            }
        });
        reactor.callLater(SECOND, reactor::stop);
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(events).containsExactly("ReactorStopped");
        assertThat(reactor.isRunning()).isFalse();
    }

    @Test
    void aCrashLeavesABlockedWorkerAndACoroutineWhereTheyAre() {
        SimulatedHost host = simulation.host("a", reactor -> {
            reactor.callInThread(() -> {
                reactor.blockingCallFromThread(() -> reactor.deferLater(Duration.ofSeconds(2), () -> 1));
                events.add("worker went on");
            });
            reactor.async(() -> {
                reactor.deferLater(Duration.ofSeconds(2)).await();
                events.add("coroutine went on");
            });
        });
        simulation.runFor(SECOND);
        host.crash();
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(events).isEmpty();
        assertThat(simulation.failures()).isEmpty();
        simulation.close(); // lets go of their threads; what they do then is of no interest
        assertThat(simulation.failures()).isEmpty();
    }

    // ---------------------------------------------------------------- coroutines

    @Test
    void aCoroutineRestsInSimulatedTimeAndBlocksInItsThreadPool() {
        Reactor reactor = host("a");
        Deferred<Integer> result = reactor.async(() -> {
            reactor.deferLater(Duration.ofHours(1)).await();
            int value = reactor.blocking(() -> 41);
            return value + 1;
        });
        result.finish(value -> events.add(value + " after " + simulation.time().toHours() + " h"), thrown -> {
            throw new AssertionError(thrown);
        });
        simulation.runFor(Duration.ofHours(2));
        assertThat(events).containsExactly("42 after 1 h");
    }

    @Test
    void coroutinesOfAStoppingReactorAreCancelled() {
        Reactor reactor = host("a");
        reactor.async(() -> {
            try {
                reactor.deferLater(Duration.ofHours(1)).await();
            } finally {
                events.add("cancelled");
            }
        });
        reactor.callLater(SECOND, reactor::stop);
        simulation.runFor(Duration.ofSeconds(2));
        assertThat(events).containsExactly("cancelled");
        assertThat(reactor.isRunning()).isFalse();
    }

    // ---------------------------------------------------------------- what a reactor holds

    @Test
    void aReactorTellsWhatItHoldsAndWhereThatWasMade() {
        Reactor reactor = simulation
                .host("a", ReactorOptions.DEFAULT.withTracing(true), _ -> {})
                .reactor();
        reactor.callLater(SECOND, () -> {});
        reactor.listenTcp(80, Line::new);
        reactor.connectTcp("10.0.0.1", 80, ClientFactory.of(Line::new));
        reactor.connectTcp("10.9.9.9", 80, ClientFactory.of(Line::new));
        reactor.callInThread(() -> reactor.blockingCallFromThread(() -> new Promise<Integer>(reactor)));
        reactor.async(() -> {
            reactor.deferLater(SECOND).await();
        });
        simulation.runFor(Duration.ofMillis(100));
        assertThat(reactor.holdings()).allMatch(holding -> holding.toString().contains("SimulatedThreadsTest.java:"));
        assertThat(reactor.holdings().stream().map(holding -> holding.kind().name()))
                .containsExactly(
                        "TIMER", "TIMER", "PORT", "CONNECTION", "CONNECTION", "CONNECT_ATTEMPT", "THREAD_WORK",
                        "COROUTINE");
        assertThat(reactor.holdings().get(6).what()).isEqualTo("work for a thread, waiting for the reactor");
        simulation.runFor(Duration.ofMinutes(1));
        assertThat(reactor.holdings().stream().map(holding -> holding.kind().name()))
                .containsExactly("PORT", "CONNECTION", "CONNECTION", "THREAD_WORK");
    }

    // ---------------------------------------------------------------- whose reactor

    @Test
    void theCodeOfOneHostMayNotUseTheReactorOfAnother() {
        Reactor mine = host("mine");
        Reactor other = host("other");
        mine.callLater(Duration.ZERO, () -> {
            events.add(mine.isOnThread() + " " + other.isOnThread());
            other.callLater(Duration.ZERO, () -> events.add("never"));
        });
        simulation.runFor(SECOND);
        assertThat(events).containsExactly("true false");
        assertThat(simulation.takeFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.thrown())
                        .isInstanceOf(WrongThreadException.class)
                        .hasMessageContaining("host other")
                        .hasMessageContaining("the reactor of mine"));
    }

    @Test
    void theDriverMayUseAnyWhileNoneRuns() {
        Reactor a = host("a");
        Reactor b = host("b");
        assertThat(a.isOnThread() && b.isOnThread()).isTrue();
        a.callLater(SECOND, () -> events.add("a"));
        simulation.runFor(SECOND);
        b.callLater(SECOND, () -> events.add("b"));
        simulation.runFor(SECOND);
        assertThat(events).containsExactly("a", "b");
    }

    @Test
    void aRealThreadIsRefused() throws InterruptedException {
        Reactor reactor = host("a");
        List<Throwable> thrown = new ArrayList<>();
        Thread real = Thread.ofPlatform().start(() -> {
            try {
                reactor.callFromThread(() -> {});
            } catch (WrongThreadException refused) {
                thrown.add(refused);
            }
        });
        real.join();
        assertThat(thrown).singleElement().satisfies(refused -> assertThat(refused)
                .hasMessageContaining("real threads"));
    }

    @Test
    void theSimulationIsNotRunFromInside() {
        Reactor reactor = host("a");
        reactor.callLater(Duration.ZERO, () -> simulation.runFor(SECOND));
        simulation.runFor(SECOND);
        assertThat(simulation.takeFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.thrown()).hasMessageContaining("from inside"));
    }

    @Test
    void thereAreNoProcessesAndNoStandardIo() {
        Reactor reactor = host("a");
        assertThatThrownBy(reactor::start).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> reactor.openStandardIo(new dev.hawser.net.Protocol() {}))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("standard input");
    }
}
