package dev.hawser.web.events;

import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.http.Headers;

/**
 * What a server answers to the request for a stream of events.
 *
 * @param status of the answer
 * @param headers of the answer
 * @param body the events
 */
public record EventStreamResponse(int status, Headers headers, IncomingBody body) {}
