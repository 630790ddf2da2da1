package dev.hawser.web.proxy;

import dev.hawser.policy.AccessList;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.web.client.EndpointChoice;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ReverseProxy} asks.
 *
 * @param trustedProxies which clients are proxies whose Forwarded and X-Forwarded fields are believed, and added to; of others they
 *     are taken away
 * @param isHostKept whether the server behind is asked by the host that the client has asked for, and not by its own
 * @param mostConnections how many there may be to the server; further requests wait
 * @param connectTimeout how long a connection to it, or the wait for one, may take
 * @param headTimeout how long it may take to answer (nginx: 60 s)
 * @param idleTimeout how long nothing may come of an answer that has begun (nginx: 60 s)
 * @param tunnelTimeout how long nothing may come from either side of what was upgraded, as a WebSocket
 * @param tls for a server behind {@code https}
 * @param endpoints how it is reached, in place of TCP to its name; null for that
 */
public record ReverseProxyOptions(
        AccessList trustedProxies,
        boolean isHostKept,
        int mostConnections,
        Duration connectTimeout,
        Duration headTimeout,
        Duration idleTimeout,
        Duration tunnelTimeout,
        TlsClientOptions tls,
        @Nullable EndpointChoice endpoints) {
    /** Nobody is trusted, the server's own host, 256 connections; 10 s to connect, 60 s to answer, 60 s idle, 10 minutes in tunnels. */
    public static final ReverseProxyOptions DEFAULT = new ReverseProxyOptions(
            AccessList.denyAll(),
            false,
            256,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            TlsClientOptions.DEFAULT,
            null);

    /** Refuses times that are not positive, and fewer than one connection. */
    public ReverseProxyOptions {
        Objects.requireNonNull(trustedProxies, "trustedProxies");
        Objects.requireNonNull(tls, "tls");
        for (Duration time : new Duration[] {connectTimeout, headTimeout, idleTimeout, tunnelTimeout}) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("a time limit is positive, not " + time);
            }
        }
        if (mostConnections < 1) {
            throw new IllegalArgumentException("no number of connections: " + mostConnections);
        }
    }

    /** These options, believing these proxies. */
    public ReverseProxyOptions withTrustedProxies(AccessList proxies) {
        return new ReverseProxyOptions(
                proxies, isHostKept, mostConnections, connectTimeout, headTimeout, idleTimeout, tunnelTimeout, tls, endpoints);
    }

    /** These options with the client's host passed on, or not. */
    public ReverseProxyOptions withHostKept(boolean on) {
        return new ReverseProxyOptions(
                trustedProxies, on, mostConnections, connectTimeout, headTimeout, idleTimeout, tunnelTimeout, tls, endpoints);
    }

    /** These options with another number of connections. */
    public ReverseProxyOptions withMostConnections(int count) {
        return new ReverseProxyOptions(
                trustedProxies, isHostKept, count, connectTimeout, headTimeout, idleTimeout, tunnelTimeout, tls, endpoints);
    }

    /** These options with other times to connect, to answer, and to go on. */
    public ReverseProxyOptions withTimeouts(Duration connect, Duration head, Duration idle) {
        return new ReverseProxyOptions(
                trustedProxies, isHostKept, mostConnections, connect, head, idle, tunnelTimeout, tls, endpoints);
    }

    /** These options with another time for tunnels. */
    public ReverseProxyOptions withTunnelTimeout(Duration time) {
        return new ReverseProxyOptions(
                trustedProxies, isHostKept, mostConnections, connectTimeout, headTimeout, idleTimeout, time, tls, endpoints);
    }

    /** These options with other roots, certificates and versions of TLS. */
    public ReverseProxyOptions withTls(TlsClientOptions options) {
        return new ReverseProxyOptions(
                trustedProxies, isHostKept, mostConnections, connectTimeout, headTimeout, idleTimeout, tunnelTimeout, options, endpoints);
    }

    /** These options with a server that is reached in another way, such as by a Unix socket; TLS goes on top as usual. */
    public ReverseProxyOptions withEndpoints(EndpointChoice choice) {
        return new ReverseProxyOptions(
                trustedProxies, isHostKept, mostConnections, connectTimeout, headTimeout, idleTimeout, tunnelTimeout, tls, choice);
    }
}
