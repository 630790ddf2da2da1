package dev.hawser.protocols.portforward;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.endpoint.ClientEndpoint;
import org.jspecify.annotations.Nullable;

/** A connection that was accepted, and is passed on. */
final class IncomingSide extends ForwardedSide {
    private static final System.Logger LOGGER = System.getLogger(PortForwardFactory.class.getName());

    private final ClientEndpoint to;
    private @Nullable Deferred<?> connecting;
    private boolean isLost;

    IncomingSide(ClientEndpoint to) {
        this.to = to;
    }

    @Override
    public void connectionMade() {
        transport().pauseProducing();
        Deferred<OutgoingSide> attempt = to.connect(OutgoingSide::new);
        connecting = attempt;
        attempt.finish(this::connected, this::notConnected);
    }

    private void connected(OutgoingSide outgoing) {
        connecting = null;
        if (isLost) {
            outgoing.transport().abortConnection();
            return;
        }
        join(this, outgoing);
        transport().resumeProducing();
    }

    private void notConnected(Throwable reason) {
        connecting = null;
        if (!isLost) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the connection of " + transport().peer() + " cannot be passed on: " + reason.getMessage());
            transport().loseConnection();
        }
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        isLost = true;
        if (connecting != null) {
            connecting.cancel();
        }
        super.connectionLost(reason);
    }

    @Override
    public String logPrefix() {
        return "PortForward";
    }
}
