/**
 * What one can see of a running loop: events for Java Flight Recorder, and a watchdog for callbacks that hold it too
 * long. Knows nothing of the loop but a {@link dev.hawser.reactor.watch.Pulse}.
 */
package dev.hawser.reactor.watch;
