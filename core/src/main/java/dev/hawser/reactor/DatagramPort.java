package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.DatagramNotSent;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.InvalidAddress;
import dev.hawser.net.LogContext;
import dev.hawser.net.MessageTooLong;
import dev.hawser.net.Reactor;
import dev.hawser.reactor.spi.MessageSocket;
import dev.hawser.time.Action;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every rule of datagrams, for any socket that carries them: whose events come when, what is refused, and what is closed.
 * {@link DatagramSending} has the rules of what waits, {@link DatagramGroups} those of groups.
 */
public final class DatagramPort implements DatagramTransport, MessageSocket.Events {
    static final System.Logger LOGGER = System.getLogger("dev.hawser.net.DatagramTransport");

    /** Opens the socket of a port. */
    public interface Opener {
        /**
         * The socket that tells {@code events}.
         *
         * @throws IOException when it is not to be had
         */
        MessageSocket open(MessageSocket.Events events) throws IOException;
    }

    /**
     * What it is.
     *
     * @param kind for the log, such as {@code UDP}
     * @param mostUnsent bytes that may wait
     * @param peer what its socket is connected to from the start on
     */
    public record Settings(String kind, int mostUnsent, @Nullable Address peer) {}

    private final DatagramLoop loop;
    private final DatagramProtocol protocol;
    private final Settings settings;
    private final @Nullable Origin origin;
    private final MessageSocket socket;
    private final DatagramSending sending;
    private final DatagramGroups groups;
    private final Complaints complaints;
    private Address host;
    private @Nullable Address peer;
    private boolean open = true;
    private boolean refusalDue;

    @SuppressWarnings("this-escape") // the socket only keeps it
    private DatagramPort(DatagramLoop loop, DatagramProtocol protocol, Settings settings, Opener opener)
            throws IOException {
        this.loop = loop;
        this.protocol = protocol;
        this.settings = settings;
        this.peer = settings.peer();
        this.origin = loop.origin();
        this.complaints = new Complaints(loop.reactor());
        this.socket = opener.open(this);
        this.host = socket.host();
        this.sending = new DatagramSending(this, loop, socket, settings.mostUnsent(), complaints);
        this.groups = new DatagramGroups(socket);
    }

    /**
     * Opens a socket and starts {@code protocol} with it.
     *
     * @throws IOException when the socket is not to be had
     */
    public static DatagramPort open(DatagramLoop loop, DatagramProtocol protocol, Settings settings, Opener opener)
            throws IOException {
        protocol.checkFree();
        DatagramPort port = new DatagramPort(loop, protocol, settings, opener);
        port.begin();
        return port;
    }

    private void begin() {
        loop.opened(this);
        socket.setReading(true);
        LogContext context = loop.context();
        Object before = context.subject();
        context.set(this);
        boolean begun = false;
        try {
            protocol.makeConnection(this);
            begun = true;
            LOGGER.log(System.Logger.Level.INFO, protocol.logPrefix() + " starting on " + place());
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception thrown) {
            throw new IllegalStateException(
                    "startProtocol of " + protocol.getClass().getName() + " failed: " + thrown, thrown);
        } finally {
            context.set(before);
            if (!begun) {
                close();
            }
        }
    }

    // ---------------------------------------------------------------- events

    @Override
    public void received(Bytes data, Address from, int whole) {
        if (peer instanceof Address.Ip && !from.equals(peer)) {
            return; // it came before the socket was connected
        }
        if (whole > data.size()) {
            complaints.complain(() -> "a datagram from " + from + " was longer than the " + data.size()
                    + " bytes of maxPacketSize, and was cut");
        }
        loop.eventBegins();
        LogContext context = loop.context();
        Object before = context.subject();
        context.set(this);
        try {
            protocol.datagramReceived(data, from);
        } catch (Throwable thrown) {
            thrown("datagramReceived", thrown);
        } finally {
            context.set(before);
        }
    }

    @Override
    public void refused() {
        if (peer != null) {
            event("connectionRefused", protocol::connectionRefused);
        }
    }

