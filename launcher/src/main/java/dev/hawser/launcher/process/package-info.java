/**
 * A program as a process that the system's operator looks after: started as a daemon, known by a file with its number,
 * without more rights than it needs, replaced by its successor without a newcomer refused. Knows nothing of command lines.
 */
@NullMarked
package dev.hawser.launcher.process;

import org.jspecify.annotations.NullMarked;
