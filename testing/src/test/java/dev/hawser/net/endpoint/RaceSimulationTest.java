package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.Resolver;
import dev.hawser.testing.simulation.Conditions;
import dev.hawser.testing.simulation.SimulatedHost;
import dev.hawser.testing.simulation.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One name, three hosts behind it, and networks of different quality to them. */
class RaceSimulationTest {
    private final List<String> outcome = new ArrayList<>();
    private Duration took = Duration.ZERO;

    private void connect(Simulation simulation, String... hosts) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String host : hosts) {
            SimulatedHost known = simulation.host(host, reactor -> reactor.listenTcp(80, () -> new Protocol() {}));
            addresses.add(known.address());
        }
        simulation.host("client", reactor -> {
            Resolver usual = reactor.resolver();
            reactor.installResolver(host -> host.equals("service.example")
                    ? Deferred.succeed(reactor, addresses)
                    : usual.resolve(host));
            begin(simulation, reactor);
        });
    }

    private void begin(Simulation simulation, Reactor reactor) {
        Duration begun = simulation.time();
        new HostnameEndpoint(reactor, "service.example", 80)
                .connect(() -> new Protocol() {})
                .finish(
                        protocol -> {
                            took = simulation.time().minus(begun);
                            outcome.add(protocol.transport().peer().host());
                        },
                        failure -> {
                            took = simulation.time().minus(begun);
                            outcome.add(failure.getClass().getSimpleName());
                        });
    }

    @Test
    void anAddressThatDoesNotAnswerCosts250Milliseconds() {
        try (Simulation simulation = Simulation.seed(1)) {
            connect(simulation, "one", "two");
            simulation.partition("client", "one");
            simulation.runFor(Duration.ofSeconds(20));

            assertThat(outcome).containsExactly("10.0.0.2");
            assertThat(took).isBetween(Duration.ofMillis(250), Duration.ofMillis(300));
        }
    }

    @Test
    void aSlowAddressLosesToAFastOneBehindIt() {
        try (Simulation simulation = Simulation.seed(2)) {
            simulation.network("client", "one", Conditions.LOCAL.withLatency(Duration.ofMillis(800)));
            connect(simulation, "one", "two");
            simulation.runFor(Duration.ofSeconds(20));

            assertThat(outcome).containsExactly("10.0.0.2");
        }
    }

    @Test
    void anAddressThatIsALittleSlowWinsBeforeTheNextIsTried() {
        try (Simulation simulation = Simulation.seed(3)) {
            simulation.network("client", "one", Conditions.LOCAL.withLatency(Duration.ofMillis(50)));
            connect(simulation, "one", "two");
            simulation.runFor(Duration.ofSeconds(20));

            assertThat(outcome).containsExactly("10.0.0.1");
        }
    }

    @Test
    void whenNobodyAnswersTheWholeTakesNoLongerThanTheTimeout() {
        try (Simulation simulation = Simulation.seed(4)) {
            connect(simulation, "one", "two", "three");
            for (String host : List.of("one", "two", "three")) {
                simulation.partition("client", host);
            }
            simulation.runFor(Duration.ofMinutes(5));

            assertThat(outcome).containsExactly("TimedOut");
            assertThat(took).isLessThanOrEqualTo(Duration.ofSeconds(31));
        }
    }

    /** Whatever the network does, there is exactly one outcome, and nothing of the race is left. */
    @Test
    void anyNetworkGivesOneOutcome() {
        Simulation.explore(60, simulation -> {
            outcome.clear();
            simulation.network(Conditions.LOCAL
                    .withLatency(Duration.ofMillis(120))
                    .withJitter(Duration.ofMillis(400))
                    .withRefusing(true));
            connect(simulation, "one", "two", "three");
            if (simulation.seed() % 3 == 0) {
                simulation.partition("client", "one");
            }
            if (simulation.seed() % 5 == 0) {
                simulation.partition("client", "two");
            }
            simulation.runFor(Duration.ofMinutes(3));
            assertThat(outcome).hasSize(1);
            assertThat(outcome.getFirst())
                    .isIn("10.0.0.1", "10.0.0.2", "10.0.0.3", "Refused", "ConnectFailed", "TimedOut");
            assertThat(simulation.failures()).isEmpty();
        });
    }
}
