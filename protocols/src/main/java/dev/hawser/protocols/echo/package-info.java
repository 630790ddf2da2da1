/** The echo protocol, RFC 862: what comes is sent back. */
@NullMarked
package dev.hawser.protocols.echo;

import org.jspecify.annotations.NullMarked;
