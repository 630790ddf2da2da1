/** A command for each connection: {@link dev.hawser.protocols.inetd.Inetd} is what a port serves. */
@NullMarked
package dev.hawser.protocols.inetd;

import org.jspecify.annotations.NullMarked;
