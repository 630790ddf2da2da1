package dev.hawser.web.events;

import dev.hawser.deferred.Deferred;
import dev.hawser.web.http.Headers;

/** Asks a server for a stream of events: what stands between an {@link EventStreamClient} and a client of HTTP. */
@FunctionalInterface
public interface EventStreamOpener {
    /**
     * Sends a GET with {@code headers}, which are Accept, Cache-Control and perhaps Last-Event-ID, besides its own. To cancel the
     * Deferred, or to discard the body, ends the request.
     */
    Deferred<EventStreamResponse> open(Headers headers);
}
