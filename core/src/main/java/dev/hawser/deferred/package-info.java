/**
 * Results that are not there yet: a typed, linear {@link dev.hawser.deferred.Deferred}, and what is built on it.
 */
@NullMarked
package dev.hawser.deferred;

import org.jspecify.annotations.NullMarked;
