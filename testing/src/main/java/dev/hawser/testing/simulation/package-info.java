/**
 * Whole programs on simulated time and a simulated network, where a seed decides everything: the same seed gives the
 * same run, event for event, in any JVM.
 *
 * <p>What is simulated is what a program can tell of TCP and of machines. What is not: several addresses for a name and
 * look-ups that fail for a while, keep-alive probes, sending on a link that is shared by connections, and the time that
 * code takes (a pass of a reactor takes a microsecond, work for a thread up to five milliseconds).
 *
 * <p>Begin at {@link dev.hawser.testing.simulation.Simulation}.
 */
@NullMarked
package dev.hawser.testing.simulation;

import org.jspecify.annotations.NullMarked;
