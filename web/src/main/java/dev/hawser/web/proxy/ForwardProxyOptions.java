package dev.hawser.web.proxy;

import dev.hawser.auth.Portal;
import dev.hawser.net.Address;
import dev.hawser.policy.AccessList;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a {@link ForwardProxy} serves, and where it goes.
 *
 * @param tunnelPorts the ports that CONNECT may ask for
 * @param hosts the only hosts that may be asked for, each a name or {@code *.}<i>name</i> for all below it; empty for any
 * @param destinations the addresses that may be connected to, whatever name led there
 * @param portal who may use it, by Basic authentication; null for everybody
 * @param connectTimeout how long a connection may take
 * @param headTimeout how long a server may take to answer
 * @param tunnelTimeout how long nothing may come from either side of a tunnel
 */
public record ForwardProxyOptions(
        Set<Integer> tunnelPorts,
        List<String> hosts,
        AccessList destinations,
        @Nullable Portal<?> portal,
        Duration connectTimeout,
        Duration headTimeout,
        Duration tunnelTimeout) {
    /** Addresses of every machine's own, and those of its link, on which cloud providers tell secrets. */
    private static final AccessList NOT_LOCAL =
            AccessList.allowAll().deny("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "::/128", "::1/128", "fe80::/10");

    /**
     * Tunnels to port 443 alone, any host, no address of this machine or its link, everybody; 10 s to connect, 60 s to answer, 10 minutes
     * in tunnels.
     */
    public static final ForwardProxyOptions DEFAULT = new ForwardProxyOptions(
            Set.of(443), List.of(), NOT_LOCAL, null, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(10));

    /** Refuses ports and times that are none, and hosts that cannot be. */
    public ForwardProxyOptions {
        tunnelPorts = Set.copyOf(tunnelPorts);
        hosts = List.copyOf(hosts);
        Objects.requireNonNull(destinations, "destinations");
        HostPatterns.of(hosts);
        for (int port : tunnelPorts) {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("no port number: " + port);
            }
        }
        for (Duration time : new Duration[] {connectTimeout, headTimeout, tunnelTimeout}) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("a time limit is positive, not " + time);
            }
        }
    }

    /** Whether {@code peer} may be connected to. Which addresses are this machine's is asked anew each time, since they change. */
    boolean allows(Address peer) {
        boolean isOwn = destinations == NOT_LOCAL && peer instanceof Address.Ip ip && GuardedEndpoint.isOfThisMachine(ip.address());
        return !isOwn && destinations.allows(peer);
    }

    /** These options with other ports for CONNECT. */
    public ForwardProxyOptions withTunnelPorts(Set<Integer> ports) {
        return new ForwardProxyOptions(ports, hosts, destinations, portal, connectTimeout, headTimeout, tunnelTimeout);
    }

    /** These options for these hosts alone. */
    public ForwardProxyOptions withHosts(List<String> patterns) {
        return new ForwardProxyOptions(
                tunnelPorts, patterns, destinations, portal, connectTimeout, headTimeout, tunnelTimeout);
    }

    /** These options with other addresses. */
    public ForwardProxyOptions withDestinations(AccessList addresses) {
        return new ForwardProxyOptions(
                tunnelPorts, hosts, addresses, portal, connectTimeout, headTimeout, tunnelTimeout);
    }

    /** These options for those alone whom {@code portal} lets in. */
    public ForwardProxyOptions withPortal(Portal<?> portal) {
        return new ForwardProxyOptions(
                tunnelPorts, hosts, destinations, portal, connectTimeout, headTimeout, tunnelTimeout);
    }

    /** These options with other times. */
    public ForwardProxyOptions withTimeouts(Duration connect, Duration head, Duration tunnel) {
        return new ForwardProxyOptions(tunnelPorts, hosts, destinations, portal, connect, head, tunnel);
    }
}
