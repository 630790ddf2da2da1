/**
 * Whole programs on simulated time and a simulated network, where a seed decides everything: the same seed gives the
 * same run, event for event, in any JVM.
 *
 * <p>Begin at {@link dev.hawser.testing.simulation.Simulation}.
 */
@NullMarked
package dev.hawser.testing.simulation;

import org.jspecify.annotations.NullMarked;
