package dev.hawser.net;

import java.util.Objects;

/**
 * One connection of a reactor, as it stood when {@link Reactor#openConnections()} was asked.
 *
 * @param protocol the class of its protocol, without what wraps it
 * @param name its name in log lines, such as {@code Echo,0,127.0.0.1}; that of the class where the protocol's own cannot be told
 * @param host this end
 * @param peer the other end
 * @param accepted whether it was accepted here, on a port at {@code host}; false where we connected
 * @param unsent bytes written that the operating system has not yet taken
 * @param secured whether TLS is complete on it
 * @param closing whether its end has begun: nothing is received any more
 */
public record OpenConnection(
        String protocol,
        String name,
        Address host,
        Address peer,
        boolean accepted,
        long unsent,
        boolean secured,
        boolean closing) {
    /** Refuses null. */
    public OpenConnection {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(peer, "peer");
    }
}
