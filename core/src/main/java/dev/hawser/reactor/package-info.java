/** The reactor on {@code java.nio}, and what it is made of. Not exported: programs see {@link dev.hawser.net.Reactor}. */
@NullMarked
package dev.hawser.reactor;

import org.jspecify.annotations.NullMarked;
