package dev.hawser.web.client;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client of web servers, with the connections that it keeps. One for each reactor is enough; several share nothing.
 *
 * <pre>{@code
 * HttpClient client = new HttpClient(reactor);
 * client.get("https://example.com/").chain(Response::text).addCallback(String::length)
 * }</pre>
 *
 * <p>A Deferred of a {@link Response} fires when its head has come, with whatever status; it fails with {@link RequestFailed} alone,
 * which says how far the request came, and with {@link java.util.concurrent.CancellationException} where it was cancelled. A
 * request that may be sent twice is sent again, once, when it went out on a connection that turns out to have been closed
 * while it was idle. Used on the reactor's thread.
 */
public final class HttpClient {
    private final Reactor reactor;
    private final HttpClientOptions options;
    private final Pool pool;
    private final Logins logins;

    /** A client with the usual options. */
    public HttpClient(Reactor reactor) {
        this(reactor, HttpClientOptions.DEFAULT);
    }

    /** A client. */
    public HttpClient(Reactor reactor, HttpClientOptions options) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.options = Objects.requireNonNull(options, "options");
        pool = new Pool(reactor, options);
        logins = new Logins(options.credentials());
    }

    /**
     * The text at {@code url}, for a program that wants no more than that: fails with {@link HttpStatusFailed} where the status is not
     * one of 200 to 299.
     */
    public static Deferred<String> getPage(Reactor reactor, String url) {
        HttpClient client = new HttpClient(reactor);
        return client.getPage(url).always(() -> client.close());
    }

    /** The text at {@code url}; fails with {@link HttpStatusFailed} where the status is not one of 200 to 299. */
    public Deferred<String> getPage(String url) {
        return get(url).chain(response -> {
            if (response.isSuccess()) {
                return response.text();
            }
            return response.text().addErrback(dev.hawser.web.body.BodyTooLarge.class, _ -> "").addCallback(text -> {
                throw new HttpStatusFailed(
                        response.method() + " " + RequestPlan.shown(response.url()),
                        response.status(),
                        response.reason(),
                        text.substring(0, Math.min(text.length(), 1000)));
            });
        });
    }

    /** {@code GET}. */
    public Deferred<Response> get(String url) {
        return request("GET", url).send();
    }

    /** {@code HEAD}. */
    public Deferred<Response> head(String url) {
        return request("HEAD", url).send();
    }

    /**
     * A request to be put together.
     *
     * @throws IllegalArgumentException when {@code url} is none of {@code http} or {@code https}, or the method is none
     */
    public ClientRequest request(String method, String url) {
        return new ClientRequest(this, options, method, url);
    }

    /** How many connections it has, idle ones included. */
    public int connections() {
        return pool.connections();
    }

    /** How many requests wait for a connection. */
    public int queued() {
        return pool.queued();
    }

    /**
     * Closes the connections that are idle, and the others when their response is complete; what waits for one fails, as does every
     * later request.
     *
     * @return fires when the last has ended
     */
    public Deferred<@Nullable Void> close() {
        reactor.checkThread();
        return pool.close();
    }

    Reactor reactor() {
        return reactor;
    }

    Deferred<Response> send(RequestPlan plan, RedirectPolicy redirects, @Nullable ClientCredentials credentials) {
        return new Call(reactor, pool, options, logins, plan, redirects, credentials).start();
    }
}
