/** Programs as users start them: child processes through {@code ./hawser}. */
@NullMarked
package dev.hawser.examples;

import org.jspecify.annotations.NullMarked;
