package dev.hawser.policy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.FileRegion;
import dev.hawser.net.ForwardingTransport;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.Producer;
import dev.hawser.net.ProducerRelay;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.TransportLimits;
import dev.hawser.tls.TlsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a throttled connection. As long as something is held back, or the protocol has a producer, this is registered as
 * a pull producer with the transport beneath, whose rules then hold: it closes only after the last of it, and asks for
 * more when all is sent.
 */
final class ThrottledTransport extends ForwardingTransport {
    /** A push producer is paused while more than this many bytes are unsent, as with other transports. */
    private static final int PRODUCER_PAUSE = 64 << 10;

    private final ThrottledProtocol protocol;
    private final Gate gate;
    private final HeldBytes held = new HeldBytes();
    private final List<Promise<@Nullable Void>> drained = new ArrayList<>(0);
    private final Relay relay = new Relay();
    private @Nullable Producer producer;
    private boolean producerPaused;
    private boolean registered;
    private boolean sending;
    private boolean pausedByInner;
    private boolean pausedByBacklog;
    /** No more writes but those of a producer. */
    private boolean closing;

    ThrottledTransport(ThrottledProtocol protocol) {
        super(protocol);
        this.protocol = protocol;
        this.gate = protocol.writeGate(new Gate.Side() {
            @Override
            public long waiting() {
                return held.size();
            }

            @Override
            public void granted(long byteCount) {
                protocol.run(() -> send(byteCount));
            }
        });
    }

    /** What it keeps in memory. */
    long held() {
        return held.memory();
    }

    // ---------------------------------------------------------------- writing

    @Override
    public void write(Bytes data) {
        reactor().checkThread();
        if (!data.isEmpty() && mayWrite()) {
            add(data);
            written();
        }
    }

    @Override
    public void write(String text) {
        write(Bytes.of(text));
    }

    @Override
    public void write(Bytes data, Bytes end) {
        write(data.concat(end));
    }

    @Override
    public void writeSequence(Iterable<Bytes> data) {
        reactor().checkThread();
        if (mayWrite()) {
            try {
                for (Bytes piece : data) {
                    if (!piece.isEmpty()) {
                        add(piece);
                    }
                }
            } finally {
                written();
            }
        }
    }

    /** Sent by pieces, as the throttle allows. */
    @Override
    public Deferred<Long> sendFile(FileRegion region) {
        reactor().checkThread();
        if (region.byteCount() == 0 || !mayWrite()) {
            return beneath().sendFile(region); // which says why
        }
        AtomicReference<HeldFile> own = new AtomicReference<>();
        HeldFile file = new HeldFile(beneath(), region, () -> takeBack(Objects.requireNonNull(own.get())));
        own.set(file);
        held.add(file);
        written();
        return file.result();
    }

    private void takeBack(HeldFile file) {
        if (file.isBegun()) {
            abortConnection();
        } else {
            held.remove(file);
            protocol.heldChanged();
            unregister();
        }
    }

    private boolean mayWrite() {
        if (closing ? producer == null : !beneath().isOpen()) {
            return false;
        }
        TransportLimits limits = limits();
        long backlog = held.memory() + beneath().unsent();
        if (limits != null && producer == null && backlog > limits.outboundHard()) {
            PeerTooSlow reason = new PeerTooSlow(
                    backlog + " bytes were unsent when more was written, and the limit is " + limits.outboundHard());
            protocol.end(reason);
            dropHeld(reason);
            return false;
        }
        return true;
    }

    private void add(Bytes data) {
        if (!held.isEmpty() || sending) {
            held.add(data);
            return;
        }
        long allowed = gate.ask(data.size());
        if (allowed > 0) {
            beneath().write(data.size() == allowed ? data : data.take((int) allowed));
        }
        if (allowed < data.size()) {
            held.add(data.drop((int) allowed));
        }
    }

    /** Follows each write. May pause a push producer. */
    private void written() {
        if (!held.isEmpty()) {
            protocol.heldChanged();
            register();
            if (!held.isEmpty() && !sending) {
                send(0);
            }
        }
        TransportLimits limits = limits();
        if (limits != null && !pausedByBacklog && held.memory() > limits.outboundSoft()) {
            pausedByBacklog = true;
            protocol.noticedPause();
            protocol.settleReading();
        }
        if (producer instanceof PushProducer push && !producerPaused && unsent() > PRODUCER_PAUSE) {
            producerPaused = true;
            protocol.run(push::pauseProducing);
        }
    }

    /** Sends {@code granted} bytes of what is held back, and more where more may go at once. */
    private void send(long granted) {
        gate.used(granted);
        if (sending) {
            return;
        }
        sending = true;
        long left = granted;
        try {
            while (!held.isEmpty()) {
                if (left == 0) {
                    left = gate.ask(held.size());
                    if (left == 0) {
                        break;
                    }
                }
                left -= held.sendFirst(beneath(), left);
            }
        } finally {
            sending = false;
        }
        TransportLimits limits = limits();
        if (limits != null && pausedByBacklog && held.memory() <= limits.outboundSoft() / 2) {
            pausedByBacklog = false;
            protocol.settleReading();
        }
        protocol.heldChanged();
    }

