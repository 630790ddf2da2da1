package dev.hawser.testing.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions from each host to each other. */
final class ConditionsBook {
    private static final Conditions WITHIN_A_HOST =
            Conditions.LOCAL.withLatency(Duration.ZERO).withJitter(Duration.ZERO);

    private final Map<String, Conditions> special = new HashMap<>();
    private Conditions usual = Conditions.LOCAL;

    void set(Conditions conditions) {
        usual = conditions;
    }

    void set(String from, String to, Conditions conditions) {
        special.put(from + ">" + to, conditions);
    }

    Conditions of(SimulatedHost from, SimulatedHost to) {
        @Nullable Conditions own = special.get(from.name() + ">" + to.name());
        if (own != null) {
            return own;
        }
        return from == to ? WITHIN_A_HOST : usual;
    }
}
