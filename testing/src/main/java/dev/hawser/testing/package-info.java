/**
 * Time and network replaced by memory, so that a test needs no real clock, no socket and no second thread.
 */
@NullMarked
package dev.hawser.testing;

import org.jspecify.annotations.NullMarked;
