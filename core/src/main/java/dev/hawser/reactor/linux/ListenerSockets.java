package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.UnixOptions;
import java.io.IOException;
import java.net.Inet4Address;

/** Makes listening sockets as {@code java.nio} does: all addresses are those of both families. */
final class ListenerSockets {
    private ListenerSockets() {}

    /**
     * A socket that listens on {@code wanted}, with options that accepted sockets inherit.
     *
     * @throws IOException when the port is not to be had
     */
    static int open(Libc libc, Address.Ip wanted, ListenOptions options) throws IOException {
        boolean both = wanted.address() instanceof Inet4Address && wanted.address().isAnyLocalAddress();
        int result = both && !Boolean.getBoolean("java.net.preferIPv4Stack")
                ? listening(libc, SocketCalls.AF_INET6, wanted, options)
                : -Errno.EAFNOSUPPORT;
        if (!both) {
            result = listening(libc, SocketAddresses.family(wanted), wanted, options);
        } else if (result == -Errno.EAFNOSUPPORT || result == -Errno.EADDRNOTAVAIL) {
            result = listening(libc, SocketCalls.AF_INET, wanted, options); // a machine without IPv6
        }
        if (result < 0) {
            throw Errno.ofSocket(-result);
        }
        return result;
    }

    /**
     * A Unix socket that listens on {@code wanted}.
     *
     * @throws IOException when the path is not to be had
     */
    static int open(Libc libc, Address.Unix wanted, UnixOptions options) throws IOException {
        SocketCalls sockets = libc.sockets;
        int size = UnixAddresses.write(sockets.address(), wanted);
        int descriptor = Errno.checked(sockets.socket(SocketCalls.AF_UNIX, SocketCalls.STREAM, 0));
        libc.fchmod(descriptor, options.mode()); // nobody is to connect before the file has its permissions
        int result = sockets.bind(descriptor, size);
        if (result >= 0) {
            result = sockets.listen(descriptor, options.backlog());
        }
        if (result < 0) {
            libc.close(descriptor);
            throw Errno.ofSocket(-result);
        }
        return descriptor;
    }

    private static int listening(Libc libc, int family, Address.Ip wanted, ListenOptions options) {
        SocketCalls sockets = libc.sockets;
        int descriptor = sockets.socket(family, SocketCalls.STREAM, 0);
        if (descriptor < 0) {
            return descriptor;
        }
        int result = prepare(sockets, descriptor, family, options);
        if (result >= 0) {
            result = sockets.bind(descriptor, SocketAddresses.write(sockets.address(), wanted, family));
        }
        if (result >= 0) {
            result = sockets.listen(descriptor, options.backlog());
        }
        if (result < 0) {
            libc.close(descriptor);
            return result;
        }
        return descriptor;
    }

    private static int prepare(SocketCalls sockets, int descriptor, int family, ListenOptions options) {
        int result = sockets.setOption(descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_REUSEADDR, 1);
        if (result >= 0 && family == SocketCalls.AF_INET6) {
            result = sockets.setOption(descriptor, SocketCalls.IPPROTO_IPV6, SocketCalls.IPV6_V6ONLY, 0);
        }
        if (result >= 0 && options.reusePort()) {
            result = sockets.setOption(descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_REUSEPORT, 1);
        }
        if (result >= 0 && options.noDelay()) {
            result = sockets.setOption(descriptor, SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY, 1);
        }
        if (result >= 0 && options.keepAlive()) {
            result = sockets.setOption(descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_KEEPALIVE, 1);
        }
        return result;
    }
}
