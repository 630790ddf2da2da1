package dev.hawser.testing.simulation;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a connection, as an operating system has it: what has come and was not read, and how it ended. */
final class SocketEnd extends Ready implements Subject {
    private final Network network;
    private final SimulatedReactor reactor;
    private final String label;
    private final long key;
    private final Address host;
    private final Address peer;
    private final ByteQueue received = new ByteQueue();
    private @Nullable Pipe in;
    private @Nullable Pipe out;
    private @Nullable SimulatedTransport transport;
    private @Nullable SimulatedPort accepting;
    private boolean ended;
    private boolean endRead;
    private boolean closed;
    private @Nullable IOException broken;
    private long nextRead;
    private @Nullable Event readAgain;

    SocketEnd(Network network, SimulatedReactor reactor, String label, Address host, Address peer) {
        this.network = network;
        this.reactor = reactor;
        this.label = label;
        this.key = SeededRandom.mixed(SeededRandom.hash(label)) + SeededRandom.hash(reactor.host().name());
        this.host = host;
        this.peer = peer;
    }

    void join(Pipe in, Pipe out) {
        this.in = in;
        this.out = out;
    }

    Pipe out() {
        return Objects.requireNonNull(out);
    }

    private Pipe in() {
        return Objects.requireNonNull(in);
    }

    Address hostAddress() {
        return host;
    }

    Address peerAddress() {
        return peer;
    }

    SimulatedReactor reactor() {
        return reactor;
    }

    void carries(SimulatedTransport transport) {
        this.transport = transport;
    }

    void awaitsAccepting(SimulatedPort port) {
        accepting = port;
    }

    // ---------------------------------------------------------------- what comes

    /** Nobody reads here any more. */
    boolean isGone() {
        return closed || reactor.isDead();
    }

    /** The host knows nothing of this connection any more: it has crashed since. */
    boolean isForgotten() {
        return reactor.isDead();
    }

    /** The client knows of the connection: it may be accepted. */
    void openArrived() {
        SimulatedPort port = accepting;
        if (port != null) {
            accepting = null;
            port.arrived(this);
        }
    }

    void arrived(Bytes data) {
        if (broken == null) {
            received.add(data);
            news();
        }
    }

    void endArrived() {
        ended = true;
        news();
    }

    /** The connection broke: what was not read is lost. */
    void broke(String how) {
        if (broken == null && !isGone()) {
            network.engine.log.add(network.engine.now(), What.RESET, this);
            broken = new IOException(how);
            received.clear();
            news();
        }
    }

    /** Something came for a connection that is not here any more. */
    void refuse() {
        out().reset();
    }

    /** There is something to hear in the next pass. */
    void news() {
        if (transport != null && !isGone()) {
            reactor.makeReady(this);
        }
    }

    // ---------------------------------------------------------------- what the transport does

    @Override
    void ready() {
        if (transport != null && !isGone()) {
            transport.ready();
        }
    }

    @Nullable IOException broken() {
        return broken;
    }

    boolean hasUnread() {
        return !received.isEmpty() || (ended && !endRead);
    }

    /** What is read now: null where nothing is, or not yet. */
    @Nullable Bytes read() {
        if (received.isEmpty()) {
            return null;
        }
        Conditions conditions = in().way().conditions;
        long now = network.engine.now();
        if (now < nextRead) {
            readLater();
            return null;
        }
        int most = conditions.mostRead();
        if (most < Conditions.WHOLE_READS) {
            most = 1 + (int) in().random().upTo(most - 1L);
        }
        Bytes data = received.take(Math.min(most, received.size()));
        if (conditions.readRate() != Conditions.UNLIMITED) {
            nextRead = now + Math.max(1, (long) (data.size() * 1e9 / conditions.readRate()));
        }
        network.engine.log.add(now, What.READ, this, data.size(), data.hashCode());
        in().read(data.size());
        return data;
    }

    private void readLater() {
        if (readAgain == null) {
            readAgain = new Event() {
                @Override
                void happen() {
                    news();
                }
            };
        }
        if (!readAgain.isScheduled()) {
            network.engine.schedule(readAgain, nextRead);
        }
    }

    /** Whether the end of stream is read now. */
    boolean readEnd() {
        if (!ended || endRead || !received.isEmpty()) {
            return false;
        }
        endRead = true;
        network.engine.log.add(network.engine.now(), What.READ_END, this);
        return true;
    }

    /** Closes: with a reset where it was asked for, or where something came that nobody will read. */
    void close(boolean abort) {
        if (closed) {
            return;
        }
        closed = true;
        boolean lossy = abort || !received.isEmpty();
        received.clear();
        if (broken != null || reactor.isDead()) {
            return;
        }
        if (lossy) {
            out().reset();
        } else {
            out().end();
        }
    }

    // ---------------------------------------------------------------- the log

    @Override
    public String host() {
        return reactor.host().name();
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public long key() {
        return key;
    }
}