    /** A send has found out that one before was refused; the event comes outside of that call. */
    void refusedSoon() {
        if (!refusalDue) {
            refusalDue = true;
            loop.nextTurn(() -> {
                refusalDue = false;
                if (open) {
                    refused();
                }
            });
        }
    }

    private void event(String name, Action action) {
        loop.eventBegins();
        LogContext context = loop.context();
        Object before = context.subject();
        context.set(this);
        try {
            action.run();
        } catch (Throwable thrown) {
            thrown(name, thrown);
        } finally {
            context.set(before);
        }
    }

    private void thrown(String event, Throwable thrown) {
        Scheduler.rethrowFatal(thrown);
        loop.reactor().unhandledFailures().report(LOGGER, "Unhandled error in " + event + " of " + this, thrown);
    }

    @Override
    public void receiveFailed(IOException reason) {
        complaints.complain(() -> "receiving on " + host + " failed, and goes on: " + reason.getMessage());
    }

    @Override
    public void writable() {
        sending.goOn();
    }

    /** A mistake of ours: nothing else throws where the socket sees it. */
    @Override
    public void failed(Throwable thrown) {
        end();
    }

    // ---------------------------------------------------------------- writing

    @Override
    public void write(Bytes data) {
        checkThread();
        Objects.requireNonNull(data, "data");
        if (peer == null) {
            throw new IllegalStateException(this + " is not connected: say where the datagram is to go");
        }
        if (open) {
            sending.send(data, null);
        }
    }

    @Override
    public void write(Bytes data, Address to) {
        checkThread();
        Objects.requireNonNull(data, "data");
        checkReach(to);
        if (peer != null && !to.equals(peer)) {
            throw new InvalidAddress(to, "this socket is connected to " + peer);
        }
        if (open) {
            sending.send(data, peer == null ? to : null);
        }
    }

    private void checkReach(Address to) {
        Objects.requireNonNull(to, "to");
        if (to instanceof Address.Ip ip && ip.port() == 0) {
            throw new InvalidAddress(to, "nobody has port 0");
        }
        if (to instanceof Address.Unix unix && unix.path().isEmpty()) {
            throw new InvalidAddress("\"\"", "a Unix socket without a name cannot be sent to");
        }
        if (!socket.canReach(to)) {
            throw new InvalidAddress(to, "the socket of " + host + " cannot send there");
        }
    }

    @Override
    public void connect(Address to) {
        checkThread();
        checkReach(to);
        if (peer != null) {
            throw new IllegalStateException(this + " is connected to " + peer + " already");
        }
        if (!open) {
            return;
        }
        try {
            socket.connect(to);
        } catch (IOException refused) {
            throw new DatagramNotSent("Couldn't connect to " + to + ": " + refused.getMessage() + ".", refused);
        }
        peer = to;
        host = socket.host();
    }

    /** The exception for {@code byteCount} bytes that are too many. */
    MessageTooLong tooLong(int byteCount, @Nullable Address to) {
        return new MessageTooLong(byteCount, place(to));
    }

    /** Where one goes that is sent to {@code to}. */
    Object place(@Nullable Address to) {
        return to != null ? to : peer != null ? peer : "nobody";
    }

    // ---------------------------------------------------------------- closing

    @Override
    public Deferred<@Nullable Void> stopListening() {
        checkThread();
        if (!open) {
            return Deferred.succeed(loop.reactor(), null);
        }
        close();
        Promise<@Nullable Void> stopped = loop.owed().promise("the datagram port was closed");
        // the address is free after the next poll, and that comes before the turn after the next
        loop.nextTurn(() -> loop.nextTurn(() -> {
            stopProtocol();
            loop.owed().callback(stopped, null);
        }));
        return stopped;
    }

    private void close() {
        open = false;
        LOGGER.log(System.Logger.Level.INFO, "(" + settings.kind() + " Port " + place() + " Closed)");
        sending.close();
        socket.close();
        loop.closed(this);
    }

