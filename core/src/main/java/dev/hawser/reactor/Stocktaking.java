package dev.hawser.reactor;

import dev.hawser.net.Inventory;
import dev.hawser.net.OpenConnection;
import dev.hawser.time.Holding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what a reactor holds, and keeps words about the first few of each kind only: words are what costs time. */
final class Stocktaking {
    private final int mostOfEach;
    private final Map<Holding.Kind, Integer> counts = new EnumMap<>(Holding.Kind.class);
    private final List<Holding> holdings = new ArrayList<>();
    private final List<OpenConnection> connections = new ArrayList<>();

    Stocktaking(int mostOfEach) {
        if (mostOfEach < 0) {
            throw new IllegalArgumentException("of each kind there can be 0 or more, not " + mostOfEach);
        }
        this.mostOfEach = mostOfEach;
    }

    /** Each of {@code things} is one, and {@code holding} has words for it. */
    <T> void add(Holding.Kind kind, Iterable<T> things, Function<T, Holding> holding) {
        for (T thing : things) {
            if (count(kind, 1) < mostOfEach) {
                holdings.add(holding.apply(thing));
            }
        }
    }

    /** There are {@code count} more, of which the first are {@code shown}. */
    void add(Holding.Kind kind, int count, List<Holding> shown) {
        int before = count(kind, count);
        shown.stream().limit(Math.max(0, mostOfEach - before)).forEach(holdings::add);
    }

    void addConnections(Iterable<StreamTransport> transports) {
        for (StreamTransport transport : transports) {
            if (!transport.isPart() && count(Holding.Kind.CONNECTION, 1) < mostOfEach) {
                @Nullable OpenConnection view = transport.view();
                if (view != null) {
                    connections.add(view);
                }
            }
        }
    }

    /** @return how many there were before */
    private int count(Holding.Kind kind, int more) {
        return counts.merge(kind, more, Integer::sum) - more;
    }

    /** How many of each kind may have words. */
    int mostOfEach() {
        return mostOfEach;
    }

    Inventory taken() {
        return new Inventory(counts, holdings, connections);
    }
}
