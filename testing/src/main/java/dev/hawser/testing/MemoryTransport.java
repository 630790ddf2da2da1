package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.StreamTransport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a network: the test is the peer. It keeps the rules of {@link dev.hawser.net.Transport} by the
 * code that real connections run, memory bounds included.
 *
 * <pre>{@code
 * MemoryTransport transport = new MemoryTransport();
 * transport.connect(new Echo());
 * transport.deliver("hello");
 * assertThat(transport.writtenText()).isEqualTo("hello");
 * }</pre>
 *
 * <p><b>Turns.</b> What a protocol is promised for a later turn ({@code connectionLost}, bytes that were written
 * outside an event) happens before {@link #connect}, {@code deliver}, {@link #deliverEnd}, {@link #disconnect},
 * {@link #setCapacity} and {@link #settle} return, and otherwise in the next {@link TestClock#advance} of a test's
 * reactor. Asking what was written settles too. Inside an event none of this runs ahead: an event sees what it would
 * see on a real connection.
 *
 * <p>An event that throws ends the connection as everywhere: see {@link #endReason()}.
 *
 * <p>Used on the thread of its reactor.
 */
public final class MemoryTransport extends StreamTransport {
    /** This end, unless a test says otherwise. */
    public static final Address HOST = new Address.Memory("10.0.0.1", 12345);

    /** The other end, unless a test says otherwise. */
    public static final Address PEER = new Address.Memory("192.168.1.1", 54321);

    /** No test needs as many turns in a row, except one whose turns never end. */
    private static final int MOST_TURNS = 100_000;

    private final MemoryLoop loop;
    private final Address host;
    private final Address peer;
    private final Deque<Bytes> undelivered = new ArrayDeque<>();
    private final Taken taken = new Taken();
    private Wire wire = new Wire(false, false, false, false);
    private boolean endUndelivered;
    private boolean readEnd;

    private boolean aborted;
    private Consumer<ConnectionEnd> onEnd = _ -> {};
    private @Nullable ConnectionEnd endToTell;

    /** What the carrier was last told. */
    private record Wire(boolean reading, boolean writing, boolean writeClosed, boolean closed) {}

    /** What a transport is doing as the producer of what its peer sends. */
    public enum ProducerState {
        /** It reads. */
        PRODUCING,
        /** It was paused, by the protocol or because too much is unsent. */
        PAUSED,
        /** It will not read again. */
        STOPPED
    }

    /** An accepted connection on a {@link MemoryReactor} of its own. */
    public MemoryTransport() {
        this(new MemoryReactor());
    }

    /** An accepted connection on {@code reactor}, with the reactor's limits. */
    public MemoryTransport(Reactor reactor) {
        this(reactor, reactor.options().limits(), HOST, PEER);
    }

    /**
     * A connection on {@code reactor}.
     *
     * @param limits its memory bounds; null for a connection that we opened, which has none
     */
    public MemoryTransport(Reactor reactor, @Nullable TransportLimits limits, Address host, Address peer) {
        this(new MemoryLoop(reactor), limits, host, peer);
    }

    private MemoryTransport(MemoryLoop loop, @Nullable TransportLimits limits, Address host, Address peer) {
        super(loop, limits);
        this.loop = loop;
        this.host = host;
        this.peer = peer;
    }

    // ---------------------------------------------------------------- what the test does

    /**
     * Connects {@code protocol}: its {@code connectionMade} runs now.
     *
     * @throws IllegalStateException when the connection has ended, and inside one of its events
     */
    public void connect(Protocol protocol) {
        connect(protocol, () -> {}, _ -> {});
    }

    /**
     * For a connector.
     *
     * @param onMade runs after a {@code connectionMade} that returned, and before anything is received
     * @param onEnd hears of the end after the protocol; what it throws is thrown to whoever settles
     */
    void connect(Protocol protocol, Thrown.Code onMade, Consumer<ConnectionEnd> onEnd) {
        loop.reactor().checkThread();
        if (endReason() != null) {
            throw new IllegalStateException("the connection has ended: " + endReason());
        }
        if (!loop.enter()) {
            throw new IllegalStateException("inside an event of the connection that is to be connected");
        }
        if (reactor() instanceof MemoryReactor memory) {
            memory.network().opened(this);
        }
        this.onEnd = onEnd;
        try {
            if (connected(protocol)) {
                Thrown.through(onMade);
            }
        } finally {
            loop.leave();
        }
        settle();
    }

    /** The peer sends {@code data}. Kept while the connection is not reading, see {@link #undelivered()}. */
    public void deliver(Bytes data) {
        loop.reactor().checkThread();
        if (endUndelivered) {
            throw new IllegalStateException("the peer has ended its stream, and sends " + data);
        }
        if (!data.isEmpty()) {
            undelivered.add(data);
        }
        settle();
    }

    /** The peer sends {@code text} in UTF-8. */
    public void deliver(String text) {
        deliver(Bytes.of(text));
    }

    /** The peer sends its end of stream, after all that was delivered. */
    public void deliverEnd() {
        loop.reactor().checkThread();
        endUndelivered = true;
        settle();
    }

    /** The connection ends in good order, whatever is unsent. */
    public void disconnect() {
        disconnect(new ConnectionDone());
    }

    /** The connection ends for {@code reason}; what is unsent is dropped. Does nothing when it has ended. */
    public void disconnect(ConnectionEnd reason) {
        loop.reactor().checkThread();
        end(reason);
        settle();
    }

    /** The peer takes {@code byteCount} more bytes and then none; {@code Long.MAX_VALUE}, as at first, is all. */
    public void setCapacity(long byteCount) {
        loop.reactor().checkThread();
        if (byteCount < 0) {
            throw new IllegalArgumentException("a peer cannot take " + byteCount + " bytes");
        }
        taken.setCapacity(byteCount);
        settle();
    }

    /** Carries out what was promised for later turns, unless called inside an event, where it does nothing. */
    public void settle() {
        if (!loop.enter()) {
            return;
        }
        try {
            int turns = 0;
            while (step()) {
                if (++turns > MOST_TURNS) {
                    throw new IllegalStateException("after " + MOST_TURNS + " turns the connection wants more");
                }
            }
        } finally {
            loop.leave();
        }
    }

    private boolean step() {
        if (loop.takeTurn()) {
            turn();
            tellEnd();
            return true;
        }
        if (wire.writing && taken.takesMore() && !wire.closed) {
            writable();
            return true;
        }
        if (wire.reading && !undelivered.isEmpty()) {
            received(undelivered.remove());
            return true;
        }
        if (wire.reading && endUndelivered) {
            readEnd = true;
            readEnded();
            return true;
        }
        return false;
    }

    private void tellEnd() {
        ConnectionEnd reason = endToTell;
        endToTell = null;
        if (reason != null) {
            onEnd.accept(reason);
        }
    }

    // ---------------------------------------------------------------- what a pump does

    /** From now on an {@link IoPump} is the peer, which takes {@code byteCount} bytes until it says more. */
    void setRoom(long byteCount) {
        taken.setRoom(byteCount);
        settle();
    }

    /** What has left: what the pump is to carry, what was written. */
    Taken taken() {
        return taken;
    }

    // ---------------------------------------------------------------- what the test asks

    /** What the peer has taken since {@link #clearWritten()}. */
    public Bytes written() {
        settle();
        return taken.all();
    }

    /** {@link #written()} as UTF-8. */
    public String writtenText() {
        return written().utf8();
    }

    /** Forgets what was written. */
    public void clearWritten() {
        settle();
        taken.clear();
    }

    /** {@link #writtenText()}, which is then forgotten. */
    public String takeWritten() {
        String text = writtenText();
        taken.clear();
        return text;
    }

    /** How many more bytes the peer takes. */
    public long capacity() {
        return taken.capacity();
    }

    /** How many bytes the peer has sent that the connection has not read. */
    public long undelivered() {
        return undelivered.stream().mapToLong(Bytes::size).sum();
    }

    /** What it is doing as the producer of what the peer sends. */
    public ProducerState producerState() {
        if (isReading()) {
            return ProducerState.PRODUCING;
        }
        return isOpen() && !readEnd ? ProducerState.PAUSED : ProducerState.STOPPED;
    }

    /** Whether the protocol, or the peer's end, has begun to close the connection, which is not closed yet. */
    public boolean isDisconnecting() {
        return !isOpen() && endReason() == null;
    }

    /** Whether the connection is closed; the peer sees the end, or a reset: {@link #isAborted()}. */
    public boolean isClosed() {
        return wire.closed;
    }

    /** Whether the peer sees a reset. */
    public boolean isAborted() {
        return aborted;
    }

    /** Whether the peer sees the end of what we write. */
    public boolean isWriteClosed() {
        return wire.writeClosed || wire.closed;
    }

    /** The registered producer, or null. */
    public @Nullable Producer registeredProducer() {
        return producer();
    }

    // ---------------------------------------------------------------- the carrier

    @Override
    protected void setReading(boolean on) {
        wire = new Wire(on, wire.writing, wire.writeClosed, wire.closed);
    }

    @Override
    protected void setWriting(boolean on) {
        wire = new Wire(wire.reading, on, wire.writeClosed, wire.closed);
    }

    @Override
    protected void send(OutboundQueue queue) {
        taken.takeFrom(queue);
    }

    @Override
    protected void shutdownOutput() {
        wire = new Wire(wire.reading, wire.writing, true, wire.closed);
    }

    @Override
    protected void closeCarrier(boolean abort) {
        aborted = abort;
        wire = new Wire(false, false, wire.writeClosed, true);
    }

    /** Noted: it is told when the event is over, so that what it throws breaks nothing here. */
    @Override
    protected void ended(ConnectionEnd reason) {
        endToTell = reason;
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public Address peer() {
        return peer;
    }

    @Override
    protected String logSuffix() {
        return "0," + peer.host();
    }
}
