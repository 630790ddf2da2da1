/**
 * The test kit. {@link dev.hawser.testing.Chunkings} cuts a stream in every way worth testing,
 * {@link dev.hawser.testing.Garbage} makes bad input, {@link dev.hawser.testing.Property} checks a claim against many
 * seeded values. The same seed makes the same values in any JVM.
 */
@NullMarked
package dev.hawser.testing;

import org.jspecify.annotations.NullMarked;
