package dev.hawser.reactor.nio;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.UdpOptions;
import dev.hawser.reactor.spi.InterfaceNames;
import dev.hawser.reactor.spi.MessageSocket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A UDP socket. */
final class NioDatagrams implements MessageSocket, NioBackend.Ready {
    /** What IPv4 carries in one datagram. */
    private static final int MOST_IN_IPV4 = 65535 - 20 - 8;

    private static final int MOST_IN_IPV6 = 65535 - 8;

    /** The port of discard: nothing is sent there, it only has the system choose a way. */
    private static final int DISCARD = 9;

    private final NioBackend backend;
    private final Events events;
    private final int maxPacketSize;
    private final boolean ipv4;
    private final boolean ipv6;
    private final DatagramChannel channel;
    private final SelectionKey key;
    private final Map<Membership, MembershipKey> memberships = new HashMap<>();
    private Address.Ip host;
    private @Nullable Address peer;
    private boolean reading;

    NioDatagrams(NioBackend backend, Address.Ip wanted, UdpOptions options, Events events) throws IOException {
        if (options.ipv6Only()) {
            throw new UnsupportedOperationException(
                    "java.nio has no sockets of IPv6 alone: open the reactor on epoll or io_uring");
        }
        this.backend = backend;
        this.events = events;
        this.maxPacketSize = options.maxPacketSize();
        this.channel = open(wanted, options);
        this.ipv4 = wanted.address() instanceof Inet4Address || wanted.address().isAnyLocalAddress();
        boolean bound = false;
        try {
            prepare(options);
            channel.bind(
                    options.networkInterface() == null
                            ? new InetSocketAddress(wanted.port())
                            : new InetSocketAddress(wanted.address(), wanted.port()));
            host = local();
            ipv6 = host.address() instanceof Inet6Address; // one for all addresses is of IPv6 and takes both
            key = backend.register(channel, 0, this);
            bound = true;
        } finally {
            if (!bound) {
                Channels.close(channel);
            }
        }
    }

    private static DatagramChannel open(Address.Ip wanted, UdpOptions options) throws IOException {
        if (options.networkInterface() == null) {
            return DatagramChannel.open();
        }
        return DatagramChannel.open(
                wanted.address() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
    }

    private void prepare(UdpOptions options) throws IOException {
        if (options.reuseAddress()) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        }
        if (options.reusePort()) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        if (options.receiveBuffer() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
        }
    }

    private Address.Ip local() throws IOException {
        return Address.Ip.of((InetSocketAddress) channel.getLocalAddress());
    }

    // ---------------------------------------------------------------- events

