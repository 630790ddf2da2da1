package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.reactor.spi.PendingConnect;
import java.io.IOException;

/** A connection being made. */
final class EpollConnect extends EpollTarget implements PendingConnect {
    private final EpollBackend backend;
    private final Address peer;
    private final Events events;

    /** @throws IOException when it is clear at once that it fails */
    EpollConnect(EpollBackend backend, Address peer, ConnectOptions options, Events events) throws IOException {
        super(ConnectSockets.open(backend.libc, ConnectSockets.family(peer, options), options));
        this.backend = backend;
        this.peer = peer;
        this.events = events;
        ConnectSockets.connect(backend.libc, descriptor, peer, ConnectSockets.family(peer, options));
        backend.add(this);
        backend.setInterest(this, EpollCalls.EPOLLOUT, true);
    }

    Address peer() {
        return peer;
    }

    @Override
    void ready(int happened) {
        SocketCalls sockets = backend.libc.sockets;
        EpollSocket socket;
        try {
            int error = Errno.checked(sockets.getOption(descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_ERROR));
            if (error != 0 && !isOfAConnection(error)) {
                throw Errno.ofSocket(error);
            }
            socket = EpollSocket.connected(descriptor, SocketAddresses.host(sockets, descriptor), this, error);
        } catch (IOException reason) {
            refused(reason);
            return;
        }
        boolean taken = false;
        try {
            events.connected(socket);
            taken = true;
        } finally {
            if (isOpen()) {
                release(socket);
            }
            if (!taken && !socket.hasBegun()) {
                socket.close(false); // nobody knows of it
            }
        }
    }

    /**
     * Whether it was connected already when it failed: the peer has reset it since. One that is refused while it is
     * being made has another error.
     */
    private static boolean isOfAConnection(int error) {
        return error == Errno.ECONNRESET || error == Errno.EPIPE;
    }

    /** Gives up what it has in the set of {@code wanted} to {@code socket}, and says whether it had something. */
    boolean handOver(EpollBackend wanted, EpollSocket socket) {
        if (wanted != backend || !isOpen()) {
            return false;
        }
        descriptor = CLOSED;
        backend.replace(this, socket);
        return true;
    }

    /** {@code socket} has not begun here: it is closed, or on its way to another reactor. */
    private void release(EpollSocket socket) {
        if (socket.isOpen()) {
            backend.withdraw(this);
        } else {
            backend.forget(this);
        }
        descriptor = CLOSED;
    }

    @Override
    void refused(IOException reason) {
        backend.close(this);
        events.refused(reason);
    }

    @Override
    public void close() {
        if (isOpen()) {
            backend.close(this);
        }
    }

    @Override
    void failed(Throwable thrown) {
        events.failed(thrown);
    }

    @Override
    Object source() {
        return events;
    }

    @Override
    void abandon() {
        close();
    }

    @Override
    public String toString() {
        return "connecting to " + peer;
    }
}
