package dev.hawser.policy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.ForwardingTransport;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.net.Reactor;
import dev.hawser.net.Trigger;
import dev.hawser.net.WrappingFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes what each connection carries to a file of its own, {@code prefix-1} and so on: {@code C n:} what came in the nth
 * read, {@code S n:} what was written in the nth write, {@code *} the beginning and the end, each with the time. With TLS beneath that is in
 * clear: such files hold passwords, and only the user that runs the program may read them.
 *
 * <p>Files are written by a worker thread, in order. A disk that fails or is too slow costs entries and never a
 * connection; it is said once in the program's log. At most 4 MiB wait to be written.
 */
public final class TrafficLoggingFactory implements WrappingFactory {
    private static final long MOST_PENDING = 4 << 20;
    /** What an entry costs besides its bytes, about. */
    private static final int ENTRY_COST = 64;

    private final Factory wrapped;
    private final Reactor reactor;
    private final TrafficFiles files;
    private List<TrafficEntry> pending = new ArrayList<>();
    private long pendingBytes;
    private long connections;
    private long left;
    private boolean writing;
    private boolean triggered;
    private boolean stopping;

    /** Logs what {@code wrapped} does on {@code reactor}. */
    public TrafficLoggingFactory(Factory wrapped, Reactor reactor, TrafficLog log) {
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.files = new TrafficFiles(Objects.requireNonNull(log, "log"));
    }

    /** How many entries were left out since the disk was too slow, so far. */
    public long leftOut() {
        return left;
    }

    @Override
    public Factory wrapped() {
        return wrapped;
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) throws Exception {
        Protocol inner = wrapped.buildProtocol(peer);
        return inner == null ? null : new Logged(inner);
    }

    /** Says whether there was room for it, as there always is for the end of what has begun. */
    private boolean note(long connection, TrafficEntry.Kind kind, long index, Bytes data) {
        if (kind != TrafficEntry.Kind.CLOSE && pendingBytes + data.size() > MOST_PENDING) {
            left++;
            return false;
        }
        pending.add(new TrafficEntry(connection, reactor.wallClock().instant(), kind, index, data));
        pendingBytes += data.size() + ENTRY_COST;
        if (!triggered) {
            triggered = true;
            reactor.addSystemEventTrigger(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN, () -> stopping = true);
            reactor.addSystemEventTrigger(Trigger.Phase.AFTER, Trigger.Event.SHUTDOWN, this::finish);
        }
        write();
        return true;
    }

    /** Has a worker write what is pending, unless one is at it; then it is done afterwards. */
    private void write() {
        if (writing || stopping || pending.isEmpty()) {
            return;
        }
        List<TrafficEntry> batch = pending;
        pending = new ArrayList<>();
        pendingBytes = 0;
        writing = true;
        reactor.deferToThread(() -> files.tryWrite(batch))
                .finish(
                        _ -> {
                            writing = false;
                            write();
                        },
                        _ -> writing = false); // the reactor has stopped meanwhile
    }

    /** The reactor has ended, and with it its workers: the rest is written here. */
    private void finish() {
        List<TrafficEntry> rest = pending;
        pending = new ArrayList<>();
        pendingBytes = 0;
        triggered = false;
        stopping = false;
        if (!files.tryWrite(rest)) {
            left += rest.size();
        }
    }

    private final class Logged extends ProtocolWrapper {
        private final long number = ++connections;
        private boolean begun;
        private long reads;
        private long writes;

        Logged(Protocol inner) {
            super(inner);
        }

        @Override
        public void connectionMade() throws Exception {
            begun = note(number, TrafficEntry.Kind.OPEN, 0, Bytes.of(transport().peer() + " to " + transport().host()));
            super.connectionMade();
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            if (begun) {
                note(number, TrafficEntry.Kind.RECEIVED, ++reads, data);
            }
            super.dataReceived(data);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws Exception {
            if (begun) {
                note(number, TrafficEntry.Kind.CLOSE, 0, Bytes.of(TrafficEntry.oneLine(reason.toString())));
            }
            super.connectionLost(reason);
        }

        @Override
        protected ForwardingTransport innerTransport() {
            return new ObservedTransport(
                    this,
                    data -> {
                        if (begun && !data.isEmpty()) {
                            note(number, TrafficEntry.Kind.WRITTEN, ++writes, data);
                        }
                    },
                    file -> {
                        if (begun) {
                            String what = "a file, " + file.byteCount() + " bytes";
                            note(number, TrafficEntry.Kind.FILE, ++writes, Bytes.of(what));
                        }
                    });
        }
    }
}
