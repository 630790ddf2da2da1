package dev.hawser.net.endpoint;

import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;

/** An {@link OpeningProtocol} for a protocol that can be closed by halves; a transport asks by the type. */
final class HalfCloseableOpening extends OpeningProtocol implements HalfCloseable {
    private final HalfCloseable inner;

    HalfCloseableOpening(ConnectAttempt attempt, Protocol inner, HalfCloseable halfCloseable) {
        super(attempt, inner);
        this.inner = halfCloseable;
    }

    @Override
    public void readConnectionLost() throws Exception {
        inner.readConnectionLost();
    }

    @Override
    public void writeConnectionLost() throws Exception {
        inner.writeConnectionLost();
    }
}
