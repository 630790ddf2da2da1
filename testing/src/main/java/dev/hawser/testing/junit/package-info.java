/**
 * Tests that wait in straight lines and leave nothing behind: {@link dev.hawser.testing.junit.HawserTest} for JUnit 6.
 */
@NullMarked
package dev.hawser.testing.junit;

import org.jspecify.annotations.NullMarked;
