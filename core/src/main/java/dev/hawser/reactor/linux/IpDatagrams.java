package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hawser.net.Address;
import dev.hawser.reactor.spi.InterfaceNames;
import dev.hawser.reactor.spi.MessageSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Addresses and groups of a UDP socket. */
final class IpDatagrams implements DatagramKind {
    private static final int GROUP_AT = 8;
    private static final int SOURCE_AT = GROUP_AT + DatagramCalls.STORAGE_SIZE;
    private static final int SIZE_WITH_SOURCE = SOURCE_AT + DatagramCalls.STORAGE_SIZE;

    /** Of {@code struct ip_mreqn}: two addresses and the number of an interface. */
    private static final int MREQN_SIZE = 12;

    private static final int INDEX_IN_MREQN = 8;

    private final int family;

    /** Whether it takes IPv4, too, though it is of IPv6. */
    private final boolean both;

    private final Libc libc;
    private final DatagramCalls calls;

    /** The last sender, as bytes and as an object: mostly it is the next one too. */
    private final byte[] lastBytes = new byte[SocketAddresses.SIZE];

    private final MemorySegment last = MemorySegment.ofArray(lastBytes);
    private Address.@Nullable Ip lastSender;

    IpDatagrams(int family, boolean both, Libc libc, DatagramCalls calls) {
        this.family = family;
        this.both = both;
        this.libc = libc;
        this.calls = calls;
    }

    @Override
    public boolean canReach(Address address) {
        return address instanceof Address.Ip ip && (both || SocketAddresses.family(ip) == family);
    }

    @Override
    public int write(Address address) {
        return SocketAddresses.write(calls.address(), (Address.Ip) address, family);
    }

    @Override
    public Address read() throws IOException {
        int size = Math.min(calls.addressSize(), SocketAddresses.SIZE);
        MemorySegment source = calls.address();
        Address.Ip known = lastSender;
        if (known != null && MemorySegment.mismatch(source, 0, size, last, 0, size) < 0) {
            return known;
        }
        MemorySegment.copy(source, JAVA_BYTE, 0, lastBytes, 0, size);
        known = SocketAddresses.read(source);
        lastSender = known;
        return known;
    }

    @Override
    public boolean isFullPerReceiver() {
        return false;
    }

    @Override
    public void closed() {
        // the system has forgotten all
    }

    // ---------------------------------------------------------------- groups

    void setMembership(int descriptor, MessageSocket.Membership membership, boolean join) throws IOException {
        String wanted = membership.networkInterface();
        InetAddress source = membership.source();
        int index = wanted == null ? 0 : InterfaceNames.find(wanted).getIndex();
        MemorySegment request = calls.structure(source == null ? SOURCE_AT : SIZE_WITH_SOURCE);
        request.set(JAVA_INT, 0, index);
        put(request, GROUP_AT, membership.group());
        int option = join ? DatagramCalls.MCAST_JOIN_GROUP : DatagramCalls.MCAST_LEAVE_GROUP;
        if (source != null) {
            put(request, SOURCE_AT, source);
            option = join ? DatagramCalls.MCAST_JOIN_SOURCE_GROUP : DatagramCalls.MCAST_LEAVE_SOURCE_GROUP;
        }
        int level = membership.group() instanceof Inet4Address ? DatagramCalls.IPPROTO_IP : SocketCalls.IPPROTO_IPV6;
        Errno.checked(calls.setOption(descriptor, level, option, request));
    }

    private static void put(MemorySegment request, int at, InetAddress address) {
        Address.Ip ip = new Address.Ip(address, 0);
        MemorySegment place = request.asSlice(at, SocketAddresses.SIZE);
        SocketAddresses.write(place, ip, SocketAddresses.family(ip));
    }

    /** Sets an option that both families have: of a socket that takes both, for both. */
    void set(int descriptor, int ofIpv4, int ofIpv6, int value) throws IOException {
        if (family == SocketCalls.AF_INET6) {
            Errno.checked(libc.sockets.setOption(descriptor, SocketCalls.IPPROTO_IPV6, ofIpv6, value));
        }
        if (family == SocketCalls.AF_INET || both) {
            Errno.checked(libc.sockets.setOption(descriptor, DatagramCalls.IPPROTO_IP, ofIpv4, value));
        }
    }

    int get(int descriptor, int ofIpv4, int ofIpv6) throws IOException {
        return Errno.checked(
                family == SocketCalls.AF_INET6
                        ? libc.sockets.getOption(descriptor, SocketCalls.IPPROTO_IPV6, ofIpv6)
                        : libc.sockets.getOption(descriptor, DatagramCalls.IPPROTO_IP, ofIpv4));
    }

    void setOutgoing(int descriptor, String wanted) throws IOException {
        int index = InterfaceNames.find(wanted).getIndex();
        if (family == SocketCalls.AF_INET6) {
            Errno.checked(libc.sockets.setOption(
                    descriptor, SocketCalls.IPPROTO_IPV6, DatagramCalls.IPV6_MULTICAST_IF, index));
        }
        if (family == SocketCalls.AF_INET || both) {
            MemorySegment request = calls.structure(MREQN_SIZE);
            request.set(JAVA_INT, INDEX_IN_MREQN, index);
            Errno.checked(calls.setOption(
                    descriptor, DatagramCalls.IPPROTO_IP, DatagramCalls.IP_MULTICAST_IF, request));
        }
    }
}
