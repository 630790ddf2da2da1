package dev.hawser.web.events;

import dev.hawser.deferred.Deferred;
import dev.hawser.web.client.ClientRequest;
import dev.hawser.web.client.HttpClient;
import dev.hawser.web.http.Headers;
import java.time.Duration;
import java.util.Objects;

/** Asks a server for a stream of events: what stands between an {@link EventStreamClient} and a client of HTTP. */
@FunctionalInterface
public interface EventStreamOpener {
    /** How long a stream of {@link #of} may bring nothing, not even a comment, before it is taken for lost. */
    Duration MOST_SILENCE = Duration.ofMinutes(2);

    /**
     * Sends a GET with {@code headers}, which are Accept, Cache-Control and perhaps Last-Event-ID, besides its own. To cancel the
     * Deferred, or to discard the body, ends the request.
     */
    Deferred<EventStreamResponse> open(Headers headers);

    /** Asks for {@code url} by {@code client}. */
    static EventStreamOpener of(HttpClient client, String url) {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(url, "url");
        return headers -> {
            ClientRequest request = client.request("GET", url).idleTimeout(MOST_SILENCE).totalTimeout(null);
            for (int i = 0; i < headers.size(); i++) {
                request.header(headers.name(i), headers.value(i));
            }
            return request.send()
                    .addCallback(response -> new EventStreamResponse(response.status(), response.headers(), response.body()));
        };
    }
}
