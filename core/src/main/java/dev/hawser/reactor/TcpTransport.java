package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.FileRegion;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.spi.StreamSocket;
import dev.hawser.time.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A TCP connection, whatever the backend. */
final class TcpTransport extends StreamTransport implements StreamSocket.Events {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Transport");

    /** The number of a connection that we opened. */
    static final long CLIENT = -1;

    private final StreamSocket socket;
    private final long number;
    private final Consumer<ConnectionEnd> whenEnded;
    private final @Nullable Origin origin;

    /**
     * A transport over {@code socket}, which begins to be served.
     *
     * @param number which one of its port it is, or {@link #CLIENT}
     * @param whenEnded told after the protocol
     * @param origin where its port or connector was made
     */
    TcpTransport(
            LoopReactor loop,
            StreamSocket socket,
            @Nullable TransportLimits limits,
            long number,
            Consumer<ConnectionEnd> whenEnded,
            @Nullable Origin origin)
            throws IOException {
        super(loop, limits);
        this.socket = socket;
        this.number = number;
        this.whenEnded = whenEnded;
        this.origin = origin;
        loop.backend().begin(socket, this);
    }

    @Override
    public void failed(Throwable thrown) {
        end(new ConnectionLost(thrown));
    }

    @Override
    protected void send(OutboundQueue queue) throws IOException {
        socket.send(queue);
    }

    @Override
    protected boolean canSend(FileRegion file) {
        return socket.canSend(file);
    }

    @Override
    protected void setReading(boolean on) {
        socket.setReading(on);
    }

    @Override
    protected void setWriting(boolean on) {
        socket.setWriting(on);
    }

    @Override
    protected void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    protected void closeCarrier(boolean abort) {
        socket.close(abort);
    }

    @Override
    protected void ended(ConnectionEnd reason) {
        whenEnded.accept(reason);
    }

    @Override
    protected @Nullable Origin origin() {
        return origin;
    }

    @Override
    public Address host() {
        return socket.host();
    }

    @Override
    public Address peer() {
        return socket.peer();
    }

    // ---------------------------------------------------------------- options

    private interface Setting {
        void set(boolean on) throws IOException;
    }

    private interface Getting {
        boolean get() throws IOException;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        set("TCP_NODELAY", socket::setNoDelay, on);
    }

    @Override
    public boolean tcpNoDelay() {
        return get("TCP_NODELAY", socket::isNoDelay);
    }

    @Override
    public void setTcpKeepAlive(boolean on) {
        set("SO_KEEPALIVE", socket::setKeepAlive, on);
    }

    @Override
    public boolean tcpKeepAlive() {
        return get("SO_KEEPALIVE", socket::isKeepAlive);
    }

    private void set(String name, Setting option, boolean on) {
        reactor().checkThread();
        try {
            option.set(on);
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.DEBUG, name + " of " + peer() + " was not set", refused);
        }
    }

    private boolean get(String name, Getting option) {
        reactor().checkThread();
        try {
            return option.get();
        } catch (IOException refused) {
            throw new UncheckedIOException(name + " of " + peer() + " cannot be read", refused);
        }
    }

    @Override
    protected String logSuffix() {
        return number == CLIENT ? "client" : number + "," + socket.peer().host();
    }
}
