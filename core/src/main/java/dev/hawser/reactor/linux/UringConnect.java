package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.reactor.spi.BindRefused;
import dev.hawser.reactor.spi.PendingConnect;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A connection being made. */
final class UringConnect extends UringTarget implements PendingConnect {
    private static final int TYPE = SocketCalls.SOCK_STREAM | SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC;

    private final UringLoop loop;
    private final Address.Ip peer;
    private final Events events;
    private final int family;
    private final int descriptor;
    private boolean requested;
    private boolean over;

    /** @throws IOException when it is clear at once that it fails */
    UringConnect(UringLoop loop, Address.Ip peer, ConnectOptions options, Events events) throws IOException {
        this.loop = loop;
        this.peer = peer;
        this.events = events;
        SocketCalls sockets = loop.libc.sockets;
        Address.Ip from = options.bindAddress();
        // a socket of IPv6 can have an address of IPv4 at either end
        family = Math.max(SocketAddresses.family(peer), from == null ? 0 : SocketAddresses.family(from));
        descriptor = checked(sockets.socket(family, TYPE, 0));
        try {
            if (options.noDelay()) {
                checked(sockets.setOption(descriptor, SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY, 1));
            }
            if (options.keepAlive()) {
                checked(sockets.setOption(descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_KEEPALIVE, 1));
            }
            if (from != null) {
                int bound = sockets.bind(descriptor, SocketAddresses.write(sockets.address(), from, family));
                if (bound < 0) {
                    throw new BindRefused(Errno.ofSocket(-bound));
                }
            }
        } catch (IOException | RuntimeException refused) {
            loop.libc.close(descriptor);
            throw refused;
        }
        loop.add(this);
        request();
    }

    private static int checked(int result) throws IOException {
        if (result < 0) {
            throw Errno.ofSocket(-result);
        }
        return result;
    }

    /** The kernel reads the address in the enter that submits. */
    private void request() {
        if (!loop.sends.fits(SocketAddresses.SIZE + Long.BYTES)) {
            loop.notice(this); // the area is free again after the next enter
            return;
        }
        requested = true;
        MemorySegment address = loop.sends.addAligned(SocketAddresses.SIZE);
        int size = SocketAddresses.write(address, peer, family);
        outstanding++;
        loop.ring.push(
                Requests.head(Requests.CONNECT, 0, 0, descriptor),
                size,
                address.address(),
                0,
                data | CONNECTED,
                0);
    }

    @Override
    void noticed() {
        if (!requested && !over) {
            request();
        }
    }

    @Override
    void completed(int what, int result, int flags) {
        outstanding--;
        if (over) {
            loop.releaseIdle(this);
            return;
        }
        over = true;
        loop.releaseIdle(this);
        if (result < 0) {
            loop.close(descriptor);
            events.refused(Errno.ofSocket(-result));
            return;
        }
        UringSocket socket;
        try {
            SocketCalls sockets = loop.libc.sockets;
            checked(sockets.getsockname(descriptor));
            socket = new UringSocket(descriptor, SocketAddresses.read(sockets.address()), peer);
        } catch (IOException gone) {
            loop.close(descriptor);
            events.refused(gone);
            return;
        }
        boolean taken = false;
        try {
            events.connected(socket);
            taken = true;
        } finally {
            if (!taken && !socket.hasBegun()) {
                socket.close(false); // nobody knows of it
            }
        }
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        if (requested) {
            loop.cancel(this, CONNECTED);
        }
        loop.close(descriptor);
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
        if (!over) {
            over = true;
            loop.libc.close(descriptor);
        }
    }

    @Override
    public String toString() {
        return "connecting to " + peer;
    }
}
