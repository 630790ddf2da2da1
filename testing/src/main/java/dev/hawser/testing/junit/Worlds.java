package dev.hawser.testing.junit;

import dev.hawser.net.Reactor;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.TestClock;
import java.time.Duration;

/** The kinds of {@link World}, by the parameters that call for them. */
final class Worlds {
    private Worlds() {}

    static boolean have(Class<?> wanted) {
        return wanted == Reactor.class || isMemory(wanted);
    }

    static boolean isMemory(Class<?> wanted) {
        return wanted == TestClock.class || wanted == MemoryReactor.class;
    }

    static World open(Class<?> wanted, Duration timeLimit) {
        return wanted == Reactor.class ? new LiveWorld(timeLimit) : new MemoryWorld();
    }

    static IllegalArgumentException mixed(Class<?> wanted) {
        return new IllegalArgumentException("a " + wanted.getSimpleName() + " is wanted in a test that has another kind"
                + " of time already: the methods around one test take a Reactor, or a TestClock and MemoryReactor");
    }
}
