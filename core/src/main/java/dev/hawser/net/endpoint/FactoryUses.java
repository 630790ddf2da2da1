package dev.hawser.net.endpoint;

import dev.hawser.net.Factory;
import dev.hawser.net.Reactor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Counts the connections of each factory. A reactor sees a new {@link ConnectAttempt} for each of them, so that
 * "the first that uses this factory" can be told only here.
 *
 * <p>The outer map is shared by all threads; each inner one is used on the thread of its reactor.
 */
final class FactoryUses {
    private static final Map<Reactor, Map<Factory, Integer>> USES = Collections.synchronizedMap(new WeakHashMap<>());

    private FactoryUses() {}

    /** One more connection: starts the factory with the first. */
    static void begin(Reactor reactor, Factory factory) throws Exception {
        Map<Factory, Integer> uses = USES.computeIfAbsent(reactor, _ -> new IdentityHashMap<>());
        if (!uses.containsKey(factory)) {
            factory.startFactory(); // what throws has not begun
        }
        uses.merge(factory, 1, Integer::sum);
    }

    /** One connection less: stops the factory with the last. */
    static void end(Reactor reactor, Factory factory) throws Exception {
        Map<Factory, Integer> uses = USES.computeIfAbsent(reactor, _ -> new IdentityHashMap<>());
        int left = uses.getOrDefault(factory, 0) - 1;
        if (left > 0) {
            uses.put(factory, left);
            return;
        }
        uses.remove(factory);
        if (left == 0) {
            factory.stopFactory();
        }
    }
}
