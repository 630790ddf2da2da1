/**
 * Bodies of messages, which are streams: {@link dev.hawser.web.body.IncomingBody} is what a server reads of a request and a
 * client of a response, {@link dev.hawser.web.body.OutgoingBody} what a client sends. A reader that is slow slows its peer.
 */
package dev.hawser.web.body;
