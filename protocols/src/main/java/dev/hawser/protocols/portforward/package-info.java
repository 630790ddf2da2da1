/**
 * Connections that are passed on to another place: {@link dev.hawser.protocols.portforward.PortForwardFactory} is what a port
 * serves.
 */
@NullMarked
package dev.hawser.protocols.portforward;

import org.jspecify.annotations.NullMarked;
