/**
 * Time and network replaced by memory: a clock that moves when told, a reactor and transports without sockets, scripts
 * of what a peer says, pumps between a client and a server, and ways to cut, spoil and invent the bytes that a protocol
 * is given.
 */
@NullMarked
package dev.hawser.testing;

import org.jspecify.annotations.NullMarked;
