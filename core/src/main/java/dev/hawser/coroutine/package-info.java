/**
 * Code that can stop in the middle and go on later, on a scheduler's thread: what {@code reactor.async} and
 * {@code Deferred.await} are made of. Programs use those two; whoever writes a scheduler uses this package.
 *
 * <p>From below: a {@link dev.hawser.coroutine.Strand} runs a body until it suspends; a
 * {@link dev.hawser.coroutine.Carrier} says how that is done; {@link dev.hawser.coroutine.Coroutines} decides whose
 * turn it is on one scheduler.
 */
@org.jspecify.annotations.NullMarked
package dev.hawser.coroutine;
