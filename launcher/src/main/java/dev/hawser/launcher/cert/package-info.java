/**
 * A certificate authority for development and what it signs, by Bouncy Castle: the Java platform can read certificates, and
 * has no way to make them. These modules are on the module path of {@code hawser cert} alone.
 */
@NullMarked
package dev.hawser.launcher.cert;

import org.jspecify.annotations.NullMarked;
