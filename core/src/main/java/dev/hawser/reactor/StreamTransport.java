package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Receiver;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Drainable;
import dev.hawser.net.FileRegion;
import dev.hawser.net.ForwardingTransport;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.OpenConnection;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.watch.ConnectionClosed;
import dev.hawser.reactor.watch.ConnectionOpened;
import dev.hawser.reactor.watch.Recordings;
import dev.hawser.time.Action;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import dev.hawser.tls.TlsOptions;
import dev.hawser.tls.TlsSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every rule of writing, closing, producers and memory bounds, for any carrier of bytes. A subclass moves the bytes:
 * it calls {@link #received}, {@link #readEnded}, {@link #sent}, {@link #writable} and {@link #broken}, and is told by the abstract
 * methods below.
 *
 * <p>User code runs in two places only: in events that the loop begins, and in {@link #turn()}, which the loop calls
 * once a pass for each transport that asked for it. Nothing that a protocol calls runs user code before it returns,
 * except {@link #registerProducer}, which resumes a pull producer, and {@link #write}, which may pause a push
 * producer.
 */
public abstract class StreamTransport implements Transport {
    /** Gathered writes of one event leave early at this size, so that a long answer is not all kept. */
    private static final int GATHER_LIMIT = 128 << 10;

    /** How often in a row an emptied queue may be filled again before other connections have their turn. */
    private static final int MOST_ROUNDS = 16;

    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Transport");

    /** What may still happen. */
    private enum State {
        OPEN,
        /** {@code loseConnection} was called, or the peer sent its end: closes when all is sent. */
        CLOSING,
        /** The carrier is closed; {@code connectionLost} comes in the next turn. */
        CLOSED,
        /** {@code connectionLost} has been called. */
        ENDED
    }

    private enum WriteSide {
        OPEN,
        SHUTTING,
        SHUT
    }

    private enum ReadSide {
        OPEN,
        /** The peer has sent its end of stream. */
        ENDED
    }

    private final TransportLoop loop;
    /** Null for a connection that we opened: it never pauses or ends by itself. */
    private final @Nullable TransportLimits limits;

    private final SendSide outbound;
    private @Nullable Protocol protocol;
    private State state = State.OPEN;
    private WriteSide writeSide = WriteSide.OPEN;
    private ReadSide readSide = ReadSide.OPEN;
    private boolean pausedByUser;
    private boolean pausedByBacklog;
    private int eventDepth;
    private Turns turns = Turns.NONE;
    private @Nullable Flow flow;
    private @Nullable FileSends files;
    /** Null while there has been nothing but the carrier and one protocol. */
    private @Nullable Layers layers;
    /** The protocol in whose favour the first one stood back threw. */
    private boolean replacedInVain;
    private Draining draining = Draining.NO;
    private @Nullable LossWaiters lossWaiters;
    private @Nullable ConnectionEnd end;
    private long unparsed;
    private long bytesReceived;
    /** Where a recording wanted to know when it began. */
    private @Nullable ConnectionClosed life;

    /** How far {@link #requestDrain()} has come. */
    private enum Draining {
        NO,
        DUE,
        /** Also tells each protocol that takes the present one's place. */
        TOLD
    }

    /** What the next turn is for. */
    private enum Turns {
        NONE,
        SEND,
        SEND_AND_RESUME
    }

    /** A transport on {@code loop}, bounded by {@code limits} where there are any. */
    @SuppressWarnings("this-escape") // SendSide only keeps it
    protected StreamTransport(TransportLoop loop, @Nullable TransportLimits limits) {
        this.loop = loop;
        this.limits = limits;
        this.outbound = new SendSide(this, loop, limits);
    }

    // ---------------------------------------------------------------- what the carrier does

    /** Starts or stops to deliver what the peer sends. */
    protected abstract void setReading(boolean on);

    /** Asks for {@link #writable()} as soon as the carrier takes more, or takes that back. */
    protected abstract void setWriting(boolean on);

    /**
     * Sends from the head of {@code queue} what the carrier takes now, and drops that from it. A carrier that takes
     * later leaves the bytes in the queue, says {@link #isSending()}, and calls {@link #sent}. Never called while it
     * is sending.
     */
    protected abstract void send(OutboundQueue queue) throws IOException;

    /** Whether bytes of the queue are on their way, so that {@link #sent} will be called. */
    protected boolean isSending() {
        return false;
    }

    /**
     * Whether {@link #send} sends {@code file} out of the queue. Where it does not, or a layer changes what is sent, the
     * file is read, and its bytes are passed on like what is written.
     */
    protected boolean canSend(FileRegion file) {
        return false;
    }

    /** How many bytes {@link #send} has dropped from the queue that the carrier keeps itself, and tries to send each time. */
    protected int onTrust() {
        return 0;
    }

    /** Ends the sending half. */
    protected abstract void shutdownOutput() throws IOException;

    /** Closes the carrier, with a reset where {@code abort} says so and there is such a thing. */
    protected abstract void closeCarrier(boolean abort);

    /** {@code protocol} is told what comes from now on. */
    protected void serves(Protocol protocol) {}

    // ---------------------------------------------------------------- what the carrier tells

    /**
     * Connects {@code protocol} and tells it so.
     *
     * @return whether {@code connectionMade} returned; it may have closed the connection all the same
     */
    public final boolean connected(Protocol protocol) {
        this.protocol = protocol;
        if (Recordings.wantOpenings()) {
            ConnectionOpened.of(ProtocolWrapper.unwrap(protocol), host(), peer());
        }
        if (Recordings.wantClosings()) {
            life = ConnectionClosed.begun();
        }
        serves(protocol);
        boolean returned = event(() -> {
            try {
                protocol.makeConnection(this);
            } finally {
                if (protocol.transport() != this) {
                    this.protocol = null; // it serves another connection, whose end is not this one's
                }
            }
        });
        readAgain();
        return returned && !replacedInVain;
    }

    /** Bytes came. */
    public final void received(Bytes data) {
        TlsLayer layer = lowestLayer();
        if (layer == null) {
            deliver(data);
        } else if (!isOver()) {
            event(() -> layer.received(data));
        }
    }

    /** Bytes came for the protocol. */
    final void deliver(Bytes data) {
        Protocol receiver = protocol;
        if (receiver == null || state != State.OPEN) {
            return;
        }
        bytesReceived += data.size();
        Object before = enter();
        try {
            receiver.dataReceived(data);
        } catch (Throwable thrown) {
            eventThrew(thrown);
        } finally {
            leave(before);
        }
    }

    /** The peer has sent its end of stream. */
    public final void readEnded() {
        TlsLayer layer = lowestLayer();
        if (layer == null) {
            endOfInput();
        } else if (!isOver()) {
            event(layer::readEnded);
        }
    }

    /** The peer will send nothing more to the protocol. */
    final void endOfInput() {
        if (isOver() || readSide == ReadSide.ENDED) {
            return;
        }
        readSide = ReadSide.ENDED;
        setCarrierReading(false);
        HalfCloseable half = state == State.OPEN ? HalfCloseable.of(protocol) : null;
        if (half != null) {
            event(half::readConnectionLost);
            if (writeSide == WriteSide.SHUT) {
                close(new ConnectionDone(), false);
            }
            return;
        }
        // What was written is still sent: the peer may have closed one direction only. A producer is not waited for,
        // since it may wait for connectionLost.
        state = State.CLOSING;
        if (flow != null) {
            flow.stopProducer();
        }
        takesMore();
    }

    /** The carrier has taken the first {@code byteCount} bytes of the queue, which {@link #isSending()} was about. */
    public final void sent(int byteCount) {
        TlsLayer layer = lowestLayer();
        if (layer == null) {
            taken(byteCount);
        } else if (!isOver()) {
            event(() -> layer.sent(byteCount));
        }
    }

    /** The first {@code byteCount} bytes of the queue are on their way for good. */
    final void taken(int byteCount) {
        outbound.sent(byteCount);
        if (pausedByBacklog || outbound.isWaitingForWritable() || wantsSettling()) {
            takesMore();
        }
    }

    /** The carrier takes bytes again. */
    public final void writable() {
        TlsLayer layer = lowestLayer();
        if (layer == null) {
            takesMore();
        } else if (!isOver()) {
            event(layer::writable);
        }
    }

    /** What is below takes what the protocol wrote. */
    final void takesMore() {
        Object before = enter();
        try {
            sendAndSettle();
        } finally {
            eventDepth--;
            loop.context().set(before);
        }
    }

    /**
     * The peer takes no more: what is unsent is dropped. A protocol that is half-closeable goes on reading, and so does
     * any where {@code readsOn} says it; for others, and with TLS, the carrier broke.
     */
    public final void writeEnded(IOException cause, boolean readsOn) {
        if (isOver() || writeSide == WriteSide.SHUT) {
            return;
        }
        if (state != State.OPEN || readSide == ReadSide.ENDED || lowestLayer() != null
                || !(readsOn || protocol instanceof HalfCloseable)) {
            broken(cause); // TLS, too, cannot go on in one direction only
            return;
        }
        writeSide = WriteSide.SHUT;
        outbound.clear();
        outbound.settled();
        if (flow != null) {
            flow.stopProducer();
            flow.lost(new ConnectionLost(cause));
        }
        if (protocol instanceof HalfCloseable half) {
            event(half::writeConnectionLost);
        }
    }

    /** The carrier broke. */
    public final void broken(IOException cause) {
        close(new ConnectionLost(cause), false);
    }

    /** The reactor stops, or a bound of its own was passed: closes at once, what is unsent is dropped. */
    public final void end(ConnectionEnd reason) {
        close(reason, reason instanceof PeerTooSlow);
    }

    /**
     * The loop has ended: closes the carrier and tells nobody, now or later. What is written from now on is dropped.
     */
    public final void abandon() {
        boolean open = !isOver();
        state = State.ENDED;
        end = end == null ? new ConnectionLost("the reactor has ended") : end;
        clearUnsent();
        unparsed = 0;
        flow = null;
        if (open) {
            if (layers != null) {
                layers.closed();
            }
            closeCarrier(false);
        }
        recordEnd(end);
    }

    /** What was promised for a later turn: sends, resumes a paused framing, tells the protocol of the end. */
    public final void turn() {
        boolean resume = turns == Turns.SEND_AND_RESUME;
        turns = Turns.NONE;
        if (state == State.CLOSED) {
            tellLost();
            return;
        }
        if (layers != null && layers.isChanging()) {
            event(() -> {}); // which changes them when it returns
        }
        Protocol reader = protocol;
        if (resume && reader != null && reads()) {
            if (layers != null) {
                layers.deliverUnread();
            }
            event(reader::readResumed);
            readAgain();
        } else {
            takesMore();
        }
    }

    // ---------------------------------------------------------------- events

    /** Runs user code as an event of this connection, and says whether it returned. */
    final boolean event(Action action) {
        Object before = enter();
        try {
            action.run();
            return true;
        } catch (Throwable thrown) {
            eventThrew(thrown);
            return false;
        } finally {
            leave(before);
        }
    }

    private @Nullable Object enter() {
        if (eventDepth++ == 0) {
            loop.eventBegins();
        }
        Object before = loop.context().subject();
        loop.context().set(this);
        return before;
    }

    private void leave(@Nullable Object before) {
        try {
            if (eventDepth == 1 && layers != null && layers.isChanging() && !isOver()) {
                guard(layers::change);
            }
            if (eventDepth == 1 && wantsSettling()) {
                sendAndSettle();
            }
        } finally {
            eventDepth--;
            loop.context().set(before);
        }
    }

    /** Whether the end of an event has something to send, to tell or to close. A large write has left before it. */
    private boolean wantsSettling() {
        return !outbound.isEmpty()
                || files != null && (files.isFeeding() || files.owesTelling())
                || state == State.CLOSING
                || writeSide == WriteSide.SHUTTING
                || (flow != null && flow.owesSettling());
    }

    private void eventThrew(Throwable thrown) {
        Scheduler.rethrowFatal(thrown);
        reactor().unhandledFailures().report(LOGGER, "Unhandled error in " + protocol(), thrown);
        close(new ConnectionLost(thrown), false);
    }

    private String protocol() {
        return protocol == null
                ? "a connection"
                : ProtocolWrapper.unwrap(protocol).getClass().getName();
    }

    // ---------------------------------------------------------------- sending

    @Override
    public final void write(Bytes data) {
        checkThread();
        if (!data.isEmpty() && mayWrite()) {
            add(data);
            written();
        }
    }

    @Override
    public final void write(Bytes data, Bytes end) {
        checkThread();
        if (mayWrite()) {
            if (files != null && files.isFeeding()) {
                files.hold(data.concat(end));
            } else {
                outbound.add(data, end);
            }
            written();
        }
    }

    @Override
    public final void writeSequence(Iterable<Bytes> data) {
        checkThread();
        if (mayWrite()) {
            try {
                for (Bytes piece : data) { // the iterator may be anybody's code
                    if (isOver()) {
                        return;
                    }
                    add(piece);
                }
            } finally {
                written();
            }
        }
    }

    private void add(Bytes data) {
        if (files != null && files.isFeeding()) {
            files.hold(data);
        } else {
            pass(data);
        }
    }

    /** Whether what is below takes {@code file} as it is. */
    final boolean carries(FileRegion file) {
        return lowestLayer() == null && canSend(file);
    }

    /** Whether the carrier has files to send as they are. */
    final boolean hasFilesInQueue() {
        return outbound.unsent() > outbound.size();
    }

    /** Passes {@code data} on to what is below: what is written, and what is read of a file. */
    final void pass(Bytes data) {
        outbound.add(data);
    }

    @Override
    public final Deferred<Long> sendFile(FileRegion region) {
        checkThread();
        Objects.requireNonNull(region, "region");
        if (!mayWrite()) {
            return Deferred.fail(reactor(), end == null ? new ConnectionDone() : end);
        }
        if (files == null) {
            files = new FileSends(this, loop, outbound);
        }
        Deferred<Long> sent = files.send(region);
        written();
        return sent;
    }

    /** Whether the next write is accepted. Ends a connection whose peer is too slow for it. */
    private boolean mayWrite() {
        if (!acceptsWrites()) {
            return false;
        }
        if (limits == null || backlog() <= limits.outboundHard() || isProducedFor()) {
            return true;
        }
        outbound.send(); // the peer may have taken some of it since the event began
        if (backlog() <= limits.outboundHard()) {
            return acceptsWrites();
        }
        close(
                new PeerTooSlow(backlog() + " bytes were unsent when more was written, and the limit is "
                        + limits.outboundHard()),
                true);
        return false;
    }

    private void written() {
        if (outbound.size() > GATHER_LIMIT) {
            outbound.offer();
        }
        checkBacklog();
        if (flow != null) {
            flow.written(keptUnsent());
        }
        if (eventDepth == 0) {
            wantsTurn(Turns.SEND);
        }
    }

    private boolean acceptsWrites() {
        return switch (state) {
            case CLOSED, ENDED -> false;
            case OPEN -> writeSide == WriteSide.OPEN || (writeSide == WriteSide.SHUTTING && isProducedFor());
            case CLOSING -> writeSide != WriteSide.SHUT && isProducedFor();
        };
    }

    /** Stops reading while much is unsent. */
    private void checkBacklog() {
        if (limits != null && !pausedByBacklog && backlog() > limits.outboundSoft()) {
            outbound.offer();
            if (backlog() > limits.outboundSoft() && state == State.OPEN) {
                pausedByBacklog = true;
                setCarrierReading(false);
            }
        }
    }

    /** Unsent bytes that are kept in memory. */
    private long keptUnsent() {
        return outbound.size() + (files == null ? 0 : files.heldBytes());
    }

    /** What is unsent, as the bounds count it. */
    private long backlog() {
        return keptUnsent() + (files == null ? 0 : files.weight());
    }

    private void clearUnsent() {
        outbound.clear();
        if (files != null) {
            files.clear();
        }
    }

    /** Sends what it can and does all that follows from an empty queue. Runs user code, which may write more. */
    private void sendAndSettle() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (isOver()) {
                return;
            }
            outbound.send();
            if (files != null && files.tellSent()) {
                continue; // who was told may have written more, or closed
            }
            boolean feeding = files != null && files.feed();
            if (limits != null && pausedByBacklog && backlog() <= limits.outboundSoft() / 2) {
                pausedByBacklog = false;
                wantsTurn(Turns.SEND_AND_RESUME);
            }
            if (!outbound.isEmpty() || isOver()) {
                return;
            }
            outbound.settled();
            if (feeding) {
                return; // goes on when more of the file has been read
            }
            if (flow != null) {
                flow.allSent();
            }
            if (outbound.isEmpty() && (flow == null || !flow.owesSettling())) {
                if (!isProducedFor()) {
                    settleClose();
                }
                return;
            }
        }
        wantsTurn(Turns.SEND); // a busy producer: the others come first
    }

    private void settleClose() {
        if (state == State.CLOSING) {
            finish();
        } else if (writeSide == WriteSide.SHUTTING && (layers == null || layers.endOutput())) {
            writeSide = WriteSide.SHUT;
            try {
                shutdownCarrier();
            } catch (IOException broken) {
                close(new ConnectionLost(broken), false);
                return;
            }
            HalfCloseable half = HalfCloseable.of(protocol);
            if (half != null) {
                event(half::writeConnectionLost);
            }
            if (readSide == ReadSide.ENDED || state == State.CLOSING) {
                finish();
            }
        }
    }

    private void finish() {
        if (layers == null || layers.finish()) {
            close(new ConnectionDone(), false);
        }
    }

    // ---------------------------------------------------------------- producers

    @Override
    public final void registerProducer(Producer producer) {
        checkThread();
        Objects.requireNonNull(producer, "producer");
        if (isOver()) {
            guard(producer::stopProducing);
            return;
        }
        flow().register(producer);
    }

    @Override
    public final void unregisterProducer() {
        checkThread();
        if (flow != null && flow.unregister() && eventDepth == 0) {
            wantsTurn(Turns.SEND);
        }
    }

    /**
     * Whether a producer is registered that may still write. A transport whose own reading is over for good is none:
     * two that feed each other would otherwise wait for each other at the end.
     */
    private boolean isProducedFor() {
        Producer source = ForwardingTransport.unwrap(producer());
        return source != null && !(source instanceof StreamTransport other && other.readsNoMore());
    }

    private boolean readsNoMore() {
        return state != State.OPEN || readSide == ReadSide.ENDED;
    }

    /** The registered producer. */
    protected final @Nullable Producer producer() {
        return flow == null ? null : flow.producer();
    }

    /** Whether the registered producer is a push producer that was paused and not resumed since. */
    public final boolean isProducerPaused() {
        checkThread();
        return flow != null && flow.isProducerPaused();
    }

    private Flow flow() {
        if (flow == null) {
            flow = new Flow(this::guard);
        }
        return flow;
    }

    /** Runs a producer's method: what it throws ends the connection and does not reach whoever wrote. */
    private void guard(Action action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            eventThrew(thrown);
        }
    }

    @Override
    public final Deferred<@Nullable Void> drained() {
        checkThread();
        if (end != null) {
            return Deferred.fail(reactor(), end);
        }
        if (outbound.isEmpty() && (files == null || files.unsent() == 0)) {
            return Deferred.succeed(reactor(), null);
        }
        return flow().drained(reactor());
    }

    // ---------------------------------------------------------------- reading

    @Override
    public final boolean isReading() {
        checkThread();
        return reads();
    }

    private boolean reads() {
        return state == State.OPEN
                && readSide == ReadSide.OPEN
                && !pausedByUser
                && !pausedByBacklog
                && (layers == null || !layers.isChanging());
    }

    /** Reads on where nobody minds; never inside what a protocol calls, since a layer may deliver at once. */
    final void readAgain() {
        if (layers != null && reads()) {
            layers.deliverUnread();
        }
        if (reads()) {
            setCarrierReading(true);
        }
    }

    @Override
    public final void pauseProducing() {
        checkThread();
        if (state == State.OPEN && !pausedByUser) {
            pausedByUser = true;
            setCarrierReading(false);
        }
    }

    @Override
    public final void resumeProducing() {
        checkThread();
        if (state == State.OPEN && pausedByUser) {
            pausedByUser = false;
            if (reads()) {
                wantsTurn(Turns.SEND_AND_RESUME);
            }
        }
    }

    @Override
    public final void stopProducing() {
        loseConnection();
    }

    @Override
    public final void unparsed(long byteCount) {
        checkThread();
        if (byteCount < 0) {
            throw new IllegalArgumentException("no protocol keeps " + byteCount + " bytes");
        }
        if (!isOver()) {
            loop.held(byteCount - unparsed);
            unparsed = byteCount;
        }
    }

    /** Bytes that this connection keeps in memory: unsent and unparsed. */
    public final long held() {
        return keptUnsent() + unparsed;
    }

    // ---------------------------------------------------------------- closing

    @Override
    public final void loseConnection() {
        checkThread();
        if (state == State.OPEN) {
            state = State.CLOSING;
            setCarrierReading(false);
        }
        if (state == State.CLOSING && eventDepth == 0) { // also the second time: the producer may have ended since
            wantsTurn(Turns.SEND);
        }
    }

    @Override
    public final void abortConnection() {
        checkThread();
        close(new ConnectionAborted(), true);
    }

    @Override
    public final void loseWriteConnection() {
        checkThread();
        if (state == State.OPEN && writeSide == WriteSide.OPEN) {
            writeSide = WriteSide.SHUTTING;
            if (eventDepth == 0) {
                wantsTurn(Turns.SEND);
            }
        }
    }

    /** Whether the carrier is closed. */
    private boolean isOver() {
        return state == State.CLOSED || state == State.ENDED;
    }

    /** Closes the carrier now and tells the protocol in a later turn. The first reason stands. */
    final void close(ConnectionEnd reason, boolean abort) {
        if (isOver()) {
            return;
        }
        state = State.CLOSED;
        end = reason;
        clearUnsent();
        loop.held(-unparsed);
        unparsed = 0;
        if (layers != null) {
            layers.closed();
        }
        closeCarrier(abort);
        wantsTurn(Turns.SEND);
    }

    private void tellLost() {
        state = State.ENDED;
        ConnectionEnd reason = end == null ? new ConnectionLost() : end;
        Object before = enter();
        try {
            if (flow != null) {
                flow.stopProducer();
                flow.lost(reason);
            }
            if (files != null) {
                files.lost(reason);
            }
            if (layers != null) {
                layers.lost(reason);
            }
            if (protocol != null) {
                protocol.connectionLost(reason);
            }
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            reactor()
                    .unhandledFailures()
                    .report(LOGGER, "Unhandled error in connectionLost of " + protocol(), thrown);
        } finally {
            eventDepth--;
            recordEnd(reason);
            ended(reason);
            loop.context().set(before);
            loop.forget(this);
        }
        LossWaiters told = lossWaiters;
        if (told != null) {
            lossWaiters = null;
            told.lost(reason);
        }
    }

    private void recordEnd(ConnectionEnd reason) {
        ConnectionClosed event = life;
        life = null;
        if (event != null || Recordings.wantClosings()) {
            event = event == null ? ConnectionClosed.unbegun() : event;
            event.of(protocol == null ? null : ProtocolWrapper.unwrap(protocol), host(), peer()).commit(reason, bytesReceived, outbound.sent());
        }
    }

    /** The protocol has been told; for a carrier that has somebody else to tell. */
    protected void ended(ConnectionEnd reason) {}

    /** Sends the rest in a later turn, and does what follows from that. */
    final void sendInTurn() {
        wantsTurn(Turns.SEND);
    }

    private void wantsTurn(Turns wanted) {
        if (turns == Turns.NONE) {
            loop.wantsTurn(this);
        }
        if (turns.compareTo(wanted) < 0) {
            turns = wanted;
        }
    }

    // ---------------------------------------------------------------- what is beneath, and who is above

    @Override
    public final void startTls(TlsOptions options) {
        checkThread();
        Objects.requireNonNull(options, "options");
        if (files != null && files.areUnsent()) {
            throw new IllegalStateException("a file is being sent on the connection to " + peer()
                    + ": TLS can begin when what sendFile returned has fired");
        }
        if (state == State.OPEN) {
            layers().startTls(options, outbound);
            changes();
        }
    }

    @Override
    public final void switchProtocol(Protocol next) {
        switchProtocol(next, _ -> {});
    }

    @Override
    public final void switchProtocol(Protocol next, Receiver<@Nullable ConnectionEnd> made) {
        checkThread();
        Objects.requireNonNull(next, "next");
        if (!isOver()) {
            layers().switchProtocol(next, Objects.requireNonNull(made, "made"));
            changes();
        }
    }

    private void changes() {
        setCarrierReading(false);
        if (eventDepth == 0) {
            wantsTurn(Turns.SEND);
        }
    }

    @Override
    public final @Nullable TlsSession tls() {
        checkThread();
        return layers == null ? null : layers.session();
    }

    @Override
    public final Deferred<TlsSession> secured() {
        checkThread();
        if (end != null) {
            return Deferred.fail(reactor(), end);
        }
        return layers().whenSecured();
    }

    private Layers layers() {
        if (layers == null) {
            layers = new Layers(this, loop, new Ground());
        }
        return layers;
    }

    /** Whether a layer has what was received before {@link #received} returns, and the protocol only what it makes of that. */
    protected final boolean isLayered() {
        return lowestLayer() != null;
    }

    private @Nullable TlsLayer lowestLayer() {
        return layers == null ? null : layers.lowest();
    }

    /** Connects {@code following} in place of the present protocol, inside an event. */
    final void replace(Protocol following, Receiver<@Nullable ConnectionEnd> made) {
        protocol = following;
        serves(following);
        replacedInVain = !event(() -> {
            try {
                following.makeConnection(this);
            } finally {
                if (following.transport() != this) {
                    protocol = null; // it serves another connection, whose end is not this one's
                }
            }
        });
        event(() -> made.accept(replacedInVain ? end : null));
        if (draining == Draining.TOLD) {
            tellOfDrain();
        }
    }

    @Override
    public final void requestDrain() {
        checkThread();
        if (draining == Draining.NO && state == State.OPEN) {
            draining = Draining.DUE;
            reactor().callLater(Duration.ZERO, (Upkeep) this::tellOfDrain);
        }
    }

    private void tellOfDrain() {
        draining = Draining.TOLD;
        Drainable drainable = state == State.OPEN ? Drainable.of(protocol) : null;
        if (drainable != null) {
            event(drainable::drainRequested);
        }
    }

    @Override
    public final Deferred<ConnectionEnd> lost() {
        checkThread();
        if (state == State.ENDED && end != null) {
            return Deferred.succeed(reactor(), end);
        }
        if (lossWaiters == null) {
            lossWaiters = new LossWaiters();
        }
        return lossWaiters.add(reactor());
    }

    /** What the present protocol received and did not use. */
    final Bytes releaseUnparsed() {
        Protocol present = protocol;
        if (present == null) {
            return Bytes.EMPTY;
        }
        loop.held(-unparsed);
        unparsed = 0;
        return present.releaseUnparsed();
    }

    final void progressed() {
        outbound.progressed();
    }

    final void layerWaits() {
        outbound.watch();
    }

    final long waitingInLayers() {
        return layers == null ? 0 : layers.waiting();
    }

    final @Nullable Protocol protocolNow() {
        return protocol;
    }

    final void carry(OutboundQueue queue) throws IOException {
        if (layers == null) {
            send(queue);
        } else {
            layers.send(queue);
        }
    }

    final boolean carrierSends() {
        return layers == null ? isSending() : layers.isSending();
    }

    final void setCarrierWriting(boolean on) {
        if (layers == null) {
            setWriting(on);
        } else {
            layers.setWriting(on);
        }
    }

    private void setCarrierReading(boolean on) {
        if (layers == null) {
            setReading(on);
        } else {
            layers.setReading(on);
        }
    }

    private void shutdownCarrier() throws IOException {
        if (layers == null) {
            shutdownOutput();
        } else {
            layers.shutdownOutput();
        }
    }

    /** The carrier, for a layer. */
    private final class Ground implements Carrier {
        @Override
        public void setReading(boolean on) {
            StreamTransport.this.setReading(on);
        }

        @Override
        public void setWriting(boolean on) {
            StreamTransport.this.setWriting(on);
        }

        @Override
        public void send(OutboundQueue queue) throws IOException {
            StreamTransport.this.send(queue);
        }

        @Override
        public boolean isSending() {
            return StreamTransport.this.isSending();
        }

        @Override
        public void shutdownOutput() throws IOException {
            StreamTransport.this.shutdownOutput();
        }
    }

    // ---------------------------------------------------------------- asking

    @Override
    public final long unsent() {
        checkThread();
        return outbound.unsent() + (files == null ? 0 : files.unsent());
    }

    @Override
    public final @Nullable TransportLimits limits() {
        return limits;
    }

    @Override
    public final boolean isOpen() {
        checkThread();
        return state == State.OPEN;
    }

    @Override
    public final Reactor reactor() {
        return loop.reactor();
    }

    private void checkThread() {
        loop.reactor().checkThread();
    }

    /** Why it ended, once it has. */
    public final @Nullable ConnectionEnd endReason() {
        return end;
    }

    /** Where it was made; null where that was not recorded. */
    protected @Nullable Origin origin() {
        return null;
    }

    /** Whether it is a part of something else that its reactor holds. */
    protected boolean isPart() {
        return false;
    }

    /** This connection as it stands; null where it is a part of something else. */
    final @Nullable OpenConnection view() {
        if (isPart()) {
            return null;
        }
        return new OpenConnection(
                protocol(), safeName(), host(), peer(), limits != null, unsent(), tls() != null, state != State.OPEN);
    }

    private String safeName() {
        try {
            return toString();
        } catch (RuntimeException unnameable) { // a user's logPrefix() must not hide the rest
            return protocol();
        }
    }

    /** This connection among those that its reactor holds; null where it is a part of something else there. */
    public final @Nullable Holding holding() {
        if (isPart()) {
            return null;
        }
        String name = safeName();
        String closing = state == State.OPEN ? "" : ", closing";
        return new Holding(
                Holding.Kind.CONNECTION, "connection " + name + " of " + host() + " to " + peer() + closing, origin());
    }

    /** The name of this connection in log lines, such as {@code CmdProtocol,0,127.0.0.1}. */
    @Override
    public final String toString() {
        return (protocol == null ? "-" : protocol.logPrefix()) + "," + logSuffix();
    }

    /** As {@link #toString} where the protocol has no name of its own: runs no code of a program's, from any thread. */
    final String plainName() {
        Protocol named = protocol;
        Class<?> type = named == null ? null : ProtocolWrapper.unwrap(named).getClass();
        while (type != null && type.getSimpleName().isEmpty()) {
            type = type.getSuperclass();
        }
        return (type == null ? "-" : type.getSimpleName()) + "," + logSuffix();
    }

    /** What follows the protocol's name in log lines: a number within the port and the peer's host. */
    protected abstract String logSuffix();
}
