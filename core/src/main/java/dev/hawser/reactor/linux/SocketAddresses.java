package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hawser.net.Address;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** {@code struct sockaddr_in} and {@code struct sockaddr_in6}, the same on x86-64 and aarch64. */
final class SocketAddresses {
    /** Of the larger of the two of IP. */
    static final int SIZE = 28;

    /** Room for any. */
    static final int MOST = 128;

    private static final int SIZE_OF_IPV4 = 16;
    private static final int PORT_AT = 2;
    private static final int IPV4_AT = 4;
    private static final int IPV6_AT = 8;
    private static final int SCOPE_AT = 24;
    private static final int LENGTH_OF_IPV6 = 16;

    /** The last twelve bytes, read as a long and an int, of ::ffff:0:0/96. */
    private static final int MAPPED_PREFIX_END = 0xffff;

    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {}

    /**
     * Writes {@code ip} for a socket of {@code family}: an IPv4 address becomes a mapped one where that is IPv6.
     *
     * @return how many bytes it takes
     */
    static int write(MemorySegment target, Address.Ip ip, int family) {
        byte[] raw = ip.address().getAddress();
        target.fill((byte) 0);
        target.set(JAVA_SHORT, 0, (short) family);
        target.set(NETWORK_SHORT, PORT_AT, (short) ip.port());
        if (family == SocketCalls.AF_INET) {
            if (raw.length != Integer.BYTES) {
                throw new IllegalArgumentException("no IPv4 address: " + ip.host());
            }
            MemorySegment.copy(raw, 0, target, JAVA_BYTE, IPV4_AT, raw.length);
            return SIZE_OF_IPV4;
        }
        if (raw.length == LENGTH_OF_IPV6) {
            MemorySegment.copy(raw, 0, target, JAVA_BYTE, IPV6_AT, raw.length);
            target.set(JAVA_INT, SCOPE_AT, ((Inet6Address) ip.address()).getScopeId());
        } else if (!ip.address().isAnyLocalAddress()) {
            target.set(NETWORK_INT, IPV6_AT + Long.BYTES, MAPPED_PREFIX_END);
            MemorySegment.copy(raw, 0, target, JAVA_BYTE, IPV6_AT + Long.BYTES + Integer.BYTES, raw.length);
        }
        return SIZE;
    }

    /**
     * The address that a call has left.
     *
     * @throws IOException when it is none of IP or Unix
     */
    static Address any(SocketCalls sockets) throws IOException {
        MemorySegment source = sockets.address();
        return source.get(JAVA_SHORT, 0) == SocketCalls.AF_UNIX ? UnixAddresses.read(source, sockets.addressSize()) : read(source);
    }

    /**
     * Reads an address; a mapped one becomes the IPv4 address that it stands for.
     *
     * @throws IOException when it is none of IP
     */
    static Address.Ip read(MemorySegment source) throws IOException {
        int port = source.get(NETWORK_SHORT, PORT_AT) & 0xffff;
        return switch (source.get(JAVA_SHORT, 0)) {
            case SocketCalls.AF_INET -> new Address.Ip(ipv4(source, IPV4_AT), port);
            case SocketCalls.AF_INET6 -> new Address.Ip(isMapped(source) ? mapped(source) : ipv6(source), port);
            default -> throw new IOException("no IP address: one of family " + source.get(JAVA_SHORT, 0));
        };
    }

    /** What {@code descriptor} is bound to. */
    static Address host(SocketCalls sockets, int descriptor) throws IOException {
        Errno.checked(sockets.getsockname(descriptor));
        return any(sockets);
    }

    /** Whether sockets that were accepted on {@code host} are bound to it as well. */
    static boolean isTheirs(Address host) {
        return !(host instanceof Address.Ip ip && ip.address().isAnyLocalAddress());
    }

    /** The family of socket that {@code ip} needs. */
    static int family(Address.Ip ip) {
        return ip.address() instanceof Inet4Address ? SocketCalls.AF_INET : SocketCalls.AF_INET6;
    }

    private static boolean isMapped(MemorySegment source) {
        return source.get(ValueLayout.JAVA_LONG, IPV6_AT) == 0
                && source.get(NETWORK_INT, IPV6_AT + JAVA_LONG.byteSize()) == MAPPED_PREFIX_END;
    }

    private static InetAddress mapped(MemorySegment source) throws UnknownHostException {
        return ipv4(source, IPV6_AT + Long.BYTES + Integer.BYTES);
    }

    private static InetAddress ipv4(MemorySegment source, int at) throws UnknownHostException {
        byte[] raw = new byte[Integer.BYTES];
        MemorySegment.copy(source, JAVA_BYTE, at, raw, 0, raw.length);
        return InetAddress.getByAddress(raw);
    }

    private static InetAddress ipv6(MemorySegment source) throws UnknownHostException {
        byte[] raw = new byte[LENGTH_OF_IPV6];
        MemorySegment.copy(source, JAVA_BYTE, IPV6_AT, raw, 0, raw.length);
        int scope = source.get(JAVA_INT, SCOPE_AT);
        return Inet6Address.getByAddress(null, raw, scope == 0 ? -1 : scope);
    }
}
