package dev.hawser.web.client;

import dev.hawser.net.endpoint.ClientEndpoint;

/** How a host is reached. */
@FunctionalInterface
public interface EndpointChoice {
    /** Where connections to {@code host} are made, without TLS. Called for each. */
    ClientEndpoint endpointFor(String host, int port);
}
