package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.FileDescriptorReceiver;
import dev.hawser.net.FileRegion;
import dev.hawser.net.PeerCredentials;
import dev.hawser.net.Protocol;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.spi.StreamSocket;
import dev.hawser.time.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection of TCP or a Unix socket, whatever the backend. */
final class SocketTransport extends StreamTransport implements StreamSocket.Events {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Transport");

    /** The number of a connection that we opened. */
    static final long CLIENT = -1;

    private final LoopReactor loop;
    private final Backend backend;
    private final StreamSocket socket;
    private final long number;
    private final Consumer<ConnectionEnd> whenEnded;
    private final @Nullable Origin origin;
    private @Nullable FileDescriptorReceiver receiver;
    private @Nullable PeerCredentials credentials;

    /**
     * A transport over {@code socket}, which begins to be served.
     *
     * @param number which one of its port it is, or {@link #CLIENT}
     * @param whenEnded told after the protocol
     * @param origin where its port or connector was made
     */
    SocketTransport(
            LoopReactor loop,
            StreamSocket socket,
            @Nullable TransportLimits limits,
            long number,
            Consumer<ConnectionEnd> whenEnded,
            @Nullable Origin origin)
            throws IOException {
        super(loop, limits);
        this.loop = loop;
        this.backend = loop.backend();
        this.socket = socket;
        this.number = number;
        this.whenEnded = whenEnded;
        this.origin = origin;
        backend.begin(socket, this);
    }

    // ---------------------------------------------------------------- descriptors

    @Override
    protected void serves(Protocol protocol) {
        receiver = FileDescriptorReceiver.of(protocol);
        if (socket.host() instanceof Address.Unix) {
            socket.setReceivingDescriptors(receiver != null);
        }
    }

    @Override
    public void descriptorsReceived(int[] descriptors) {
        FileDescriptorReceiver taker = receiver;
        OwnedDescriptor[] owned = new OwnedDescriptor[descriptors.length];
        for (int i = 0; i < owned.length; i++) {
            owned[i] = new OwnedDescriptor(loop, backend, descriptors[i]);
        }
        try {
            for (int i = 0; i < owned.length && taker != null && isOpen(); i++) {
                OwnedDescriptor descriptor = owned[i];
                event(() -> taker.fileDescriptorReceived(descriptor));
            }
        } finally {
            for (OwnedDescriptor descriptor : owned) {
                descriptor.closeUnlessKept();
            }
        }
    }

    @Override
    public void sendFileDescriptor(int descriptor) {
        reactor().checkThread();
        if (!(socket.host() instanceof Address.Unix)) {
            super.sendFileDescriptor(descriptor);
        } else if (tls() != null) {
            throw new UnsupportedOperationException("beneath TLS no byte of " + peer() + " has a descriptor with it");
        } else if (hasFilesInQueue()) {
            throw new IllegalStateException("a file is being sent to " + peer() + ", and takes no descriptor with it");
        } else if (isOpen()) {
            socket.sendDescriptor(descriptor, unsent());
        }
    }

    @Override
    public @Nullable PeerCredentials peerCredentials() {
        reactor().checkThread();
        try {
            if (credentials == null) {
                credentials = socket.peerCredentials();
            }
            return credentials;
        } catch (IOException refused) {
            throw new UncheckedIOException("the credentials of " + peer() + " cannot be read", refused);
        }
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
    public boolean keepsReceived() {
        return !isLayered();
    }

    @Override
    protected int onTrust() {
        return socket.onTrust();
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
        return number == CLIENT ? "client" : number + "," + peerName();
    }

    /** A client of a Unix socket has no name. */
    private String peerName() {
        String host = socket.peer().host();
        return host.isEmpty() ? "unix" : host;
    }
}
