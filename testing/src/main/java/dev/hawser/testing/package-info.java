/**
 * Time and network replaced by memory: a clock that moves when told, a reactor and transports without sockets, and ways
 * to cut, spoil and invent the bytes that a protocol is given.
 */
@NullMarked
package dev.hawser.testing;

import org.jspecify.annotations.NullMarked;
