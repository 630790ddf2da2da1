/**
 * The thread and the clock: what a reactor, a {@code TestClock} and a simulation have in common.
 *
 * <p>Everything above (Deferreds, timers, protocols) asks a {@link dev.hawser.time.Scheduler} for the time and for
 * a later turn, and never the machine, so that a test can own both.
 */
@NullMarked
package dev.hawser.time;

import org.jspecify.annotations.NullMarked;
