package dev.hawser.reactor;

import dev.hawser.net.Factory;
import dev.hawser.net.WrappingFactory;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Counts the ports and connectors that use each factory, and starts it with the first and stops it with the last
 * (P1).
 */
public final class FactoryUses {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    private final UnhandledFailures unhandled;

    /** By identity, since a factory may be a record; never iterated, so the order of identities does not show. */
    private final Map<Factory, Integer> uses = new IdentityHashMap<>();

    /** None yet; {@code unhandled} is told what {@code stopFactory} throws. */
    public FactoryUses(UnhandledFailures unhandled) {
        this.unhandled = unhandled;
    }

    /** One more use. What {@code startFactory} throws is thrown, and the use does not count. */
    public void begin(Factory used) {
        Factory factory = WrappingFactory.unwrap(used);
        if (uses.merge(factory, 1, Integer::sum) == 1) {
            try {
                factory.startFactory();
            } catch (Exception | Error thrown) {
                uses.remove(factory);
                if (thrown instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException("startFactory of " + name(factory) + " failed: " + thrown, thrown);
            }
        }
    }

    /** One use less. */
    public void end(Factory used) {
        Factory factory = WrappingFactory.unwrap(used);
        Integer left = uses.computeIfPresent(factory, (_, count) -> count - 1);
        if (left != null && left == 0) {
            uses.remove(factory);
            try {
                factory.stopFactory();
            } catch (Throwable thrown) {
                Scheduler.rethrowFatal(thrown);
                unhandled.report(LOGGER, "Unhandled error in stopFactory of " + name(factory), thrown);
            }
        }
    }

    /** The class of {@code factory}, or "Factory" for a lambda. */
    public static String name(Factory used) {
        Factory factory = WrappingFactory.unwrap(used);
        String name = factory.getClass().getSimpleName();
        return factory.getClass().isHidden() || name.isEmpty() ? "Factory" : name;
    }
}
