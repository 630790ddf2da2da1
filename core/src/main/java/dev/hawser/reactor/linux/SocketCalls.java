package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hawser.net.PeerCredentials;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Functions of sockets; see {@link Libc}. Socket addresses are those that {@link SocketAddresses} writes and reads;
 * those that come back are in {@link #address()}.
 */
final class SocketCalls {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_NONBLOCK = Libc.O_NONBLOCK;
    static final int SOCK_CLOEXEC = Libc.O_CLOEXEC;
    /** The type of all sockets here. */
    static final int STREAM = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_TYPE = 3;
    static final int SO_ERROR = 4;
    static final int SO_KEEPALIVE = 9;
    static final int SO_LINGER = 13;
    static final int SO_REUSEPORT = 15;
    static final int SO_PEERCRED = 17;
    static final int SO_ACCEPTCONN = 30;
    static final int SO_DOMAIN = 39;
    static final int IPPROTO_TCP = 6;
    static final int TCP_NODELAY = 1;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int SHUT_WR = 1;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int MSG_MORE = 0x8000;

    private static final MemorySegment SOCKET = Downcall.function("socket");
    private static final MemorySegment BIND = Downcall.function("bind");
    private static final MemorySegment LISTEN = Downcall.function("listen");
    private static final MemorySegment ACCEPT4 = Downcall.function("accept4");
    private static final MemorySegment CONNECT = Downcall.function("connect");
    private static final MemorySegment GETSOCKNAME = Downcall.function("getsockname");
    private static final MemorySegment GETPEERNAME = Downcall.function("getpeername");
    private static final MemorySegment GETSOCKOPT = Downcall.function("getsockopt");
    private static final MemorySegment SETSOCKOPT = Downcall.function("setsockopt");
    private static final MemorySegment SHUTDOWN = Downcall.function("shutdown");
    private static final MemorySegment RECV = Downcall.function("recv");
    private static final MemorySegment SEND = Downcall.function("send");
    private static final MemorySegment SENDFILE = Downcall.function("sendfile");

    private final Downcall downcall;

    private final MemorySegment address;
    private final MemorySegment size;
    private final MemorySegment option;
    private final MemorySegment position;

    SocketCalls(Downcall downcall) {
        this.downcall = downcall;
        address = downcall.allocate(SocketAddresses.MOST);
        size = downcall.allocate(Integer.BYTES);
        option = downcall.allocate(3 * Integer.BYTES);
        position = downcall.allocate(Long.BYTES);
    }

    /** The socket address that the last call of this object which tells one has left, or that the next is to be given. */
    MemorySegment address() {
        return address;
    }

    /** How many bytes of {@link #address()} the last call that tells one has set. */
    int addressSize() {
        return size.get(JAVA_INT, 0);
    }

    /** A new socket. */
    int socket(int family, int type, int protocol) {
        return downcall.callInt(SOCKET, family, type, protocol, 0, 0, 0);
    }

    /** Binds to what the first {@code byteCount} bytes of {@link #address()} say. */
    int bind(int descriptor, int byteCount) {
        return downcall.callInt(BIND, descriptor, address.address(), byteCount, 0, 0, 0);
    }

    /** Listens. */
    int listen(int descriptor, int backlog) {
        return downcall.callInt(LISTEN, descriptor, backlog, 0, 0, 0, 0);
    }

    /** Accepts; the peer is in {@link #address()}. */
    int accept4(int descriptor, int flags) {
        expectAddress();
        return downcall.callInt(ACCEPT4, descriptor, address.address(), size.address(), flags, 0, 0);
    }

    /** Begins to connect to what the first {@code byteCount} bytes of {@link #address()} say. */
    int connect(int descriptor, int byteCount) {
        return downcall.callInt(CONNECT, descriptor, address.address(), byteCount, 0, 0, 0);
    }

    /** Puts into {@link #address()} what the socket is bound to. */
    int getsockname(int descriptor) {
        expectAddress();
        return downcall.callInt(GETSOCKNAME, descriptor, address.address(), size.address(), 0, 0, 0);
    }

    /** Puts into {@link #address()} what the socket is connected to. */
    int getpeername(int descriptor) {
        expectAddress();
        return downcall.callInt(GETPEERNAME, descriptor, address.address(), size.address(), 0, 0, 0);
    }

    /** What is not overwritten is no address. */
    private void expectAddress() {
        address.set(JAVA_SHORT, 0, (short) 0);
        size.set(JAVA_INT, 0, SocketAddresses.MOST);
    }

    /** An option that is an int, not below 0; {@code SO_ERROR} is one too. */
    int getOption(int descriptor, int level, int name) {
        size.set(JAVA_INT, 0, Integer.BYTES);
        int result = downcall.callInt(GETSOCKOPT, descriptor, level, name, option.address(), size.address(), 0);
        return result < 0 ? result : option.get(JAVA_INT, 0);
    }

    /** Who made the other end of a Unix socket; null where it has none. */
    @Nullable PeerCredentials credentials(int descriptor) {
        size.set(JAVA_INT, 0, 3 * Integer.BYTES);
        int result =
                downcall.callInt(GETSOCKOPT, descriptor, SOL_SOCKET, SO_PEERCRED, option.address(), size.address(), 0);
        return result < 0
                ? null
                : new PeerCredentials(
                        option.get(JAVA_INT, 0),
                        option.get(JAVA_INT, Integer.BYTES),
                        option.get(JAVA_INT, 2 * Integer.BYTES));
    }

    /** Sets an option that is an int. */
    int setOption(int descriptor, int level, int name, int value) {
        option.set(JAVA_INT, 0, value);
        return downcall.callInt(SETSOCKOPT, descriptor, level, name, option.address(), Integer.BYTES, 0);
    }

    /** Sets {@code SO_LINGER}: closing waits {@code seconds}; with 0 it resets the connection. */
    int setLinger(int descriptor, int seconds) {
        option.set(JAVA_INT, 0, 1);
        option.set(JAVA_INT, Integer.BYTES, seconds);
        return downcall.callInt(SETSOCKOPT, descriptor, SOL_SOCKET, SO_LINGER, option.address(), 2 * Integer.BYTES, 0);
    }

    /** Ends one half, such as {@link #SHUT_WR}. */
    int shutdown(int descriptor, int half) {
        return downcall.callInt(SHUTDOWN, descriptor, half, 0, 0, 0, 0);
    }

    /** Receives into native memory: how many bytes, 0 at the end. */
    int recv(int descriptor, MemorySegment target, int flags) {
        try {
            return (int) downcall.call(RECV, descriptor, Libc.address(target), target.byteSize(), flags, 0, 0);
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    /** Receives into an array. Never waits, whatever the descriptor. */
    int recvOnHeap(int descriptor, byte[] target, int flags) {
        return (int) downcall.callOnHeap(
                RECV, descriptor, MemorySegment.ofArray(target), target.length, flags | MSG_DONTWAIT);
    }

    /** Sends the first {@code byteCount} bytes of native memory: how many of them. No signal comes of it. */
    int send(int descriptor, MemorySegment source, int byteCount) {
        return send(descriptor, source, byteCount, 0);
    }

    /** The same with flags, such as {@link #MSG_MORE}: what follows at once goes into the same packet. */
    int send(int descriptor, MemorySegment source, int byteCount, int flags) {
        if (byteCount < 0 || byteCount > source.byteSize()) {
            throw new IndexOutOfBoundsException(byteCount + " bytes of " + source.byteSize());
        }
        try {
            return (int) downcall.call(SEND, descriptor, Libc.address(source), byteCount, MSG_NOSIGNAL | flags, 0, 0);
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    /** Sends a piece of an array. Never waits, whatever the descriptor; no signal comes of it. */
    int sendOnHeap(int descriptor, MemorySegment source) {
        return (int) downcall.callOnHeap(SEND, descriptor, source, source.byteSize(), MSG_NOSIGNAL | MSG_DONTWAIT);
    }

    /** Sends of the open file {@code file}: how many bytes, 0 at its end. It waits for the disk, and never for the peer. */
    long sendfile(int descriptor, int file, long offset, long byteCount) {
        position.set(JAVA_LONG, 0, offset);
        return downcall.call(SENDFILE, descriptor, file, position.address(), byteCount, 0, 0);
    }
}
