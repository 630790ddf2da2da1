/**
 * Server-Sent Events: a server tells pages what happens over one long answer. {@link dev.hawser.web.events.EventStream} is such
 * an answer, {@link dev.hawser.web.events.EventStreamClient} listens to one and comes again when it ends.
 */
package dev.hawser.web.events;
