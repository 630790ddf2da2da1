package dev.hawser.testing.junit;

import dev.hawser.net.Reactor;
import dev.hawser.testing.simulation.SimulatedFailure;
import dev.hawser.testing.simulation.Simulation;
import dev.hawser.time.Holding;
import dev.hawser.time.UnhandledFailures;
import java.time.Duration;
import java.util.List;

/** A simulation, in which the test is one of the hosts. */
final class SimulatedWorld implements World {
    /** What is closing at the end has so much simulated time for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Simulation simulation;
    private final Reactor reactor;

    SimulatedWorld(long seed) {
        simulation = Simulation.seed(seed);
        reactor = simulation.testHost().reactor();
    }

    @Override
    public Object parameter(Class<?> wanted) {
        if (wanted == Simulation.class) {
            return simulation;
        }
        if (wanted != Reactor.class) {
            throw Worlds.mixed(wanted);
        }
        return reactor;
    }

    @Override
    public boolean gave(Object argument) {
        return argument == simulation || argument == reactor;
    }

    @Override
    public void run(Body body) throws Throwable {
        Throwable[] thrown = new Throwable[1];
        simulation.runTest(() -> {
            try {
                body.call();
            } catch (Throwable failure) { // of JUnit too, which must reach JUnit as it is
                thrown[0] = BodyRun.unwrapped(failure);
            }
        });
        if (thrown[0] != null) {
            AssertionError seen = new AssertionError("seed " + simulation.seed() + "; last events:\n"
                    + String.join("\n", simulation.log().reversed().stream().limit(20).toList().reversed()));
            thrown[0].addSuppressed(seen);
            throw thrown[0];
        }
    }

    @Override
    public Leftovers end() {
        try (simulation) {
            Duration waited = Duration.ZERO;
            while (isClosing() && waited.compareTo(PATIENCE) < 0) {
                Duration step = Duration.ofMillis(10);
                simulation.runFor(step);
                waited = waited.plus(step);
            }
            List<Holding> held = reactor.holdings();
            List<UnhandledFailures.Report> unhandled = simulation.takeFailures().stream()
                    .map(SimulatedWorld::report)
                    .toList();
            return new Leftovers(held, unhandled);
        }
    }

    private boolean isClosing() {
        return reactor.holdings().stream().anyMatch(holding -> holding.kind() != Holding.Kind.TIMER);
    }

    private static UnhandledFailures.Report report(SimulatedFailure failure) {
        String message = failure.message() + " on " + failure.host();
        return new UnhandledFailures.Report(message, failure.thrown(), null, null);
    }
}
