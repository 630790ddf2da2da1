package dev.hawser.policy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.ForwardingTransport;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.net.WrappingFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts connections, and the bytes that their protocols receive and write. */
public final class CountingFactory implements WrappingFactory {
    private final Factory wrapped;
    private long made;
    private long lost;
    private long received;
    private long written;

    /** Counts what {@code wrapped} does. */
    public CountingFactory(Factory wrapped) {
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
    }

    /** How many are connected now. */
    public long connections() {
        return made - lost;
    }

    /** How many have been connected, so far. */
    public long connectionsMade() {
        return made;
    }

    /** How many bytes were received, so far. */
    public long bytesReceived() {
        return received;
    }

    /** How many bytes were written, so far, also those that were never sent. */
    public long bytesWritten() {
        return written;
    }

    @Override
    public Factory wrapped() {
        return wrapped;
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) throws Exception {
        Protocol inner = wrapped.buildProtocol(peer);
        return inner == null ? null : new Counted(inner);
    }

    private final class Counted extends ProtocolWrapper {
        Counted(Protocol inner) {
            super(inner);
        }

        @Override
        public void connectionMade() throws Exception {
            made++;
            super.connectionMade();
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            received += data.size();
            super.dataReceived(data);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws Exception {
            lost++;
            super.connectionLost(reason);
        }

        @Override
        protected ForwardingTransport innerTransport() {
            return new ObservedTransport(this, data -> written += data.size(), file -> written += file.byteCount());
        }
    }
}
