/**
 * The {@code hawser} command. {@link dev.hawser.launcher.Main} reads the command line; {@code Program} takes a source
 * file through {@code SourceCompiler} (in memory) and {@code MainMethod} (the launch protocol of JDK 25).
 *
 * <p>Exit statuses: 0 the program's main returned; 1 the program could not be started, or main threw; 2 the command
 * line is wrong; 70 an error ended the program that nothing can go on after.
 */
@NullMarked
package dev.hawser.launcher;

import org.jspecify.annotations.NullMarked;
