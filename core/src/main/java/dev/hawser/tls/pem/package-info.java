/**
 * PEM (RFC 7468) and the forms of private keys in it, as functions of bytes. Not exported: {@code dev.hawser.tls} says the
 * same in its own terms.
 */
@NullMarked
package dev.hawser.tls.pem;

import org.jspecify.annotations.NullMarked;
