package dev.hawser.protocols.portforward;

import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.endpoint.ClientEndpoint;
import java.util.Objects;

/**
 * Passes each connection on to an endpoint, both ways, as the bytes come. Neither side is read faster than the other takes it.
 * The end of one direction is passed on as such; when one side is lost the other is closed, as soon as it has got what came
 * before. Nothing is read from a client before the other connection is made; where none can be made the client is closed,
 * and the reason logged. Source: Twisted's {@code portforward}.
 */
public final class PortForwardFactory implements Factory {
    private final ClientEndpoint to;

    /** Passes connections on to {@code to}. */
    public PortForwardFactory(ClientEndpoint to) {
        this.to = Objects.requireNonNull(to, "to");
    }

    @Override
    public Protocol buildProtocol(Address peer) {
        return new IncomingSide(to);
    }
}
