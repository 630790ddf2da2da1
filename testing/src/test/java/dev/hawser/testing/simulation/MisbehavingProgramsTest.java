package dev.hawser.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Programs, and those who drive them, that do what they should not. */
final class MisbehavingProgramsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Simulation simulation = Simulation.seed(1);
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private int boots;

    // ---------------------------------------------------------------- a crash in the midst of an event

    /** Writes before and after its host crashes, all in one event. */
    private final class Crashing extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write("before");
            hosts.getFirst().crash();
            transport().write("after");
            transport().loseConnection();
        }
    }

    @Test
    void whatAProgramWritesInTheEventOfItsCrashIsNotSent() {
        Line client = new Line() {
            @Override
            public void connectionMade() throws Exception {
                super.connectionMade();
                transport().write("crash");
                reactor().callLater(Duration.ofSeconds(3), () -> transport().write("are you there?"));
            }
        };
        hosts.add(simulation.host("server", reactor -> reactor.listenTcp(80, Crashing::new)));
        simulation.host("client", reactor -> reactor.connectTcp("server", 80, ClientFactory.of(() -> client)));
        simulation.runFor(SECOND);
        hosts.getFirst().restart();
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(client.text()).isEmpty();
        assertThat(client.lost).isInstanceOf(ConnectionLost.class);
        assertThat(simulation.failures()).isEmpty();
    }

    @Test
    void aProgramThatGoesOnAfterItsCrashTakesNoPortFromTheNextBoot() {
        hosts.add(simulation.host("server", reactor -> {
            boots++;
            reactor.listenTcp(80, Line::new);
            reactor.callLater(SECOND, () -> {
                if (boots == 1) {
                    hosts.getFirst().restart();
                    reactor.listenTcp(80, Line::new);
                }
            });
        }));
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(boots).isEqualTo(2);
        assertThat(simulation.failures()).isEmpty();
    }

    // ---------------------------------------------------------------- the end

    private void boot(Reactor reactor) {
        reactor.listenTcp(80, () -> new Talkative());
        reactor.connectTcp("a", 80, ClientFactory.of(Talkative::new));
    }

    private static final class Talkative extends Protocol {
        @Override
        public void connectionMade() {
            reactor().async(() -> {
                try {
                    reactor().deferLater(Duration.ofHours(1)).await();
                } catch (CancellationException cancelled) {
                    log("cancelled");
                }
            });
        }
    }

    @Test
    void whatProgramsLogWhenTheSimulationIsClosedGoesNowhere() {
        try (CapturedLog log = new CapturedLog(Talkative.class.getName())) {
            simulation.host("a", this::boot);
            simulation.runFor(SECOND);
            simulation.close();
            assertThat(log.records()).isEmpty();
        }
    }

    @Test
    void nothingHappensInASimulationThatIsClosed() {
        simulation.host("a", this::boot);
        simulation.runFor(SECOND);
        simulation.close();
        simulation.close();
        assertThatThrownBy(() -> simulation.runFor(SECOND))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> simulation.runUntil(() -> false, SECOND)).hasMessageContaining("closed");
        assertThatThrownBy(() -> simulation.host("b", _ -> {})).hasMessageContaining("closed");
        assertThat(simulation.time()).isEqualTo(SECOND);
        assertThat(simulation.log()).isNotEmpty();
    }

    @Test
    void theSimulationIsNotClosedFromInside() {
        simulation.host("a", reactor -> reactor.callLater(SECOND, simulation::close));
        simulation.runFor(Duration.ofSeconds(2));
        assertThat(simulation.takeFailures()).singleElement().satisfies(failure -> assertThat(failure.thrown())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from inside"));
    }

    // ---------------------------------------------------------------- too late

    @Test
    void faultsThatWouldHaveNoEffectAreRefused() {
        simulation.faults("b", Faults.ALL).faults(Faults.NONE);
        simulation.host("a", this::boot);
        assertThatThrownBy(() -> simulation.faults(Faults.ALL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the hosts");
        assertThatThrownBy(() -> simulation.faults("a", Faults.ALL)).hasMessageContaining("before host a");
        simulation.faults("a", "b", Faults.ALL);
        simulation.host("b", reactor -> reactor.connectTcp("a", 80, ClientFactory.of(Line::new)));
        simulation.runFor(SECOND);
        assertThatThrownBy(() -> simulation.faults("b", "a", Faults.NONE)).hasMessageContaining("b and a");
    }
}
