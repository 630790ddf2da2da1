/**
 * {@code benchmarks/compare}: servers in turn, one at a time under load, in interleaved rounds. {@code Case} says what
 * the load is, {@code Server} what there is to measure, {@code Comparison} runs it, {@code Figures} and {@code Report}
 * make of the samples what is printed.
 */
@NullMarked
package dev.hawser.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
