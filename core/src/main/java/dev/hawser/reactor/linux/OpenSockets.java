package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import java.io.IOException;

/** Sockets that somebody else has opened, and descriptors that leave. */
final class OpenSockets {
    /** Those below are the standard streams', whoever closes them. */
    static final int FIRST_OF_OURS = 3;

    private OpenSockets() {}

    /** Takes {@code descriptor} for a listening socket, or says why it is none. */
    static void checkListening(Libc libc, int descriptor) throws IOException {
        checkStream(libc, descriptor);
        if (Errno.checked(option(libc, descriptor, SocketCalls.SO_ACCEPTCONN)) == 0) {
            throw new IOException("it is a socket that does not listen");
        }
        SocketAddresses.host(libc.sockets, descriptor); // so that it does not fail later
        prepare(libc, descriptor);
    }

    /** Takes {@code descriptor} for a connection, or says why it is none, and what it is connected to. */
    static Address checkConnected(Libc libc, int descriptor) throws IOException {
        checkStream(libc, descriptor);
        if (Errno.checked(option(libc, descriptor, SocketCalls.SO_ACCEPTCONN)) != 0) {
            throw new IOException("it is a socket that listens");
        }
        int named = libc.sockets.getpeername(descriptor);
        if (named == -Errno.ENOTCONN) {
            throw new IOException("it is a socket that is not connected");
        }
        Errno.checked(named);
        Address peer = SocketAddresses.any(libc.sockets);
        SocketAddresses.host(libc.sockets, descriptor); // so that it does not fail later
        prepare(libc, descriptor);
        return peer;
    }

    private static void checkStream(Libc libc, int descriptor) throws IOException {
        int family = option(libc, descriptor, SocketCalls.SO_DOMAIN);
        switch (family) {
            case SocketCalls.AF_INET, SocketCalls.AF_INET6, SocketCalls.AF_UNIX -> {}
            case -Errno.EBADF -> throw new IOException("it is not open");
            case -Errno.ENOTSOCK -> throw new IOException("it is no socket");
            default -> {
                Errno.checked(family);
                throw new IOException("it is a socket of the address family " + family + ", and not of IP or Unix");
            }
        }
        int type = Errno.checked(option(libc, descriptor, SocketCalls.SO_TYPE));
        if (type != SocketCalls.SOCK_STREAM) {
            throw new IOException("it is a socket of type " + type + ", and not of streams");
        }
    }

    private static int option(Libc libc, int descriptor, int name) {
        return libc.sockets.getOption(descriptor, SocketCalls.SOL_SOCKET, name);
    }

    /** Has it neither block nor be inherited. */
    private static void prepare(Libc libc, int descriptor) throws IOException {
        int flags = Errno.checked(libc.fcntl(descriptor, Libc.F_GETFL, 0));
        Errno.checked(libc.fcntl(descriptor, Libc.F_SETFL, flags | Libc.O_NONBLOCK));
        Errno.checked(libc.fcntl(descriptor, Libc.F_SETFD, Libc.FD_CLOEXEC));
    }

    /** A further descriptor of the same socket. */
    static int share(Libc libc, int descriptor) throws IOException {
        return Errno.checked(libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, FIRST_OF_OURS));
    }
}
