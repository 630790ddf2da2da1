package dev.hawser.line;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side of a transport that framings see: delivers chunks while it reads, runs {@code readResumed} in a later turn,
 * and records what is written and told. What the protocol throws reaches the test.
 */
final class RecordingTransport implements Transport {
    final List<Bytes> written = new ArrayList<>();
    /** Every number that {@link #unparsed} was told. */
    final List<Long> told = new ArrayList<>();

    private final Protocol protocol;
    private final Deque<Bytes> inbox = new ArrayDeque<>();
    private boolean open = true;
    private boolean paused;
    private boolean stopped;
    private boolean resumeDue;

    RecordingTransport(Protocol protocol) throws Exception {
        this.protocol = protocol;
        protocol.makeConnection(this);
    }

    /** The peer sends {@code chunks}, one event each; what comes while nothing is read waits here. */
    void deliver(Iterable<Bytes> chunks) throws Exception {
        chunks.forEach(inbox::add);
        turn();
    }

    void deliver(String text) throws Exception {
        deliver(List.of(Bytes.of(text)));
    }

    /** Runs what is due, until nothing is. */
    void turn() throws Exception {
        while (isReading() && (resumeDue || !inbox.isEmpty())) {
            if (resumeDue) {
                resumeDue = false;
                protocol.readResumed();
            } else {
                protocol.dataReceived(inbox.remove());
            }
        }
    }

    /** Stops reading, as a transport does of itself while too much is unsent. */
    void stopReading() {
        stopped = true;
    }

    /** Reads again, from the next turn on. */
    void startReading() {
        stopped = false;
        resumeDue = true;
    }

    String writtenText() {
        return Bytes.join(written).latin1();
    }

    long unparsed() {
        return told.isEmpty() ? 0 : told.getLast();
    }

    @Override
    public void write(Bytes data) {
        if (open) {
            written.add(data);
        }
    }

    @Override
    public void unparsed(long byteCount) {
        told.add(byteCount);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isReading() {
        return open && !paused && !stopped;
    }

    @Override
    public void pauseProducing() {
        paused = true;
    }

    @Override
    public void resumeProducing() {
        resumeDue |= paused;
        paused = false;
    }

    @Override
    public void stopProducing() {
        loseConnection();
    }

    @Override
    public void loseConnection() {
        open = false;
    }

    @Override
    public void abortConnection() {
        open = false;
    }

    @Override
    public long unsent() {
        return 0;
    }

    @Override
    public boolean tcpNoDelay() {
        return false;
    }

    @Override
    public boolean tcpKeepAlive() {
        return false;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setTcpKeepAlive(boolean on) {}

    @Override
    public void loseWriteConnection() {
        throw unused();
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        throw unused();
    }

    @Override
    public Address host() {
        throw unused();
    }

    @Override
    public Address peer() {
        throw unused();
    }

    @Override
    public Reactor reactor() {
        throw unused();
    }

    @Override
    public void registerProducer(Producer producer) {
        throw unused();
    }

    @Override
    public void unregisterProducer() {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("no framing calls this");
    }
}
