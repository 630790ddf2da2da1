package dev.hawser.testing.junit;

import dev.hawser.net.Reactor;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.TestClock;
import dev.hawser.testing.simulation.Simulation;
import java.time.Duration;

/** The kinds of {@link World}, by the parameters that call for them. */
final class Worlds {
    private Worlds() {}

    static boolean have(Class<?> wanted) {
        return wanted == Reactor.class || wanted == Simulation.class || isMemory(wanted);
    }

    static boolean isMemory(Class<?> wanted) {
        return wanted == TestClock.class || wanted == MemoryReactor.class;
    }

    /**
     * The world of a test.
     *
     * @param wanted the parameter that is resolved
     * @param simulated whether the method has a {@link Simulation} among its parameters
     */
    static World open(Class<?> wanted, boolean simulated, Duration timeLimit, long seed) {
        if (simulated) {
            return new SimulatedWorld(seed);
        }
        return wanted == Reactor.class ? new LiveWorld(timeLimit) : new MemoryWorld();
    }

    static IllegalArgumentException mixed(Class<?> wanted) {
        return new IllegalArgumentException("a " + wanted.getSimpleName() + " is wanted in a test that has another kind"
                + " of time already: the methods around one test take a Reactor, or a"
                + " TestClock and MemoryReactor, or a Simulation and the Reactor of its test host");
    }
}