    private void stopProtocol() {
        event("stopProtocol", protocol::endConnection);
    }

    /** The reactor stops: closes the socket, and tells the protocol. */
    public void end() {
        if (open) {
            close();
            stopProtocol();
        }
    }

    /** The loop has ended: closes the socket, and tells nobody. */
    public void abandon() {
        if (open) {
            close();
        }
    }

    // ---------------------------------------------------------------- flow

    @Override
    public void pauseProducing() {
        setReading(false);
    }

    @Override
    public void resumeProducing() {
        setReading(true);
    }

    private void setReading(boolean on) {
        checkThread();
        if (open) {
            socket.setReading(on);
        }
    }

    @Override
    public int unsent() {
        checkThread();
        return sending.size();
    }

    @Override
    public long dropped() {
        checkThread();
        return sending.dropped();
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        checkThread();
        return sending.drained();
    }

    // ---------------------------------------------------------------- groups

    private boolean isForGroups() {
        checkThread();
        if (!(host instanceof Address.Ip)) {
            throw new UnsupportedOperationException(host + " is no socket of UDP: it knows no groups and broadcasts");
        }
        return open;
    }

    @Override
    public void joinGroup(String group, @Nullable String networkInterface) {
        if (isForGroups()) {
            groups.join(group, networkInterface, null);
        }
    }

    @Override
    public void joinGroup(String group, @Nullable String networkInterface, String source) {
        if (isForGroups()) {
            groups.join(group, networkInterface, Objects.requireNonNull(source, "source"));
        }
    }

    @Override
    public void leaveGroup(String group, @Nullable String networkInterface) {
        if (isForGroups()) {
            groups.leave(group, networkInterface, null);
        }
    }

    @Override
    public void leaveGroup(String group, @Nullable String networkInterface, String source) {
        if (isForGroups()) {
            groups.leave(group, networkInterface, Objects.requireNonNull(source, "source"));
        }
    }

    @Override
    public void setTtl(int hops) {
        if (isForGroups()) {
            groups.setTtl(hops);
        }
    }

    @Override
    public int ttl() {
        return isForGroups() ? groups.ttl() : 0;
    }

    @Override
    public void setLoopback(boolean on) {
        if (isForGroups()) {
            groups.setLoopback(on);
        }
    }

    @Override
    public boolean isLoopback() {
        return isForGroups() && groups.isLoopback();
    }

    @Override
    public void setOutgoingInterface(String networkInterface) {
        if (isForGroups()) {
            groups.setOutgoingInterface(networkInterface);
        }
    }

    @Override
    public void setBroadcastAllowed(boolean on) {
        if (isForGroups()) {
            groups.setBroadcast(on);
        }
    }

    @Override
    public boolean isBroadcastAllowed() {
        return isForGroups() && groups.isBroadcast();
    }

    // ---------------------------------------------------------------- what it is

    private void checkThread() {
        loop.reactor().checkThread();
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public @Nullable Address peer() {
        return peer;
    }

    @Override
    public Reactor reactor() {
        return loop.reactor();
    }

    @Override
    public boolean isListening() {
        checkThread();
        return open;
    }

    /** The protocol that it serves. */
    public DatagramProtocol protocol() {
        return protocol;
    }

    /** What it is among the things that a reactor holds. */
    public Holding holding() {
        return new Holding(
                Holding.Kind.PORT, settings.kind() + " port " + host + " of " + protocol.logPrefix(), origin);
    }

    /** As in log lines: {@code Echo,UDP,9999}. */
    @Override
    public String toString() {
        return protocol.logPrefix() + "," + settings.kind() + "," + place();
    }

    /** As {@link #toString} where the protocol has no name of its own: runs no code of a program's, from any thread. */
    String plainName() {
        return protocol.getClass().getSimpleName() + "," + settings.kind() + "," + place();
    }

    private String place() {
        return host instanceof Address.Ip ip ? Integer.toString(ip.port()) : host.host();
    }
}
