/** What is measured: servers for a load generator, and JMH benchmarks of the parts. */
@NullMarked
package dev.hawser.benchmarks;

import org.jspecify.annotations.NullMarked;
