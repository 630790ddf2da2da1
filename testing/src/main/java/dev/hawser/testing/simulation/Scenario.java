package dev.hawser.testing.simulation;

/** A program of several hosts, what may go wrong, and what has to hold all the same: one run of one seed. */
@FunctionalInterface
public interface Scenario {
    /**
     * Sets {@code simulation} up, runs it and asserts. Called many times, so it keeps nothing between the calls. What
     * it throws fails the run, and so do {@linkplain Simulation#failures() failures} that it leaves.
     */
    void run(Simulation simulation) throws Exception;
}
