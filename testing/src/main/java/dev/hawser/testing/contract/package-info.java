/**
 * What every reactor has to do, as tests: extend each contract, open your reactor in it, and run it with JUnit. A test
 * that checks a numbered rule of the specification has its number in its name.
 *
 * <p>Needs JUnit and AssertJ at run time, and a loopback network. Nothing here sleeps or uses a fixed port; a test
 * that hangs is stopped by its guard and fails.
 */
@NullMarked
package dev.hawser.testing.contract;

import org.jspecify.annotations.NullMarked;
