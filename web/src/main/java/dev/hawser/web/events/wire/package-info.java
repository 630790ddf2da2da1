/**
 * Server-Sent Events as functions of bytes, by the rules of the HTML standard (section 9.2): {@link
 * dev.hawser.web.events.wire.ServerSentEvent} writes itself, {@link dev.hawser.web.events.wire.EventParser} reads. Knows of
 * {@code dev.hawser.bytes} alone.
 */
package dev.hawser.web.events.wire;
