package dev.hawser.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.task.LoopingCall;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two hosts that talk. */
final class SimulationTest {
    private final StringBuilder heard = new StringBuilder();

    private final class Asker extends Protocol {
        @Override
        public void connectionMade() {
            transport().write("hello");
        }

        @Override
        public void dataReceived(Bytes data) {
            heard.append(data.utf8());
            transport().loseConnection();
        }
    }

    private static final class Echo extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }
    }

    @Test
    void twoHostsTalk() {
        Simulation simulation = Simulation.seed(42);
        simulation.host("server", reactor -> reactor.listenTcp(8000, Echo::new));
        simulation.host("alice", reactor -> reactor.connectTcp("server", 8000, ClientFactory.of(Asker::new)));

        simulation.runFor(Duration.ofSeconds(1));

        assertThat(heard).hasToString("hello");
        assertThat(simulation.time()).isEqualTo(Duration.ofSeconds(1));
        assertThat(simulation.failures()).isEmpty();
        assertThat(String.join("\n", simulation.log()))
                .contains("alice>server:8000#1 connects", "reads 5 bytes", "sends its end of stream")
                .containsPattern(" reads 5 bytes, [0-9a-f]{8}\n")
                .doesNotContainPattern(" bytes, (?![0-9a-f]{8}\n)");
    }

    // ---------------------------------------------------------------- time

    @Test
    void timeMovesOnlyAsFarAsItIsTold() {
        Simulation simulation = Simulation.seed(1);
        simulation.host("a", reactor -> reactor.callLater(Duration.ofSeconds(5), () -> heard.append("rung")));
        simulation.runFor(Duration.ofSeconds(5).minusNanos(1));
        assertThat(heard).isEmpty();
        simulation.runFor(Duration.ofNanos(1));
        assertThat(heard).hasToString("rung");
        assertThatThrownBy(() -> simulation.runFor(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
    }

    @Test
    void runUntilStopsAtTheEventThatWasWaitedFor() {
        Simulation simulation = Simulation.seed(1);
        simulation.host("a", reactor -> reactor.callLater(Duration.ofSeconds(5), () -> heard.append("rung")));
        simulation.runUntil(() -> !heard.isEmpty(), Duration.ofHours(1));
        assertThat(simulation.time()).isEqualTo(Duration.ofSeconds(5));
        assertThatThrownBy(() -> simulation.runUntil(() -> heard.length() > 4, Duration.ofHours(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing is left to happen")
                .hasMessageContaining("a boots");
    }

    @Test
    void runEndsWhenNothingIsLeftToDoAlsoWhereTheSeedWouldBreakThingsForEver() {
        Simulation simulation = Simulation.seed(1).faults(Faults.ALL);
        simulation.host("server", reactor -> reactor.listenTcp(8000, Echo::new));
        simulation.host("alice", reactor -> reactor.connectTcp("server", 8000, ClientFactory.of(Asker::new)));
        simulation.run();
        assertThat(simulation.time()).isLessThan(Duration.ofHours(1));
    }

    @Test
    void runThatWouldNeverEndSaysSo() {
        Simulation simulation = Simulation.seed(1);
        simulation.host("a", reactor -> LoopingCall.of(reactor, () -> {}).start(Duration.ofMinutes(1)));
        assertThatThrownBy(simulation::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("24 simulated hours");
    }

    @Test
    void aProgramThatAlwaysHasSomethingToDoDoesNotStopTheTime() {
        Simulation simulation = Simulation.seed(1);
        int[] passes = new int[1];
        simulation.host("busy", reactor -> again(reactor, passes));
        simulation.host("other", reactor -> reactor.callLater(Duration.ofMillis(10), () -> heard.append("rung")));
        simulation.runFor(Duration.ofMillis(20));
        assertThat(heard).hasToString("rung");
        assertThat(passes[0]).isBetween(10_000, 21_000);
    }

    private static void again(Reactor reactor, int[] passes) {
        passes[0]++;
        reactor.callLater(Duration.ZERO, () -> again(reactor, passes));
    }

    @Test
    void anEndlessRowOfEventsAtOneInstantIsAnError() {
        Engine engine = new Engine(1);
        Event endless = new Event() {
            @Override
            void happen() {
                engine.scheduleAfter(this, 0);
            }

            @Override
            public String toString() {
                return "an endless event";
            }
        };
        engine.scheduleAfter(endless, 5);
        assertThatThrownBy(() -> engine.drive(10, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1000000 events")
                .hasMessageContaining("an endless event");
    }

    // ---------------------------------------------------------------- the log

    @Test
    void theLogKeepsTheLastEventsAndTheDigestIsOfAll() {
        Simulation few = Simulation.seed(1).keepEvents(3);
        Simulation many = Simulation.seed(1);
        for (Simulation simulation : new Simulation[] {few, many}) {
            for (int i = 0; i < 500; i++) {
                simulation.note("note " + i);
            }
        }
        assertThat(few.log()).hasSize(3).first().asString().endsWith("- note 497");
        assertThat(many.log()).hasSize(500);
        assertThat(few.digest()).isEqualTo(many.digest()).matches("[0-9a-f]{16}");
        few.note("one more");
        assertThat(few.digest()).isNotEqualTo(many.digest());
    }

    @Test
    void aLineOfTheLogHasTheTimeTheHostAndTheConnection() {
        StringBuilder lines = new StringBuilder();
        Simulation simulation = Simulation.seed(42).logTo(lines);
        simulation.host("server", reactor -> reactor.listenTcp(8000, Echo::new));
        simulation.host("alice", reactor -> reactor.connectTcp("server", 8000, ClientFactory.of(Asker::new)));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(lines.toString().lines()).containsExactlyElementsOf(simulation.log());
        assertThat(simulation.log().get(3)).isEqualTo("0.000000000      alice alice>server:8000#1 connects");
    }

    @Test
    void whatAProgramLogsIsInTheLogWithTheSimulatedTime() {
        Simulation simulation = Simulation.seed(42);
        simulation.host("server", reactor -> reactor.listenTcp(8000, () -> new Protocol() {
            @Override
            public void connectionMade() {
                log("welcome, number %d", 7);
            }

            @Override
            public String logPrefix() {
                return "Room";
            }
        }));
        simulation.host("alice", reactor -> reactor.connectTcp("server", 8000, ClientFactory.of(Asker::new)));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(simulation.log()).anyMatch(line -> line.endsWith(" server [Room,0,10.0.0.2] welcome, number 7"));
    }

    @Test
    void hostNamesAreNames() {
        Simulation simulation = Simulation.seed(1);
        simulation.host("a", _ -> {});
        for (String wrong : new String[] {"a", "A", "", "localhost", "7", "a.b", "-a"}) {
            assertThatThrownBy(() -> simulation.host(wrong, _ -> {})).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> simulation.partition("a", "b")).hasMessageContaining("no host b");
    }
}
