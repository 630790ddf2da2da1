/** A look into a live process: a snapshot of it, a page and a command that show it, and have its services stop and start. */
@NullMarked
package dev.hawser.app.status;

import org.jspecify.annotations.NullMarked;
