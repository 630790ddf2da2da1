package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * Functions and options of datagram sockets; see {@link Libc}. Addresses are in {@link #address()}, which has room for
 * those of Unix sockets too.
 */
final class DatagramCalls {
    static final int SOCK_DGRAM = 2;
    static final int TYPE = SOCK_DGRAM | SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC;
    static final int SO_BROADCAST = 6;
    static final int SO_RCVBUF = 8;
    static final int MSG_TRUNC = 0x20;

    static final int IPPROTO_IP = 0;
    static final int IP_MULTICAST_IF = 32;
    static final int IP_MULTICAST_TTL = 33;
    static final int IP_MULTICAST_LOOP = 34;
    static final int MCAST_JOIN_GROUP = 42;
    static final int MCAST_LEAVE_GROUP = 45;
    static final int MCAST_JOIN_SOURCE_GROUP = 46;
    static final int MCAST_LEAVE_SOURCE_GROUP = 47;
    static final int IP_MULTICAST_ALL = 49;
    static final int IPV6_MULTICAST_IF = 17;
    static final int IPV6_MULTICAST_HOPS = 18;
    static final int IPV6_MULTICAST_LOOP = 19;
    static final int IPV6_MULTICAST_ALL = 29;

    /** Of {@code struct sockaddr_storage}. */
    static final int STORAGE_SIZE = 128;

    private static final MemorySegment BIND = Downcall.function("bind");
    private static final MemorySegment CONNECT = Downcall.function("connect");
    private static final MemorySegment GETSOCKNAME = Downcall.function("getsockname");
    private static final MemorySegment RECVFROM = Downcall.function("recvfrom");
    private static final MemorySegment SENDTO = Downcall.function("sendto");
    private static final MemorySegment SETSOCKOPT = Downcall.function("setsockopt");

    private final Downcall downcall = new Downcall();
    private final MemorySegment address = downcall.allocate(STORAGE_SIZE);
    private final MemorySegment size = downcall.allocate(Integer.BYTES);
    private final MemorySegment structure = downcall.allocate(Long.BYTES + 2 * STORAGE_SIZE);

    /** The socket address that the last call which tells one has left, or that the next is to be given. */
    MemorySegment address() {
        return address;
    }

    /** How many bytes of {@link #address()} the last call that tells one has written; 0 where there was none to tell. */
    int addressSize() {
        return Math.min(size.get(JAVA_INT, 0), STORAGE_SIZE);
    }

    private void expectAddress() {
        address.set(JAVA_SHORT, 0, (short) 0);
        size.set(JAVA_INT, 0, STORAGE_SIZE);
    }

    /** Binds to what the first {@code byteCount} bytes of {@link #address()} say. */
    int bind(int descriptor, int byteCount) {
        return downcall.callInt(BIND, descriptor, address.address(), byteCount, 0, 0, 0);
    }

    /** Connects to what the first {@code byteCount} bytes of {@link #address()} say. */
    int connect(int descriptor, int byteCount) {
        return downcall.callInt(CONNECT, descriptor, address.address(), byteCount, 0, 0, 0);
    }

    /** Puts into {@link #address()} what the socket is bound to. */
    int getsockname(int descriptor) {
        expectAddress();
        return downcall.callInt(GETSOCKNAME, descriptor, address.address(), size.address(), 0, 0, 0);
    }

    /** Receives into the memory at {@code target}, whose owner keeps it: how large the datagram was before it was cut. */
    int recvfrom(int descriptor, long target, int byteCount) {
        expectAddress();
        return downcall.callInt(
                RECVFROM,
                descriptor,
                target,
                byteCount,
                SocketCalls.MSG_DONTWAIT | MSG_TRUNC,
                address.address(),
                size.address());
    }

    /** Sends to what the first {@code addressSize} bytes of {@link #address()} say, or where it is connected to: if 0. */
    int sendto(int descriptor, long source, int byteCount, int addressSize) {
        return downcall.callInt(
                SENDTO,
                descriptor,
                source,
                byteCount,
                SocketCalls.MSG_DONTWAIT | SocketCalls.MSG_NOSIGNAL,
                addressSize == 0 ? 0 : address.address(),
                addressSize);
    }

    /** Sets an option that is a structure. */
    int setOption(int descriptor, int level, int name, MemorySegment value) {
        return downcall.callInt(SETSOCKOPT, descriptor, level, name, Libc.address(value), value.byteSize(), 0);
    }

    /** Memory of {@code byteCount} zeros for such a structure, until it is asked for again. */
    MemorySegment structure(int byteCount) {
        return structure.asSlice(0, byteCount).fill((byte) 0);
    }
}
