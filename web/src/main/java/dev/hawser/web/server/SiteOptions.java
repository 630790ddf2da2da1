package dev.hawser.web.server;

import dev.hawser.web.http1.wire.Http1Limits;
import dev.hawser.web.http2.wire.Http2Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a site allows its clients, and tells them of itself.
 *
 * @param limits what heads may have at most
 * @param idleTimeout how long a connection may have no request, counted from when the client has taken
 *     the last answer (Apache: 5 s, Twisted: 60 s, nginx: 75 s)
 * @param headTimeout how long the head of a request may take from its first byte on, however steadily it drips (nginx: 60 s)
 * @param bodyTimeout how long nothing of a body may come while it is wanted (nginx: 60 s)
 * @param lingerTimeout how long what a client still sends is read and dropped after an answer that ends the connection and was
 *     taken by the client, so that that gets the answer and not a reset (nginx: 30 s in all, 5 s without data)
 * @param mostDiscarded how much of a body that no resource reads is dropped to keep the connection in use; it ends beyond
 * @param mostRequests on one connection, after which it ends in good order; so that clients spread anew over servers
 * @param serverName the field Server; null for none
 * @param isHttp2 whether clients may use it
 * @param http2Limits what a connection of HTTP/2 may cost
 */
public record SiteOptions(
        Http1Limits limits,
        Duration idleTimeout,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration lingerTimeout,
        long mostDiscarded,
        long mostRequests,
        @Nullable String serverName,
        boolean isHttp2,
        Http2Limits http2Limits) {
    /** 60 s idle, 30 s for a head, 60 s for a body to go on, 5 s to linger, 256 KiB discarded, a million requests, HTTP/2. */
    public static final SiteOptions DEFAULT = new SiteOptions(
            Http1Limits.DEFAULT,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            256 << 10,
            1_000_000,
            "Hawser",
            true,
            Http2Limits.DEFAULT);

    /** Refuses times that are not positive, and numbers below one. */
    public SiteOptions {
        for (Duration time : new Duration[] {idleTimeout, headTimeout, bodyTimeout, lingerTimeout}) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("a time limit is positive, not " + time);
            }
        }
        if (mostDiscarded < 0 || mostRequests < 1) {
            throw new IllegalArgumentException("no limits: " + mostDiscarded + " bytes, " + mostRequests + " requests");
        }
    }

    /** These options with other limits of heads. */
    public SiteOptions withLimits(Http1Limits limits) {
        return new SiteOptions(
                limits, idleTimeout, headTimeout, bodyTimeout, lingerTimeout, mostDiscarded, mostRequests, serverName, isHttp2,
                http2Limits);
    }

    /** These options with another idle time-out. */
    public SiteOptions withIdleTimeout(Duration timeout) {
        return new SiteOptions(
                limits, timeout, headTimeout, bodyTimeout, lingerTimeout, mostDiscarded, mostRequests, serverName, isHttp2,
                http2Limits);
    }

    /** These options with another time-out of heads. */
    public SiteOptions withHeadTimeout(Duration timeout) {
        return new SiteOptions(
                limits, idleTimeout, timeout, bodyTimeout, lingerTimeout, mostDiscarded, mostRequests, serverName, isHttp2,
                http2Limits);
    }

    /** These options with another time-out of bodies. */
    public SiteOptions withBodyTimeout(Duration timeout) {
        return new SiteOptions(
                limits, idleTimeout, headTimeout, timeout, lingerTimeout, mostDiscarded, mostRequests, serverName, isHttp2,
                http2Limits);
    }

    /** These options with another number of requests on a connection. */
    public SiteOptions withMostRequests(long count) {
        return new SiteOptions(
                limits, idleTimeout, headTimeout, bodyTimeout, lingerTimeout, mostDiscarded, count, serverName, isHttp2,
                http2Limits);
    }

    /** These options with another name of the server, or none. */
    public SiteOptions withServerName(@Nullable String name) {
        return new SiteOptions(
                limits, idleTimeout, headTimeout, bodyTimeout, lingerTimeout, mostDiscarded, mostRequests, name, isHttp2,
                http2Limits);
    }

    /** These options with HTTP/2, or without. */
    public SiteOptions withHttp2(boolean on) {
        return new SiteOptions(
                limits, idleTimeout, headTimeout, bodyTimeout, lingerTimeout, mostDiscarded, mostRequests, serverName, on,
                http2Limits);
    }

    /** These options with other limits of connections of HTTP/2. */
    public SiteOptions withHttp2Limits(Http2Limits limits) {
        return new SiteOptions(
                this.limits, idleTimeout, headTimeout, bodyTimeout, lingerTimeout, mostDiscarded, mostRequests, serverName, isHttp2,
                limits);
    }
}
