package dev.hawser.net.endpoint;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;

/** Passes all events on to the user's protocol, and tells its attempt when {@code connectionMade} has returned. */
sealed class OpeningProtocol extends Protocol permits HalfCloseableOpening {
    private final ConnectAttempt attempt;
    private final Protocol inner;

    OpeningProtocol(ConnectAttempt attempt, Protocol inner) {
        this.attempt = attempt;
        this.inner = inner;
    }

    @Override
    public final void connectionMade() throws Exception {
        try {
            inner.makeConnection(transport());
        } catch (Throwable thrown) {
            attempt.failed(thrown);
            throw thrown;
        }
        attempt.made(inner);
    }

    @Override
    public final void dataReceived(Bytes data) throws Exception {
        inner.dataReceived(data);
    }

    @Override
    public final void readResumed() throws Exception {
        inner.readResumed();
    }

    @Override
    public final void connectionLost(ConnectionEnd reason) throws Exception {
        inner.connectionLost(reason);
    }

    @Override
    public final String logPrefix() {
        return inner.logPrefix();
    }
}
