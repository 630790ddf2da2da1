/**
 * Work done again and again, or bit by bit, on a scheduler's thread: {@link dev.hawser.task.LoopingCall} for every so
 * often, {@link dev.hawser.task.Cooperator} for long work that must leave others their turn; and
 * {@link dev.hawser.task.Scope} for coroutines that end together.
 */
@NullMarked
package dev.hawser.task;

import org.jspecify.annotations.NullMarked;