    @Override
    public long unsent() {
        return held.size() + beneath().unsent();
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        if (held.isEmpty()) {
            return beneath().drained();
        }
        Promise<@Nullable Void> waiter = new Promise<>(reactor(), drained::remove);
        drained.add(waiter);
        return waiter;
    }

    // ---------------------------------------------------------------- producers

    @Override
    public void registerProducer(Producer registering) {
        reactor().checkThread();
        Objects.requireNonNull(registering, "producer");
        if (producer != null) {
            throw new IllegalStateException("cannot register producer " + registering + ", because producer "
                    + producer + " was never unregistered");
        }
        producer = registering;
        producerPaused = false;
        if (registered) {
            if (registering instanceof PullProducer && held.isEmpty()) {
                protocol.run(registering::resumeProducing);
            }
        } else {
            register();
        }
    }

    @Override
    public void unregisterProducer() {
        reactor().checkThread();
        producer = null;
        unregister();
    }

    private void register() {
        if (!registered) {
            registered = true;
            beneath().registerProducer(relay);
        }
    }

    private void unregister() {
        if (registered && producer == null && held.isEmpty() && !sending && drained.isEmpty()) {
            registered = false;
            beneath().unregisterProducer();
        }
    }

    /** What the transport beneath knows: it asks for more when all is sent. */
    private final class Relay implements ProducerRelay {
        @Override
        public Producer source() {
            Producer source = producer;
            return source == null || !held.isEmpty() || sending ? this : source;
        }

        @Override
        public void resumeProducing() throws Exception {
            if (!held.isEmpty()) {
                return; // it goes as the throttle allows
            }
            for (Promise<@Nullable Void> waiter : List.copyOf(drained)) {
                drained.remove(waiter);
                if (!waiter.isFired()) {
                    waiter.callback(null);
                }
            }
            Producer source = producer;
            if (!held.isEmpty()) {
                return; // a waiter wrote more
            }
            if (source instanceof PullProducer) {
                source.resumeProducing();
            } else if (source != null && producerPaused) {
                producerPaused = false;
                source.resumeProducing();
            }
            unregister();
        }

        @Override
        public void stopProducing() throws Exception {
            registered = false;
            stopProducer();
        }
    }

    private void stopProducer() throws Exception {
        Producer stopped = producer;
        producer = null;
        if (stopped != null) {
            stopped.stopProducing();
        }
    }

    // ---------------------------------------------------------------- reading

    boolean wantsReading() {
        return !pausedByInner && !pausedByBacklog;
    }

    @Override
    public boolean isReading() {
        boolean reads = beneath().isReading();
        if (!reads) {
            protocol.noticedPause();
        }
        return reads;
    }

    @Override
    public void pauseProducing() {
        reactor().checkThread();
        pausedByInner = true;
        protocol.noticedPause();
        protocol.settleReading();
    }

    @Override
    public void resumeProducing() {
        reactor().checkThread();
        pausedByInner = false;
        protocol.settleReading();
    }

    // ---------------------------------------------------------------- closing

    @Override
    public void loseConnection() {
        reactor().checkThread();
        closing = true;
        protocol.dropReceived();
        beneath().loseConnection();
    }

    @Override
    public void stopProducing() {
        loseConnection();
    }

    @Override
    public void loseWriteConnection() {
        reactor().checkThread();
        closing = true;
        beneath().loseWriteConnection();
    }

    @Override
    public void abortConnection() {
        reactor().checkThread();
        closing = true;
        protocol.dropReceived();
        beneath().abortConnection();
        dropHeld(new ConnectionAborted());
    }

    private void dropHeld(ConnectionEnd reason) {
        gate.close();
        List<HeldFile> files = held.files();
        held.clear();
        files.forEach(file -> file.lost(reason));
    }

    /** The peer has ended its direction, which for this protocol is the end: what is held back is sent first. */
    void peerEnded() throws Exception {
        stopProducer();
        loseConnection();
        unregister();
    }

    /** The connection is gone; says how often it had to wait. */
    long lost(ConnectionEnd reason) {
        closing = true;
        dropHeld(reason);
        registered = false;
        for (Promise<@Nullable Void> waiter : List.copyOf(drained)) {
            drained.remove(waiter);
            if (!waiter.isFired()) {
                waiter.errback(reason);
            }
        }
        return gate.waits();
    }

    // ---------------------------------------------------------------- what is beneath

    /** What was written before must leave in clear, and cannot wait for its turn. */
    @Override
    public void startTls(TlsOptions options) {
        reactor().checkThread();
        if (held.holdsFiles()) {
            throw new IllegalStateException("a file is being sent on the connection to " + peer()
                    + ": TLS can begin when what sendFile returned has fired");
        }
        sendHeld();
        beneath().startTls(options);
    }

    /** The descriptor goes with the next byte, which is not one that is held back. */
    @Override
    public void sendFileDescriptor(int descriptor) {
        sendHeld();
        beneath().sendFileDescriptor(descriptor);
    }

    private void sendHeld() {
        reactor().checkThread();
        if (held.isEmpty()) {
            return;
        }
        gate.close();
        gate.pay(held.size());
        sending = true;
        try {
            while (!held.isEmpty()) {
                held.sendFirst(beneath(), Long.MAX_VALUE);
            }
        } finally {
            sending = false;
        }
        protocol.heldChanged();
    }
}
