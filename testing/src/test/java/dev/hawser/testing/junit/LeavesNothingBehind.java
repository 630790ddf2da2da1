package dev.hawser.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.TestClock;
import dev.hawser.testing.simulation.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Tests that use every kind of thing and close it. Run by {@link HawserTestTest}, many times. */
final class LeavesNothingBehind {
    @HawserTest
    static class OnAReactor {
        private int before;

        @BeforeEach
        void setUp(Reactor reactor) {
            before = reactor.deferLater(Duration.ZERO, () -> 1).await();
        }

        @AfterEach
        void tearDown(Reactor reactor) {
            assertThat(reactor.isOnThread()).isTrue();
            assertThat(before).isOne();
        }

        @Test
        void connectionsThatAreClosed(Reactor reactor) {
            ListeningPort port = reactor.listenTcp(0, Echo::new);
            Asker client = new TcpClientEndpoint(reactor, "127.0.0.1", port.port())
                    .connect(Asker::new)
                    .await();
            assertThat(client.ask("hello").await()).isEqualTo("hello");
            client.transport().loseConnection(); // and is not waited for
            port.stopListening().await();
        }

        @Test
        void processes(Reactor reactor) {
            Promise<Integer> end = new Promise<>(reactor);
            reactor.spawnProcess(
                    new ProcessProtocol() {
                        @Override
                        public void processEnded(dev.hawser.net.ConnectionEnd reason) {
                            end.callback(1);
                        }
                    },
                    "true");
            assertThat(end.await()).isOne();
        }

        @Test
        void threadWorkAndTimers(Reactor reactor) {
            assertThat(reactor.blocking(() -> "done")).isEqualTo("done");
            reactor.callLater(Duration.ofHours(1), () -> {}).cancel();
            reactor.callLater(Duration.ZERO, () -> {}); // comes by itself
        }

        @Test
        void failuresThatAreHandled(Reactor reactor) {
            Deferred<Object> failed = Deferred.fail(reactor, new IOException("handled"));
            assertThatThrownBy(() -> failed.await(IOException.class)).hasMessage("handled");
            Deferred.fail(reactor, new IOException("expected"));
            assertThat(reactor.unhandledFailures().drain(IOException.class)).hasSize(1);
        }

        @Test
        void coroutinesThatEnd(Reactor reactor) {
            List<Deferred<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int value = i;
                all.add(reactor.async(() -> {
                    reactor.deferLater(Duration.ofMillis(1)).await();
                    return value;
                }));
            }
            int sum = 0;
            for (Deferred<Integer> each : all) {
                sum += each.await();
            }
            assertThat(sum).isEqualTo(45);
        }

        @RepeatedTest(2)
        void templates(Reactor reactor) {
            assertThat(reactor.deferLater(Duration.ZERO, () -> "ok").await()).isEqualTo("ok");
        }
    }

    @HawserTest
    static class OnAClock {
        @Test
        void timeMovesWhileTheTestWaits(TestClock clock) {
            long begun = clock.nanos();
            Deferred.later(clock, Duration.ofDays(365), () -> "a year").await();
            assertThat(clock.nanos() - begun).isEqualTo(Duration.ofDays(365).toNanos());
        }

        @Test
        void whatTheTestCausesHasHappenedWhenTheCallReturns(MemoryReactor reactor, TestClock clock) {
            List<String> events = new ArrayList<>();
            Promise<String> go = new Promise<>(reactor);
            Deferred<Object> other = reactor.async(() -> {
                events.add("got " + go.await());
                reactor.deferLater(Duration.ofSeconds(5)).await();
                events.add("five seconds later");
                return "end";
            });
            go.callback("it");
            assertThat(events).containsExactly("got it");
            clock.advance(Duration.ofSeconds(5));
            assertThat(events).containsExactly("got it", "five seconds later");
            assertThat(other.await()).isEqualTo("end");
        }

        @Test
        void whatACoroutineCausesThatTheTestStartsHasHappenedToo(MemoryReactor reactor) {
            List<String> events = new ArrayList<>();
            Promise<String> go = new Promise<>(reactor);
            reactor.async(() -> events.add("got " + go.await()));
            reactor.async(() -> go.callback("it"));
            assertThat(events).containsExactly("got it");
        }

        @Test
        void aServerInMemory(MemoryReactor reactor) throws Exception {
            ListeningPort port = reactor.listenTcp(80, Echo::new);
            MemoryTransport transport = new MemoryTransport(reactor);
            reactor.tcpServers().getFirst().accept(transport);
            transport.deliver("hello");
            assertThat(transport.takeWritten()).isEqualTo("hello");
            transport.disconnect();
            port.stopListening().await();
        }
    }

    @HawserTest(seed = 7)
    static class OnASimulation {
        @Test
        void theTestIsOneOfTheHosts(Simulation simulation, Reactor reactor) {
            simulation.host("server", its -> its.listenTcp(80, Echo::new));
            Asker client = new TcpClientEndpoint(reactor, "server", 80)
                    .connect(Asker::new)
                    .await();
            assertThat(client.ask("hello").await()).isEqualTo("hello");
            assertThat(simulation.seed()).isEqualTo(7);
            client.transport().loseConnection();
        }

        @Test
        void timePassesWhileTheTestWaits(Simulation simulation) {
            int[] rings = new int[1];
            simulation.host("clock", its -> ring(its, rings));
            simulation.runFor(Duration.ofSeconds(10));
            assertThat(rings[0]).isBetween(9, 11);
            simulation.runUntil(() -> rings[0] == 60, Duration.ofMinutes(2));
            assertThat(simulation.time()).isBetween(Duration.ofSeconds(58), Duration.ofSeconds(62));
            assertThatThrownBy(() -> simulation.runUntil(() -> rings[0] < 0, Duration.ofSeconds(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("has not come");
        }

        @Test
        void coroutinesOfTheTestsHostWaitForTheSimulationEachForItself(Simulation simulation, Reactor reactor) {
            List<String> events = new ArrayList<>();
            Deferred<?> other = reactor.async(() -> {
                simulation.runFor(Duration.ofSeconds(1));
                events.add("other at " + simulation.time().toSeconds());
            });
            simulation.runFor(Duration.ofSeconds(2));
            events.add("test at " + simulation.time().toSeconds());
            other.await();
            assertThat(events).containsExactly("other at 1", "test at 2");
        }

        private static void ring(Reactor reactor, int[] rings) {
            reactor.callLater(Duration.ofSeconds(1), () -> {
                rings[0]++;
                ring(reactor, rings);
            });
        }

        @Test
        void itRunsInPhases(Simulation simulation, Reactor reactor) {
            assertThat(reactor.async(() -> reactor.deferLater(Duration.ofDays(1).minusSeconds(9), () -> "later")
                            .await())
                    .await())
                    .isEqualTo("later");
            assertThat(simulation.time()).isPositive();
        }
    }

    static final class Echo extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }
    }

    static final class Asker extends LineReceiver {
        private final List<Promise<String>> answers = new ArrayList<>();

        Deferred<String> ask(String line) {
            Promise<String> answer = new Promise<>(reactor());
            answers.add(answer);
            sendLine(line);
            return answer;
        }

        @Override
        public void lineReceived(String line) {
            answers.removeFirst().callback(line);
        }
    }

    private LeavesNothingBehind() {}
}
