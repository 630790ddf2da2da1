/**
 * What a process does to itself: its user, its root folder, its session, its program; and how it talks to those who look
 * after it. For launchers and daemons. On Linux with native access only; {@link dev.hawser.system.CurrentProcess#obstacle()}
 * says why not.
 */
@NullMarked
package dev.hawser.system;

import org.jspecify.annotations.NullMarked;
