package dev.hawser.testing.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which faults the seed may make, which of them it may in this run, and which have happened. */
final class FaultPlan {
    private static final long MOST_LATE_NANOS = 200_000_000;

    private final Engine engine;
    private final Map<String, Faults> special = new HashMap<>();
    private final Set<String> happened = new LinkedHashSet<>();
    private Faults usual = Faults.NONE;
    private @Nullable Set<String> allowed;

    FaultPlan(Engine engine) {
        this.engine = engine;
    }

    void set(Faults faults) {
        usual = faults;
    }

    void set(String host, Faults faults) {
        special.put(host, faults);
    }

    void set(String one, String other, Faults faults) {
        special.put(one + "|" + other, faults);
        special.put(other + "|" + one, faults);
    }

    Faults of(String host) {
        return special.getOrDefault(host, usual);
    }

    Faults of(String one, String other) {
        return special.getOrDefault(one + "|" + other, usual);
    }

    void allowOnly(Collection<String> names) {
        allowed = Set.copyOf(names);
    }

    Set<String> happened() {
        return happened;
    }

    /** Whether the fault of this name happens, now that it would: it does unless it is not among those allowed. */
    boolean happens(String name, Subject subject) {
        if (allowed != null && !allowed.contains(name)) {
            return false;
        }
        happened.add(name);
        engine.log.add(engine.now(), What.FAULT, subject, 0, name);
        return true;
    }

    /** Where connection {@code label} breaks for bytes going {@code forth}, and null where they go on. */
    Pipe.@Nullable Cut cut(Faults faults, String label, boolean forth) {
        if (faults.resets() == 0) {
            return null;
        }
        SeededRandom random = engine.random("reset", label);
        if (!random.chance(faults.resets()) || random.chance(0.5) != forth) {
            return null;
        }
        long after = random.upToByMagnitude(faults.resetWithin());
        return new Pipe.Cut(after, "reset " + label + (forth ? " at byte " : " at byte back ") + after);
    }

    /** Whether the attempt {@code label} is refused. */
    boolean refuses(Faults faults, String label, Subject subject) {
        return faults.refusals() > 0
                && engine.random("refusal", label).chance(faults.refusals())
                && happens("refusal " + label, subject);
    }

    /** Whether the datagram {@code label} is lost on its way. */
    boolean loses(Faults faults, String label, Subject subject) {
        return hits(faults.datagramLosses(), "datagram loss", label) && happens("loss " + label, subject);
    }

    /** Whether the datagram {@code label} comes twice. */
    boolean doubles(Faults faults, String label, Subject subject) {
        return hits(faults.datagramDoubles(), "datagram double", label) && happens("double " + label, subject);
    }

    /** How much later than others the datagram {@code label} comes. */
    long delays(Faults faults, String label, Subject subject) {
        if (!hits(faults.datagramDelays(), "datagram delay", label)) {
            return 0;
        }
        long nanos = 1 + engine.random("datagram lateness", label).upTo(MOST_LATE_NANOS);
        return happens("delay " + label + " by " + Times.seconds(nanos), subject) ? nanos : 0;
    }

    private boolean hits(double share, String purpose, String label) {
        return share > 0 && engine.random(purpose, label).chance(share);
    }
}
