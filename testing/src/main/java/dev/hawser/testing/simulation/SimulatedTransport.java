package dev.hawser.testing.simulation;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.StreamTransport;
import dev.hawser.time.Origin;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection of a simulated host: the rules are the product's own, the carrier is a {@link SocketEnd}. */
final class SimulatedTransport extends StreamTransport {
    private final SimulatedReactor loop;
    private final SocketEnd socket;
    private final String suffix;
    private final Consumer<ConnectionEnd> whenEnded;
    private final @Nullable Origin origin;
    private boolean reading;
    private boolean writing;
    private boolean noDelay;
    private boolean keepAlive;

    SimulatedTransport(
            SimulatedReactor loop,
            SocketEnd socket,
            @Nullable TransportLimits limits,
            String suffix,
            Consumer<ConnectionEnd> whenEnded,
            @Nullable Origin origin) {
        super(loop, limits);
        this.loop = loop;
        this.socket = socket;
        this.suffix = suffix;
        this.whenEnded = whenEnded;
        this.origin = origin;
    }

    /** The socket has news. A transport that neither reads nor writes hears of none, as on a real selector. */
    void ready() {
        IOException how = socket.broken();
        if (how != null) {
            if (reading || writing) {
                broken(how);
            }
            return;
        }
        if (reading) {
            read();
        }
        if (writing && socket.out().hasRoom()) {
            writable();
        }
    }

    private void read() {
        Bytes data = socket.read();
        if (data != null) {
            received(data);
            if (reading && socket.hasUnread()) {
                socket.news();
            }
        } else if (socket.readEnd()) {
            readEnded();
        }
    }

    @Override
    protected void setReading(boolean on) {
        reading = on;
        if (on && (socket.hasUnread() || socket.broken() != null)) {
            socket.news();
        }
    }

    @Override
    protected void setWriting(boolean on) {
        writing = on;
        socket.out().awaitRoom(on);
        if (on && socket.broken() != null) {
            socket.news();
        }
    }

    @Override
    protected void send(OutboundQueue queue) throws IOException {
        IOException how = socket.broken();
        if (how != null) {
            throw how;
        }
        if (loop.isDead()) {
            queue.drop(queue.size()); // it has crashed in the event that wrote this
        } else {
            socket.out().take(queue);
        }
    }

    @Override
    protected void shutdownOutput() throws IOException {
        IOException how = socket.broken();
        if (how != null) {
            throw how;
        }
        if (!loop.isDead()) {
            socket.out().end();
        }
    }

    @Override
    protected void closeCarrier(boolean abort) {
        reading = false;
        writing = false;
        socket.close(abort);
    }

    @Override
    protected void ended(ConnectionEnd reason) {
        loop.engine().log.add(loop.engine().now(), What.LOST, socket, 0, reason.getClass().getSimpleName());
        whenEnded.accept(reason);
    }

    @Override
    protected @Nullable Origin origin() {
        return origin;
    }

    @Override
    public Address host() {
        return socket.hostAddress();
    }

    @Override
    public Address peer() {
        return socket.peerAddress();
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        loop.checkThread();
        noDelay = on;
    }

    @Override
    public boolean tcpNoDelay() {
        loop.checkThread();
        return noDelay && endReason() == null;
    }

    @Override
    public void setTcpKeepAlive(boolean on) {
        loop.checkThread();
        keepAlive = on;
    }

    @Override
    public boolean tcpKeepAlive() {
        loop.checkThread();
        return keepAlive && endReason() == null;
    }

    @Override
    protected String logSuffix() {
        return suffix;
    }
}
