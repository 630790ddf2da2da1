package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import dev.hawser.reactor.spi.ListeningSocket;
import java.io.IOException;

/** A listening socket. Accepted ones inherit its options. */
final class EpollListener extends EpollTarget implements ListeningSocket {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ListeningPort");

    /** Connections accepted in one poll, before those that exist have their turn. */
    private static final int MOST_IN_A_ROW = 64;

    private static final int FLAGS = SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC;

    private final EpollBackend backend;
    private final Events events;
    private final Address host;

    /** Whether {@link #host} is what accepted sockets are bound to as well. */
    private final boolean hostIsTheirs;

    /** @param descriptor what listens, which this closes, also where it throws */
    EpollListener(EpollBackend backend, int descriptor, Events events) throws IOException {
        super(descriptor);
        this.backend = backend;
        this.events = events;
        try {
            host = SocketAddresses.host(backend.libc.sockets, descriptor);
        } catch (IOException refused) {
            backend.libc.close(descriptor);
            throw refused;
        }
        hostIsTheirs = SocketAddresses.isTheirs(host);
        backend.add(this);
        setAccepting(true);
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public void setAccepting(boolean on) {
        if (isOpen()) {
            backend.setInterest(this, EpollCalls.EPOLLIN, on);
        }
    }

    @Override
    public int share() throws IOException {
        int duplicate = OpenSockets.share(backend.libc, descriptor);
        shared = true;
        return duplicate;
    }

    @Override
    public void close() {
        if (isOpen()) {
            backend.close(this);
        }
    }

    @Override
    void ready(int happened) {
        for (int i = 0; i < MOST_IN_A_ROW && wants(EpollCalls.EPOLLIN); i++) {
            int accepted = backend.libc.sockets.accept4(descriptor, FLAGS);
            if (accepted >= 0) {
                accepted(accepted);
            } else if (accepted == -Errno.EAGAIN) {
                return;
            } else if (!isOfTheConnection(-accepted)) {
                events.exhausted(new IOException(Errno.message(-accepted)));
                return;
            }
        }
    }

    /** Whether accepting failed for one connection only, which is gone from the queue then. */
    private static boolean isOfTheConnection(int errno) {
        return switch (errno) {
            case Errno.EINTR,
                    Errno.EPERM,
                    Errno.ECONNABORTED,
                    Errno.EPROTO,
                    Errno.ENETDOWN,
                    Errno.ENOPROTOOPT,
                    Errno.EHOSTDOWN,
                    Errno.ENONET,
                    Errno.EHOSTUNREACH,
                    Errno.ENETUNREACH -> true;
            default -> false;
        };
    }

    private void accepted(int accepted) {
        SocketCalls sockets = backend.libc.sockets;
        EpollSocket socket;
        try {
            Address peer = SocketAddresses.any(sockets);
            socket = EpollSocket.accepted(accepted, hostIsTheirs ? host : SocketAddresses.host(sockets, accepted), peer);
        } catch (IOException gone) {
            LOGGER.log(System.Logger.Level.DEBUG, "a connection to " + host + " was gone before it was accepted", gone);
            backend.libc.close(accepted);
            return;
        }
        boolean taken = false;
        try {
            events.accepted(socket);
            taken = true;
        } finally {
            if (!taken && !socket.hasBegun()) {
                socket.close(false); // nobody knows of it
            }
        }
    }

    @Override
    void refused(IOException reason) {
        events.exhausted(reason);
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
        return "the port " + host;
    }
}
