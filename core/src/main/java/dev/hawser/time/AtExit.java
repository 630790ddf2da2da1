package dev.hawser.time;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The registries in which failures wait. When the program ends, no Deferred is collected any more, so that what waits
 * then is reported by a shutdown hook, which there is from the first such failure on.
 */
final class AtExit {
    private static final Set<UnhandledFailures> WAITING = new LinkedHashSet<>();

    private AtExit() {}

    /** {@code registry} is no longer empty. */
    static void add(UnhandledFailures registry) {
        synchronized (WAITING) {
            WAITING.add(registry);
        }
        Hook.ready();
    }

    /** {@code registry} is empty. */
    static void remove(UnhandledFailures registry) {
        synchronized (WAITING) {
            WAITING.remove(registry);
        }
    }

    private static void reportAll() {
        List<UnhandledFailures> left;
        synchronized (WAITING) {
            left = List.copyOf(WAITING);
        }
        left.forEach(UnhandledFailures::reportAll);
    }

    private static final class Hook {
        static {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(AtExit::reportAll, "hawser-unhandled-failures"));
            } catch (IllegalStateException ending) {
                System.getLogger("dev.hawser.deferred")
                        .log(System.Logger.Level.DEBUG, "failures from now on are not reported at the exit", ending);
            }
        }

        /** The hook is there when this returns. */
        static void ready() {}
    }
}
