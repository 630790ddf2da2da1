package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.reactor.spi.MessageSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A datagram socket of either backend. */
final class DatagramDescriptor implements MessageSocket, DescriptorEvents {
    private static final int CLOSED = -1;

    private final DatagramSockets shared;
    private final DatagramCalls calls;
    private final DatagramKind kind;
    private final int maxPacketSize;
    private final Events events;
    private final DescriptorWatch watch;
    private int descriptor;
    private Address host;
    private boolean connected;
    private boolean reading;

    @SuppressWarnings("this-escape") // the watch only keeps it
    DatagramDescriptor(
            DatagramSockets shared, int descriptor, DatagramKind kind, int maxPacketSize, Events events)
            throws IOException {
        this.shared = shared;
        this.calls = shared.calls;
        this.descriptor = descriptor;
        this.kind = kind;
        this.maxPacketSize = maxPacketSize;
        this.events = events;
        this.host = local();
        this.watch = shared.backend.watch(descriptor, this);
    }

    private Address local() throws IOException {
        Errno.checked(calls.getsockname(descriptor));
        return kind.read();
    }

    // ---------------------------------------------------------------- events

    /** Until there is no more: for one datagram that costs a second call, which asking the kernel again would cost too. */
    @Override
    public void readable() {
        for (int i = 0; i < Events.MOST_IN_A_ROW && reading; i++) {
            int whole = calls.recvfrom(descriptor, shared.message.address(), maxPacketSize);
            if (whole == -Errno.EAGAIN) {
                return;
            }
            if (whole < 0) {
                if (!failed(-whole)) {
                    return;
                }
                continue;
            }
            byte[] data = new byte[Math.min(whole, maxPacketSize)];
            MemorySegment.copy(shared.message, JAVA_BYTE, 0, data, 0, data.length);
            Address from;
            try {
                from = kind.read();
            } catch (IOException strange) {
                events.receiveFailed(strange);
                continue;
            }
            events.received(Bytes.adopt(data), from, whole);
        }
    }

    /** Whether receiving goes on at once. */
    private boolean failed(int errno) {
        switch (errno) {
            case Errno.EINTR -> {}
            case Errno.ECONNREFUSED, Errno.ECONNRESET -> events.refused();
            default -> {
                events.receiveFailed(Errno.ofTransfer(errno));
                return false;
            }
        }
        return true;
    }

    @Override
    public void writable() {
        events.writable();
    }

    // ---------------------------------------------------------------- requests

    @Override
    public Address host() {
        return host;
    }

    @Override
    public boolean canReach(Address address) {
        return kind.canReach(address);
    }

    @Override
    public Sent send(Bytes data, @Nullable Address to) throws IOException {
        if (data.size() > DatagramSockets.MESSAGE_SIZE) {
            return Sent.TOO_LONG;
        }
        MemorySegment.copy(data.asSegment(), 0, shared.message, 0, data.size());
        int addressSize = to == null ? 0 : kind.write(to);
        int result;
        do {
            result = calls.sendto(descriptor, shared.message.address(), data.size(), addressSize);
        } while (result == -Errno.EINTR);
        if (result >= 0) {
            return Sent.TAKEN;
        }
        return switch (-result) {
            case Errno.EAGAIN -> Sent.FULL;
            case Errno.EMSGSIZE -> Sent.TOO_LONG;
            case Errno.ECONNREFUSED, Errno.ECONNRESET, Errno.ENOTCONN -> {
                if (to == null) {
                    yield Sent.REFUSED_BEFORE;
                }
                throw Errno.ofTransfer(-result);
            }
            default -> throw Errno.ofTransfer(-result);
        };
    }

    @Override
    public boolean waitsPerReceiver() {
        return !connected && kind.isFullPerReceiver();
    }

    @Override
    public void connect(Address peer) throws IOException {
        Errno.checked(calls.connect(descriptor, kind.write(peer)));
        connected = true;
        host = local();
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
        watch.setReading(on);
    }

    @Override
    public void setWriting(boolean on) {
        watch.setWriting(on);
    }

    @Override
    public void close() {
        if (descriptor == CLOSED) {
            return;
        }
        reading = false;
        watch.stop();
        shared.libc.close(descriptor);
        descriptor = CLOSED;
        kind.closed();
        shared.closed(this);
    }

    // ---------------------------------------------------------------- groups

    private IpDatagrams ip() throws IOException {
        if (kind instanceof IpDatagrams ip) {
            return ip;
        }
        throw new IOException("not of UDP");
    }

    @Override
    public void join(Membership membership) throws IOException {
        ip().setMembership(descriptor, membership, true);
    }

    @Override
    public void leave(Membership membership) throws IOException {
        ip().setMembership(descriptor, membership, false);
    }

    @Override
    public void setTtl(int hops) throws IOException {
        ip().set(descriptor, DatagramCalls.IP_MULTICAST_TTL, DatagramCalls.IPV6_MULTICAST_HOPS, hops);
    }

    @Override
    public int ttl() throws IOException {
        return ip().get(descriptor, DatagramCalls.IP_MULTICAST_TTL, DatagramCalls.IPV6_MULTICAST_HOPS);
    }

    @Override
    public void setLoopback(boolean on) throws IOException {
        ip().set(descriptor, DatagramCalls.IP_MULTICAST_LOOP, DatagramCalls.IPV6_MULTICAST_LOOP, on ? 1 : 0);
    }

    @Override
    public boolean isLoopback() throws IOException {
        return ip().get(descriptor, DatagramCalls.IP_MULTICAST_LOOP, DatagramCalls.IPV6_MULTICAST_LOOP) != 0;
    }

    @Override
    public void setOutgoingInterface(String outgoing) throws IOException {
        ip().setOutgoing(descriptor, outgoing);
    }

    @Override
    public void setBroadcast(boolean on) throws IOException {
        Errno.checked(shared.libc.sockets.setOption(
                descriptor, SocketCalls.SOL_SOCKET, DatagramCalls.SO_BROADCAST, on ? 1 : 0));
    }

    @Override
    public boolean isBroadcast() throws IOException {
        return Errno.checked(shared.libc.sockets.getOption(
                        descriptor, SocketCalls.SOL_SOCKET, DatagramCalls.SO_BROADCAST))
                != 0;
    }

    @Override
    public String toString() {
        return "datagrams on " + host;
    }
}
