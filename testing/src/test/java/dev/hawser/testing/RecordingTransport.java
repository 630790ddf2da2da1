package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Producer;
import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The least that a protocol can be connected to: keeps what is written, and that it was told to close. */
final class RecordingTransport implements Transport {
    static final Address PEER = new Address.Ip(InetAddress.ofLiteral("192.0.2.1"), 80);

    final List<Bytes> written = new ArrayList<>();
    private final Reactor reactor;
    boolean lost;

    RecordingTransport(Reactor reactor) {
        this.reactor = reactor;
    }

    @Override
    public void write(Bytes data) {
        written.add(data);
    }

    @Override
    public void loseConnection() {
        lost = true;
    }

    @Override
    public void abortConnection() {
        lost = true;
    }

    @Override
    public void loseWriteConnection() {}

    @Override
    public long unsent() {
        return 0;
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        return Deferred.succeed(reactor, null);
    }

    @Override
    public boolean isOpen() {
        return !lost;
    }

    @Override
    public boolean isReading() {
        return !lost;
    }

    @Override
    public void pauseProducing() {}

    @Override
    public void resumeProducing() {}

    @Override
    public void stopProducing() {
        loseConnection();
    }

    @Override
    public void registerProducer(Producer producer) {}

    @Override
    public void unregisterProducer() {}

    @Override
    public void unparsed(long byteCount) {}

    @Override
    public Address host() {
        return new Address.Memory("here", 1);
    }

    @Override
    public Address peer() {
        return PEER;
    }

    @Override
    public Reactor reactor() {
        return reactor;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public boolean tcpNoDelay() {
        return false;
    }

    @Override
    public void setTcpKeepAlive(boolean on) {}

    @Override
    public boolean tcpKeepAlive() {
        return false;
    }
}