    @Override
    public void ready(int operations) {
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            events.writable();
        }
        if ((operations & SelectionKey.OP_READ) != 0) {
            receive();
        }
    }

    private void receive() {
        for (int i = 0; i < Events.MOST_IN_A_ROW && reading; i++) {
            // one byte more than is wanted tells that there was more
            ByteBuffer buffer = backend.readBuffer.clear().limit(maxPacketSize + 1);
            InetSocketAddress from;
            try {
                from = (InetSocketAddress) channel.receive(buffer);
            } catch (PortUnreachableException refused) {
                events.refused();
                continue;
            } catch (IOException failed) {
                events.receiveFailed(failed);
                return;
            }
            if (from == null) {
                return;
            }
            int count = buffer.flip().remaining();
            byte[] data = new byte[Math.min(count, maxPacketSize)];
            buffer.get(0, data);
            events.received(Bytes.adopt(data), Address.Ip.of(from), count);
        }
    }

    @Override
    public void failed(Throwable thrown) {
        events.failed(thrown);
    }

    // ---------------------------------------------------------------- requests

    @Override
    public Address host() {
        return host;
    }

    @Override
    public boolean canReach(Address address) {
        return address instanceof Address.Ip ip && (ip.address() instanceof Inet4Address ? ipv4 : ipv6);
    }

    @Override
    public Sent send(Bytes data, @Nullable Address to) throws IOException {
        Address.Ip receiver = (Address.Ip) (to == null ? peer : to);
        if (receiver == null) {
            throw new IOException("not connected");
        }
        if (data.size() > (receiver.address() instanceof Inet6Address ? MOST_IN_IPV6 : MOST_IN_IPV4)) {
            return Sent.TOO_LONG;
        }
        if (to == null && data.isEmpty()) {
            throw new IOException("java.nio sends no empty datagram by a connected socket");
        }
        int taken;
        try {
            taken = to == null
                    ? channel.write(data.asBuffer())
                    : channel.send(data.asBuffer(), new InetSocketAddress(receiver.address(), receiver.port()));
        } catch (PortUnreachableException refused) {
            return Sent.REFUSED_BEFORE;
        } catch (SocketException refused) {
            if (String.valueOf(refused.getMessage()).startsWith("Message too long")) {
                return Sent.TOO_LONG;
            }
            throw refused;
        }
        return taken > 0 || data.isEmpty() ? Sent.TAKEN : Sent.FULL;
    }

    @Override
    public void connect(Address to) throws IOException {
        Address.Ip ip = (Address.Ip) to;
        channel.connect(new InetSocketAddress(ip.address(), ip.port()));
        peer = to;
        host = local();
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
        setInterest(SelectionKey.OP_READ, on);
    }

    @Override
    public void setWriting(boolean on) {
        setInterest(SelectionKey.OP_WRITE, on);
    }

    private void setInterest(int operation, boolean on) {
        if (key.isValid()) {
            int before = key.interestOps();
            int after = on ? before | operation : before & ~operation;
            if (before != after) {
                key.interestOps(after);
            }
        }
    }

    @Override
    public void close() {
        reading = false;
        Channels.close(channel);
        backend.flushClosed();
    }

    // ---------------------------------------------------------------- groups

    @Override
    public void join(Membership membership) throws IOException {
        String wanted = membership.networkInterface();
        NetworkInterface by = wanted == null ? usual(membership.group()) : InterfaceNames.find(wanted);
        try {
            memberships.put(
                    membership,
                    membership.source() == null
                            ? channel.join(membership.group(), by)
                            : channel.join(membership.group(), by, membership.source()));
        } catch (IllegalArgumentException | IllegalStateException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }

    /** The interface by which is sent to {@code group}. */
    private NetworkInterface usual(InetAddress group) throws IOException {
        NetworkInterface set = channel.getOption(StandardSocketOptions.IP_MULTICAST_IF);
        if (set != null) {
            return set;
        }
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.connect(new InetSocketAddress(group, DISCARD));
            InetAddress local = ((InetSocketAddress) probe.getLocalAddress()).getAddress();
            return InterfaceNames.find(local.getHostAddress());
        }
    }

    @Override
    public void leave(Membership membership) throws IOException {
        MembershipKey joined = memberships.remove(membership);
        if (joined != null) {
            joined.drop();
        }
    }

    @Override
    public void setTtl(int hops) throws IOException {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, hops);
    }

    @Override
    public int ttl() throws IOException {
        return channel.getOption(StandardSocketOptions.IP_MULTICAST_TTL);
    }

    @Override
    public void setLoopback(boolean on) throws IOException {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, on);
    }

    @Override
    public boolean isLoopback() throws IOException {
        return channel.getOption(StandardSocketOptions.IP_MULTICAST_LOOP);
    }

    @Override
    public void setOutgoingInterface(String outgoing) throws IOException {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, InterfaceNames.find(outgoing));
    }

    @Override
    public void setBroadcast(boolean on) throws IOException {
        channel.setOption(StandardSocketOptions.SO_BROADCAST, on);
    }

    @Override
    public boolean isBroadcast() throws IOException {
        return channel.getOption(StandardSocketOptions.SO_BROADCAST);
    }

    @Override
    public String toString() {
        return "UDP on " + host;
    }
}
