package dev.hawser.testing.simulation;

import dev.hawser.net.Factory;
import dev.hawser.net.WrappingFactory;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the ports and connectors of each factory: starts it with the first, stops it with the last (P1). */
final class SimulatedFactoryCounts {
    private final SimulatedReactor reactor;
    /** By identity, since a factory may be a record; never iterated. */
    private final Map<Factory, Integer> counts = new IdentityHashMap<>();

    SimulatedFactoryCounts(SimulatedReactor reactor) {
        this.reactor = reactor;
    }

    /** One more use. What {@code startFactory} throws is thrown, and the use does not count. */
    void begin(Factory used) {
        Factory factory = WrappingFactory.unwrap(used);
        if (counts.merge(factory, 1, Integer::sum) > 1) {
            return;
        }
        @Nullable Exception refused = null;
        boolean started = false;
        try {
            factory.startFactory();
            started = true;
        } catch (RuntimeException unchecked) {
            throw unchecked;
        } catch (Exception checked) {
            refused = checked;
        } finally {
            if (!started) {
                counts.remove(factory);
            }
        }
        if (refused != null) {
            throw new IllegalStateException("startFactory of " + name(factory) + " failed: " + refused, refused);
        }
    }

    /** One use less. */
    void end(Factory used) {
        Factory factory = WrappingFactory.unwrap(used);
        Integer left = counts.computeIfPresent(factory, (_, count) -> count - 1);
        if (left != null && left == 0) {
            counts.remove(factory);
            reactor.guarded("stopFactory of " + name(factory), factory::stopFactory);
        }
    }

    /** The class of {@code factory}, or "Factory" for a lambda. */
    static String name(Factory used) {
        Factory factory = WrappingFactory.unwrap(used);
        String name = factory.getClass().getSimpleName();
        return factory.getClass().isHidden() || name.isEmpty() ? "Factory" : name;
    }
}
