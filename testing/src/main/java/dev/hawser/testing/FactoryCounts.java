package dev.hawser.testing;

import dev.hawser.net.Factory;
import dev.hawser.net.WrappingFactory;
import java.util.IdentityHashMap;
import java.util.Map;

/** Counts the ports and connectors of each factory: starts it with the first, stops it with the last. */
final class FactoryCounts {
    private final Map<Factory, Integer> counts = new IdentityHashMap<>();

    void use(Factory used) {
        Factory factory = WrappingFactory.unwrap(used);
        if (counts.merge(factory, 1, Integer::sum) == 1) {
            Thrown.through(factory::startFactory);
        }
    }

    void release(Factory used) {
        Factory factory = WrappingFactory.unwrap(used);
        if (counts.merge(factory, -1, Integer::sum) == 0) {
            counts.remove(factory);
            Thrown.through(factory::stopFactory);
        }
    }
}
