/**
 * Policies: factories that wrap another factory to limit, slow down, time, log or count its connections. Each is a {@link
 * dev.hawser.net.WrappingFactory}, works over any transport, and may be wrapped in another one, in any order; the
 * outermost sees a connection first. Reads and writes are those of the protocol, so with TLS beneath they are in clear.
 *
 * <p>A policy belongs to one reactor and is used on its thread, its counters too; of a {@link
 * dev.hawser.net.ReactorGroup} each reactor has its own.
 */
@NullMarked
package dev.hawser.policy;

import org.jspecify.annotations.NullMarked;
