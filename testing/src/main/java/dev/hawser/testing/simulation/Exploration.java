package dev.hawser.testing.simulation;

import dev.hawser.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs a scenario with many seeds; has a run that fails fail again with as few faults as it takes. */
final class Exploration {
    private static final int EVENTS_SHOWN = 40;
    private static final int MOST_RUNS_TO_SHRINK = 400;
    /** Through whose code a program fails: the JDK, who asserts for it, and {@link Simulation#runUntil}. */
    private static final List<String> NOT_THE_PROGRAM = List.of(
            "java.", "jdk.", "org.assertj.", "org.junit.", "org.opentest4j.", Simulation.class.getName() + ".");

    private final Scenario scenario;

    Exploration(Scenario scenario) {
        this.scenario = scenario;
    }

    /** One run: what it failed with, or null. */
    private record Outcome(Simulation simulation, @Nullable Throwable failure) {
        boolean failsLike(Throwable other) {
            return failure != null
                    && failure.getClass() == other.getClass()
                    && Objects.equals(place(failure), place(other));
        }

        /** The line that threw it, or that asserted; null where it has no stack trace. */
        private static @Nullable StackTraceElement place(Throwable thrown) {
            for (StackTraceElement frame : thrown.getStackTrace()) {
                String code = frame.getClassName() + "." + frame.getMethodName();
                if (NOT_THE_PROGRAM.stream().noneMatch(code::startsWith)) {
                    return frame;
                }
            }
            return null;
        }
    }

    void explore(long firstSeed, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("an exploration tries at least one seed, not " + count);
        }
        for (int i = 0; i < count; i++) {
            Outcome outcome = run(Simulation.seed(firstSeed + i));
            if (outcome.failure != null) {
                throw failed(outcome, outcome.failure, "number " + (i + 1) + " of " + count);
            }
        }
    }

    void replay(long seed, String... faults) {
        Outcome outcome = run(Simulation.seed(seed).onlyFaults(faults));
        if (outcome.failure != null) {
            throw new AssertionError(
                    outcome.failure + "\n" + shown(outcome.simulation), outcome.failure);
        }
    }

    private Outcome run(Simulation simulation) {
        @Nullable Throwable failure = null;
        try {
            scenario.run(simulation);
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            failure = thrown;
        }
        List<SimulatedFailure> left = simulation.failures();
        if (failure == null && !left.isEmpty()) {
            failure = left.getFirst().thrown();
        }
        simulation.close();
        return new Outcome(simulation, failure);
    }

    private AssertionError failed(Outcome found, Throwable failure, String which) {
        List<String> happened = found.simulation.faultsThatHappened();
        long seed = found.simulation.seed();
        int[] runs = {0};
        List<String> needed = smallest(happened, faults -> {
            runs[0]++;
            return runs[0] <= MOST_RUNS_TO_SHRINK
                    && run(Simulation.seed(seed).onlyFaults(faults)).failsLike(failure);
        });
        Outcome last = run(Simulation.seed(seed).onlyFaults(needed));
        if (!last.failsLike(failure)) { // it depends on more than the seed
            throw new AssertionError(
                    "The run of seed " + seed + " fails with " + failure + ", and when it is run again with the same"
                            + " faults it ends with " + last.failure + ": the scenario keeps something between runs,"
                            + " or asks something else than its reactor for the time or for chance",
                    failure);
        }
        Throwable shrunk = last.failure == null ? failure : last.failure;
        StringBuilder message = new StringBuilder();
        message.append("Failed with seed ").append(seed).append(" (").append(which).append("): ").append(shrunk);
        message.append("\n  faults that it takes, ").append(needed.size()).append(" of ").append(happened.size());
        message.append(" that happened (found in ").append(runs[0]).append(runs[0] == 1 ? " run):" : " runs):");
        needed.forEach(fault -> message.append("\n    ").append(fault));
        message.append("\n  replay: ").append(replayCode(seed, needed)).append('\n');
        return new AssertionError(message.append(shown(last.simulation)).toString(), shrunk);
    }

    private static String replayCode(long seed, List<String> faults) {
        StringBuilder code = new StringBuilder("Simulation.replay(").append(seed).append("L, scenario");
        faults.forEach(fault -> code.append(", \"").append(fault).append('"'));
        return code.append(");").toString();
    }

    private static String shown(Simulation simulation) {
        StringBuilder text = new StringBuilder();
        List<SimulatedFailure> failures = simulation.failures();
        if (!failures.isEmpty()) {
            text.append("  unhandled:");
            failures.stream().limit(10).forEach(failure -> text.append("\n    ").append(failure));
            text.append('\n');
        }
        List<String> events = simulation.log();
        text.append("  last events:");
        events.subList(Math.max(0, events.size() - EVENTS_SHOWN), events.size())
                .forEach(event -> text.append("\n    ").append(event));
        return text.toString();
    }

    /**
     * As few of {@code all} as {@code fails} still accepts, by delta debugging (Zeller and Hildebrandt, 2002): leaves
     * out one piece after the other, in ever smaller pieces. None of what is left can be left out alone.
     */
    static List<String> smallest(List<String> all, Predicate<List<String>> fails) {
        List<String> left = new ArrayList<>(all);
        if (!left.isEmpty() && fails.test(List.of())) {
            return List.of();
        }
        int piece = (left.size() + 1) / 2;
        while (left.size() > 1) {
            boolean smaller = false;
            for (int from = 0; from < left.size() && left.size() > 1; ) {
                Set<String> without = new LinkedHashSet<>(left);
                without.removeAll(left.subList(from, Math.min(left.size(), from + piece)));
                List<String> rest = List.copyOf(without);
                if (!rest.isEmpty() && fails.test(rest)) {
                    left = new ArrayList<>(rest);
                    smaller = true;
                } else {
                    from += piece;
                }
            }
            if (piece > 1) {
                piece = Math.max(1, Math.min((piece + 1) / 2, (left.size() + 1) / 2));
            } else if (!smaller) {
                break;
            }
        }
        return List.copyOf(left);
    }
}
