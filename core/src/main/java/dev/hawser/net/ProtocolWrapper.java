package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Receiver;
import dev.hawser.time.Action;
import dev.hawser.time.Scheduler;
import dev.hawser.tls.TlsSession;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that stands between a transport and another protocol, to see or change what passes. The transport knows
 * the wrapper as its protocol; the wrapped one has a {@link ForwardingTransport}, which {@link #innerTransport()} makes.
 *
 * <p>A subclass overrides the events that it wants, and calls {@code super} to pass them on. One that must see
 * something first, such as a header, overrides {@link #connectionMade()} without that, and calls {@link #connectInner()}
 * when it is ready; until then the wrapped protocol is told nothing at all.
 *
 * <p>The wrapped protocol is half-closeable, hears of handshakes and is named in log lines as it would be without the
 * wrapper. It may give its place to another one by {@link Transport#switchProtocol}.
 */
public abstract class ProtocolWrapper extends Protocol implements HandshakeListener {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Transport");

    private Protocol inner;
    private @Nullable ForwardingTransport upper;
    /** Who takes the place of {@link #inner} at the next opportunity. */
    private @Nullable Protocol next;

    private Receiver<@Nullable ConnectionEnd> made = _ -> {};
    /** What the previous inner protocol did not use, for as long as the present one does not read. */
    private Bytes left = Bytes.EMPTY;

    private long innerUnparsed;
    private int depth;
    private boolean switchDue;
    /** Everybody within is to finish; who comes to be there later is told so then. */
    private boolean draining;

    private @Nullable TlsSession missed;
    private @Nullable ConnectionEnd end;

    /** Stands before {@code inner}, which has no transport yet. */
    protected ProtocolWrapper(Protocol inner) {
        this.inner = Objects.requireNonNull(inner, "inner");
    }

    /** The wrapped protocol at present. */
    public final Protocol inner() {
        return inner;
    }

    /** The innermost protocol that {@code protocol} wraps, or {@code protocol} itself. */
    public static Protocol unwrap(Protocol protocol) {
        Protocol innermost = protocol;
        while (innermost instanceof ProtocolWrapper wrapper) {
            innermost = wrapper.inner;
        }
        return innermost;
    }

    /** What the wrapped protocol gets as its transport; called once, with this wrapper connected. */
    protected ForwardingTransport innerTransport() {
        return new ForwardingTransport(this) {};
    }

    /** Whether the wrapped protocol has been connected. */
    protected final boolean isInnerConnected() {
        return upper != null;
    }

    // ---------------------------------------------------------------- events

    /** Connects the wrapped protocol. */
    @Override
    public void connectionMade() throws Exception {
        connectInner();
    }

    /**
     * Connects the wrapped protocol, and tells it of a handshake that was completed before.
     *
     * @throws IllegalStateException the second time
     */
    protected final void connectInner() throws Exception {
        if (upper != null) {
            throw new IllegalStateException(inner.getClass().getName() + " is connected already");
        }
        ForwardingTransport made = innerTransport();
        upper = made;
        enter();
        try {
            connect(inner, made);
            TlsSession session = missed;
            missed = null;
            if (session != null && inner instanceof HandshakeListener listener && made.isOpen()) {
                listener.handshakeCompleted(session);
            }
            tellOfDrain();
        } finally {
            depth--;
        }
        leave();
    }

    private void connect(Protocol protocol, ForwardingTransport above) throws Exception {
        try {
            protocol.makeConnection(above);
        } finally {
            if (protocol.transport() != above) {
                upper = null; // it serves another connection, whose end is not this one's
            }
        }
    }

    /** Passes {@code data} on. */
    @Override
    public void dataReceived(Bytes data) throws Exception {
        if (upper == null) {
            return;
        }
        enter();
        try {
            if (left.isEmpty()) {
                inner.dataReceived(data);
            } else {
                left = left.concat(data);
            }
        } finally {
            depth--;
        }
        leave();
    }

    /** Passes on that reading goes on. */
    @Override
    public void readResumed() throws Exception {
        if (upper == null) {
            return;
        }
        enter();
        try {
            inner.readResumed();
        } finally {
            depth--;
        }
        leave();
    }

    /** Passes on that TLS was agreed on; kept for {@link #connectInner()} where that is still to come. */
    @Override
    public void handshakeCompleted(TlsSession session) throws Exception {
        if (upper == null) {
            missed = session;
            return;
        }
        enter();
        try {
            if (inner instanceof HandshakeListener listener) {
                listener.handshakeCompleted(session);
            }
        } finally {
            depth--;
        }
        leave();
    }

    /** Passes on why the connection ended; the reason of {@link #endConnection} where that ended it. */
    @Override
    public void connectionLost(ConnectionEnd reason) throws Exception {
        next = null; // as the transport has it: a change that did not come about is forgotten
        if (upper == null) {
            return;
        }
        enter();
        try {
            inner.connectionLost(end != null && reason instanceof ConnectionAborted ? end : reason);
        } finally {
            depth--;
        }
    }

    /** What of it is the wrapped protocol's. */
    @Override
    public Bytes releaseUnparsed() {
        Bytes rest = left;
        left = Bytes.EMPTY;
        Bytes released = inner.releaseUnparsed();
        innerUnparsed = 0;
        return released.concat(rest);
    }

    /** The wrapped protocol's name: the wrapper is not seen in log lines. */
    @Override
    public String logPrefix() {
        return inner.logPrefix();
    }

    /**
     * How this wrapper takes the end of one direction: by default as the wrapped protocol does, which is told; null
     * where the end of one direction is the end of the connection.
     */
    protected @Nullable HalfCloseable halfCloseable() {
        if (upper == null || HalfCloseable.of(inner) == null) {
            return null;
        }
        return new HalfCloseable() {
            @Override
            public void readConnectionLost() throws Exception {
                within(() -> {
                    HalfCloseable half = HalfCloseable.of(inner);
                    if (half == null) { // the protocol was switched just now
                        transport().loseConnection();
                    } else {
                        half.readConnectionLost();
                    }
                });
            }

            @Override
            public void writeConnectionLost() throws Exception {
                within(() -> {
                    HalfCloseable half = HalfCloseable.of(inner);
                    if (half != null) {
                        half.writeConnectionLost();
                    }
                });
            }
        };
    }

    /**
     * How this wrapper is told that the connection is to end soon: by default the wrapped protocol is, also where it is
     * connected or takes another's place later.
     */
    protected @Nullable Drainable drainable() {
        return () -> within(() -> {
            draining = true;
            tellOfDrain();
        });
    }

    private void tellOfDrain() throws Exception {
        Drainable drainable = draining && upper != null && upper.isOpen() ? Drainable.of(inner) : null;
        if (drainable != null) {
            drainable.drainRequested();
        }
    }

    /** Passes {@code descriptor} on, which is closed where the wrapped protocol, by now another one, does not want it. */
    void descriptorReceived(OpenDescriptor descriptor) throws Exception {
        within(() -> {
            FileDescriptorReceiver receiver = upper == null ? null : FileDescriptorReceiver.of(inner);
            if (receiver != null) {
                receiver.fileDescriptorReceived(descriptor);
            }
        });
    }

    // ---------------------------------------------------------------- for subclasses

    /**
     * Runs {@code action}, which calls the wrapped protocol inside an event of this one, so that a change of the
     * protocol happens after it.
     */
    protected final void within(Action action) throws Exception {
        enter();
        try {
            action.run();
        } finally {
            depth--;
        }
        leave();
    }

    /**
     * Runs {@code action} as an event of this connection, from a timed call: log lines in it carry the connection's
     * name, and what it throws is logged and ends the connection.
     */
    protected final void event(Action action) {
        LogContext context = LogContext.ofThread();
        Object before = context.subject();
        context.set(transport());
        try {
            within(action);
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            reactor()
                    .unhandledFailures()
                    .report(LOGGER, "Unhandled error in " + unwrap(this).getClass().getName(), thrown);
            endConnection(new ConnectionLost(thrown));
        } finally {
            context.set(before);
        }
    }

    /** Ends the connection at once, as {@link Transport#abortConnection()} does, and has the wrapped protocol told {@code reason}. */
    protected final void endConnection(ConnectionEnd reason) {
        if (end == null) {
            end = reason;
        }
        transport().abortConnection();
    }

    /** How many bytes the wrapper itself keeps at present, which {@link #tellKept()} adds to those of the wrapped protocol. */
    protected long kept() {
        return 0;
    }

    /** Tells the transport, by {@link Transport#unparsed}, how many bytes this wrapper and the wrapped protocol keep. */
    protected final void tellKept() {
        transport().unparsed(innerUnparsed + left.size() + kept());
    }

    void innerUnparsed(long byteCount) {
        if (byteCount < 0) {
            throw new IllegalArgumentException("no protocol keeps " + byteCount + " bytes");
        }
        innerUnparsed = byteCount;
        tellKept();
    }

    // ---------------------------------------------------------------- another inner protocol

    void switchInner(Protocol protocol, Receiver<@Nullable ConnectionEnd> told) {
        Objects.requireNonNull(protocol, "protocol");
        reactor().checkThread();
        next = protocol;
        made = told;
        if (depth == 0 && !switchDue) {
            switchDue = true;
            reactor().callLater(Duration.ZERO, () -> {
                switchDue = false;
                if (next != null) {
                    event(() -> {});
                }
            });
        }
    }

    private void enter() throws Exception {
        if (depth == 0 && next != null) {
            depth++;
            try {
                carryOutSwitch();
            } finally {
                depth--;
            }
        }
        depth++;
    }

    /** The inner event has returned: now a change of the protocol is due. */
    private void leave() throws Exception {
        if (depth > 0 || (next == null && left.isEmpty())) {
            return;
        }
        depth++;
        try {
            carryOutSwitch();
        } finally {
            depth--;
        }
    }

    private void carryOutSwitch() throws Exception {
        ForwardingTransport above = Objects.requireNonNull(upper);
        while (true) {
            Protocol successor = next;
            if (successor != null) {
                next = null;
                left = inner.releaseUnparsed().concat(left);
                if (innerUnparsed > 0) {
                    innerUnparsed(0); // that was the previous one's
                }
                inner = successor;
                Receiver<@Nullable ConnectionEnd> told = made;
                try {
                    connect(successor, above);
                } catch (Exception | Error thrown) {
                    told.accept(new ConnectionLost(thrown)); // as which it ends the connection
                    throw thrown;
                }
                told.accept(null);
                tellOfDrain();
            } else if (!left.isEmpty() && above.isReading()) {
                Bytes rest = left;
                left = Bytes.EMPTY;
                tellKept();
                inner.dataReceived(rest);
            } else {
                break;
            }
        }
        if (!left.isEmpty()) {
            if (!above.isOpen()) {
                left = Bytes.EMPTY;
            }
            tellKept();
        }
    }
}
