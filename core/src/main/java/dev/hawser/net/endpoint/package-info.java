/**
 * Places to listen on and to connect to, as objects and as strings: {@link dev.hawser.net.endpoint.ServerEndpoint} and
 * {@link dev.hawser.net.endpoint.ClientEndpoint}.
 *
 * <p>A program that takes such a string from its command line, {@code tcp:8007:interface=127.0.0.1}, leaves to whoever
 * starts it what it listens on. The grammar is that of {@link dev.hawser.net.endpoint.EndpointDescription}.
 */
@NullMarked
package dev.hawser.net.endpoint;

import org.jspecify.annotations.NullMarked;
