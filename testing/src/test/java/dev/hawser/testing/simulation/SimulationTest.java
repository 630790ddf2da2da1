package dev.hawser.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.Protocol;
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
                .contains("alice>server:8000#1 connects", "reads 5 bytes", "sends its end of stream");
    }
}
