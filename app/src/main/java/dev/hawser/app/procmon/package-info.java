/**
 * Programs that are kept running: {@link dev.hawser.app.procmon.ProcessMonitor} starts them again when they end. {@link
 * dev.hawser.app.procmon.ProcessTree} is a child that is ended with all that it has started, and {@link
 * dev.hawser.app.procmon.OutputLog} logs what one says.
 */
@NullMarked
package dev.hawser.app.procmon;

import org.jspecify.annotations.NullMarked;
