package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import dev.hawser.reactor.spi.ListeningSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A listening socket with a request to accept that stays. Accepted sockets inherit its options. A socket that others
 * accept on as well is polled instead: a request that stays could take a newcomer after the close, who would be lost.
 */
final class UringListener extends UringTarget implements ListeningSocket {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ListeningPort");

    /** Connections told in one poll, before those that exist have their turn. */
    private static final int MOST_IN_A_ROW = 64;

    private static final int SHUT_RDWR = 2;

    /** The peer of a connection that was reset before it was told: 0.0.0.0, port 0. */
    private static final Address.Ip UNKNOWN = new Address.Ip(InetAddress.ofLiteral("0.0.0.0"), 0);

    private final UringLoop loop;
    private final Events events;
    private final Address host;
    private final int descriptor;

    /** Whether {@link #host} is what accepted sockets are bound to as well. */
    private final boolean hostIsTheirs;

    private boolean accepting = true;
    private boolean requested;
    private boolean polled;
    private boolean cancelling;
    private boolean closed;
    private boolean shared;
    private int request;

    /** Descriptors that were accepted and not told yet. */
    private final Queue<Integer> kept = new ArrayDeque<>();

    /** How many were told in the poll of this number. */
    private int told;

    private int toldIn;

    /**
     * @param descriptor what listens, which this closes, also where it throws
     * @param shared whether others may accept on it
     */
    UringListener(UringLoop loop, int descriptor, boolean shared, Events events) throws IOException {
        this.loop = loop;
        this.events = events;
        this.descriptor = descriptor;
        this.shared = shared;
        try {
            host = SocketAddresses.host(loop.libc.sockets, descriptor);
        } catch (IOException refused) {
            loop.libc.close(descriptor);
            throw refused;
        }
        hostIsTheirs = SocketAddresses.isTheirs(host);
        loop.add(this);
        loop.prepare(this);
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public void setAccepting(boolean on) {
        if (!closed && accepting != on) {
            accepting = on;
            loop.prepare(this);
            if (on && !kept.isEmpty()) {
                loop.notice(this);
            }
        }
    }

    @Override
    public int share() throws IOException {
        int duplicate = OpenSockets.share(loop.libc, descriptor);
        shared = true;
        loop.prepare(this);
        return duplicate;
    }

    /** Only here is the descriptor put into a request: no other thread can close it before the enter. */
    @Override
    void prepare() {
        if (closed || cancelling) {
            return;
        }
        if (requested && (!accepting || shared && !polled)) {
            cancelling = true;
            loop.cancel(this, ACCEPTED);
        } else if (accepting && !requested && kept.isEmpty()) {
            requested = true;
            polled = shared;
            if (polled) {
                request = loop.poll(this, ACCEPTED, descriptor, Requests.POLLIN);
                return;
            }
            outstanding++;
            int special = loop.ring.has(RingFeature.ACCEPT_MULTISHOT) ? Requests.ACCEPT_MULTISHOT : 0;
            request = loop.ring.push(
                    Requests.head(Requests.ACCEPT, 0, special, descriptor),
                    0,
                    0,
                    Requests.sized(0, SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC),
                    data | ACCEPTED,
                    0);
        }
    }

    @Override
    void completed(int what, int result, int flags) {
        if ((flags & Requests.MORE) == 0) {
            requested = false;
            cancelling = false;
            outstanding--;
            if (closed) {
                loop.releaseIdle(this);
            } else {
                loop.prepare(this);
            }
        }
        if (result >= 0 && polled) {
            acceptNow();
        } else if (result >= 0) {
            kept.add(result);
            tellKept();
        } else if (!closed) {
            refused(-result);
        }
    }

    private void acceptNow() {
        for (int i = 0; i < MOST_IN_A_ROW && accepting && !closed; i++) {
            int accepted =
                    loop.libc.sockets.accept4(descriptor, SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC);
            if (accepted == -Errno.EAGAIN) {
                return; // another has taken it
            }
            if (accepted >= 0) {
                tell(accepted);
            } else {
                refused(-accepted);
            }
        }
    }

    private void refused(int errno) {
        switch (errno) {
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM ->
                events.exhausted(new IOException(Errno.message(errno)));
            case Errno.EINVAL -> {
                if (!loop.ring.has(RingFeature.ACCEPT_MULTISHOT)) {
                    events.exhausted(new IOException(Errno.message(errno)));
                }
                loop.ring.lacks(RingFeature.ACCEPT_MULTISHOT); // before Linux 5.19
            }
            default -> LOGGER.log(System.Logger.Level.TRACE, "accepting on " + host + ": " + Errno.message(errno));
        }
    }

    @Override
    void noticed() {
        tellKept();
    }

    private void tellKept() {
        if (closed) {
            closeKept();
            return;
        }
        if (toldIn != loop.polls) {
            toldIn = loop.polls;
            told = 0;
        }
        while (accepting && !closed && !kept.isEmpty() && told < MOST_IN_A_ROW) {
            told++;
            tell(kept.remove());
        }
        if (accepting && !closed) {
            if (kept.isEmpty()) {
                loop.prepare(this);
            } else {
                loop.notice(this);
            }
        }
    }

    private void tell(int accepted) {
        UringSocket socket;
        try {
            Address peer = peerOf(accepted);
            socket = new UringSocket(accepted, hostIsTheirs ? host : SocketAddresses.host(loop.libc.sockets, accepted), peer);
        } catch (IOException gone) {
            LOGGER.log(System.Logger.Level.DEBUG, "a connection to " + host + " was gone before it was accepted", gone);
            loop.libc.close(accepted);
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

    /** A request that accepts many tells no addresses, and a socket that was reset meanwhile has forgotten its own. */
    private Address peerOf(int accepted) throws IOException {
        int named = loop.libc.sockets.getpeername(accepted);
        if (named == -Errno.ENOTCONN) {
            return host instanceof Address.Unix ? new Address.Unix("") : UNKNOWN;
        }
        Errno.checked(named);
        return SocketAddresses.any(loop.libc.sockets);
    }

    private void closeKept() {
        while (!kept.isEmpty()) {
            loop.libc.close(kept.remove());
        }
    }

    /**
     * The request to accept holds the socket until the next enter, so closing alone would not free the port. Shutting
     * down does: the socket listens no longer, and does not keep others from the address. It would for whoever shares it.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeKept();
        if (requested && loop.ring.isUnsubmitted(request)) {
            loop.ring.withdraw(request);
            outstanding--;
        } else if (requested && !cancelling) {
            loop.cancel(this, ACCEPTED);
        }
        if (!shared) {
            loop.libc.sockets.shutdown(descriptor, SHUT_RDWR);
        }
        loop.libc.close(descriptor);
        loop.releaseIdle(this);
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
    void end() {
        close();
    }

    @Override
    void endWithoutRing() {
        close();
    }

    @Override
    public String toString() {
        return "the port " + host;
    }
}
