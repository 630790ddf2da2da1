package dev.hawser.net;

import dev.hawser.time.Holding;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a reactor holds, counted, with the first few of each kind: see {@link Reactor#inventory}.
 *
 * @param counts how many there are of each kind; all kinds are keys, in their order
 * @param holdings the first of each kind, but for connections; timers as they are due, all else as it was made
 * @param connections the first connections, oldest first
 */
public record Inventory(
        Map<Holding.Kind, Integer> counts, List<Holding> holdings, List<OpenConnection> connections) {
    /** Copies; a kind that is no key counts as none. */
    public Inventory {
        Map<Holding.Kind, Integer> all = new EnumMap<>(Holding.Kind.class);
        for (Holding.Kind kind : Holding.Kind.values()) {
            all.put(kind, counts.getOrDefault(kind, 0));
        }
        counts = Collections.unmodifiableMap(all);
        holdings = List.copyOf(holdings);
        connections = List.copyOf(connections);
    }
}
