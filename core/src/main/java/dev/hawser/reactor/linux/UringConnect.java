package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.reactor.spi.PendingConnect;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A connection being made. */
final class UringConnect extends UringTarget implements PendingConnect {
    private final UringLoop loop;
    private final Address peer;
    private final Events events;
    private final int family;
    private final int descriptor;
    private boolean requested;
    private boolean connected;
    private boolean over;

    /** @throws IOException when it is clear at once that it fails */
    UringConnect(UringLoop loop, Address peer, ConnectOptions options, Events events) throws IOException {
        this.loop = loop;
        this.peer = peer;
        this.events = events;
        family = ConnectSockets.family(peer, options);
        descriptor = ConnectSockets.open(loop.libc, family, options);
        if (family == SocketCalls.AF_UNIX) {
            ConnectSockets.connect(loop.libc, descriptor, peer, family); // waits for nobody
            connected = true;
        }
        loop.add(this);
        request();
    }

    /** The kernel reads the address in the enter that submits. */
    private void request() {
        if (connected || !loop.sends.fits(SocketAddresses.SIZE + Long.BYTES)) {
            loop.notice(this); // there is nothing to wait for, or the area is free again after the next enter
            return;
        }
        requested = true;
        MemorySegment address = loop.sends.addAligned(SocketAddresses.SIZE);
        int size = SocketAddresses.write(address, (Address.Ip) peer, family);
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
        if (connected && !over) {
            over = true;
            loop.releaseIdle(this);
            tellConnected();
        } else if (!requested && !over) {
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
        tellConnected();
    }

    private void tellConnected() {
        UringSocket socket;
        try {
            socket = new UringSocket(descriptor, SocketAddresses.host(loop.libc.sockets, descriptor), peer);
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
