package dev.hawser.testing.simulation;

import dev.hawser.net.Reactor;

/** What a simulated host runs: all that a {@code main} does before {@code reactor.run()}. */
@FunctionalInterface
public interface HostProgram {
    /**
     * Sets the program up on {@code reactor}, which then runs. Called at each boot, with a new reactor: what the
     * program had in memory before a crash is what it must not use, so it makes its objects here. What it throws is a
     * {@linkplain Simulation#failures() failure}, and the reactor does not run.
     */
    void boot(Reactor reactor) throws Exception;
}
