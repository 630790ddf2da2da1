package dev.hawser.policy;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ForwardingTransport;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.time.Action;
import org.jspecify.annotations.Nullable;

/** The reading side of a throttled connection, and what ties it to the {@link ThrottledTransport}. */
final class ThrottledProtocol extends ProtocolWrapper {
    private final ThrottlingFactory factory;
    private final Throttle read;
    private final Throttle write;
    private final Gate readGate;
    /** What came and may not pass yet. */
    private final ByteQueue held = new ByteQueue();
    /** How much of it may pass as soon as the protocol reads. */
    private long granted;

    /** Reading goes on only since the throttle allows it, which the protocol has not noticed. */
    private boolean resumedByThrottle;

    private boolean owesResumed;
    private @Nullable ThrottledTransport upper;

    ThrottledProtocol(Protocol inner, ThrottlingFactory factory) {
        super(inner);
        this.factory = factory;
        this.read = factory.throttle(factory.throttling().read());
        this.write = factory.throttle(factory.throttling().write());
        this.readGate = factory.readGate(read, new Gate.Side() {
            @Override
            public long waiting() {
                return held.size() - granted;
            }

            @Override
            public void granted(long byteCount) {
                granted += byteCount;
                resumedByThrottle = true;
                settleReading(); // delivered in the event that follows from it
            }
        });
    }

    void setRates(@Nullable Rate reading, @Nullable Rate writing) {
        read.setRate(reading);
        write.setRate(writing);
    }

    Gate writeGate(Gate.Side side) {
        return factory.writeGate(write, side);
    }

    @Override
    protected ForwardingTransport innerTransport() {
        ThrottledTransport made = new ThrottledTransport(this);
        upper = made;
        return made;
    }

    @Override
    protected long kept() {
        return held.size() + (upper == null ? 0 : upper.held());
    }

    // ---------------------------------------------------------------- for the transport

    void run(Action action) {
        event(action);
    }

    void end(ConnectionEnd reason) {
        endConnection(reason);
    }

    void heldChanged() {
        tellKept();
    }

    /** The protocol has been paused, or has seen that it is: it waits for {@code readResumed}. */
    void noticedPause() {
        owesResumed = true;
    }

    /** Reads or does not, by all that there is to say about it. */
    void settleReading() {
        if (upper != null && (!upper.wantsReading() || readGate.isWaiting())) {
            transport().pauseProducing();
        } else {
            transport().resumeProducing();
        }
    }

    /** Nothing more is to be delivered. */
    void dropReceived() {
        readGate.close();
        held.clear();
        readGate.used(granted);
        granted = 0;
    }

    // ---------------------------------------------------------------- events

    @Override
    public void connectionMade() throws Exception {
        factory.connected(this);
        super.connectionMade();
    }

    @Override
    public void dataReceived(Bytes data) throws Exception {
        held.add(data);
        deliver(false);
    }

    @Override
    public void readResumed() throws Exception {
        boolean tell = owesResumed || !resumedByThrottle;
        owesResumed = false;
        resumedByThrottle = false;
        if (tell) {
            super.readResumed();
        }
        deliver(false);
    }

    /** Hands out what may pass, or all. */
    private void deliver(boolean all) throws Exception {
        long before = kept();
        try {
            while (!held.isEmpty() && (all || transport().isReading())) {
                int count = (int) (all ? held.size() : granted > 0 ? useGranted() : readGate.ask(held.size()));
                if (count == 0) {
                    break;
                }
                super.dataReceived(held.take(count));
            }
        } finally {
            if (!transport().isOpen()) {
                dropReceived();
            }
            settleReading();
            if (kept() != before || !held.isEmpty()) {
                tellKept();
            }
        }
    }

    private long useGranted() {
        long count = Math.min(granted, held.size());
        granted -= count;
        readGate.used(count);
        return count;
    }

    @Override
    public Bytes releaseUnparsed() {
        Bytes rest = super.releaseUnparsed().concat(held.takeAll());
        dropReceived();
        settleReading();
        return rest;
    }

    @Override
    public void connectionLost(ConnectionEnd reason) throws Exception {
        dropReceived();
        long waits = readGate.waits();
        if (upper != null) {
            waits += upper.lost(reason);
        }
        factory.lost(this, waits);
        super.connectionLost(reason);
    }

    /** Always so to the transport, which would otherwise close before all that is held back is sent. */
    @Override
    protected HalfCloseable halfCloseable() {
        return new HalfCloseable() {
            @Override
            public void readConnectionLost() throws Exception {
                deliver(true);
                HalfCloseable half = ThrottledProtocol.super.halfCloseable();
                if (half != null) {
                    half.readConnectionLost();
                } else if (upper != null) {
                    upper.peerEnded();
                } else {
                    transport().loseConnection();
                }
            }

            @Override
            public void writeConnectionLost() throws Exception {
                HalfCloseable half = ThrottledProtocol.super.halfCloseable();
                if (half != null) {
                    half.writeConnectionLost();
                }
            }
        };
    }
}
