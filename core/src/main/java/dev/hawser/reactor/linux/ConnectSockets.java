package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.reactor.spi.BacklogFull;
import dev.hawser.reactor.spi.BindRefused;
import java.io.IOException;

/** Makes sockets that are to be connected. */
final class ConnectSockets {
    private ConnectSockets() {}

    /** The family of a socket to {@code peer}: one of IPv6 can have an address of IPv4 at either end. */
    static int family(Address peer, ConnectOptions options) {
        if (!(peer instanceof Address.Ip ip)) {
            return SocketCalls.AF_UNIX;
        }
        Address.Ip from = options.bindAddress();
        int family = SocketAddresses.family(ip);
        return from == null ? family : Math.max(family, SocketAddresses.family(from));
    }

    /**
     * Begins to connect {@code descriptor} to {@code peer}, and closes it where that fails at once. A Unix socket is
     * connected when this returns.
     *
     * @throws BacklogFull when a Unix socket has no room
     */
    static void connect(Libc libc, int descriptor, Address peer, int family) throws IOException {
        SocketCalls sockets = libc.sockets;
        int result = sockets.connect(descriptor, write(libc, descriptor, peer, family));
        if (result < 0 && result != -Errno.EINPROGRESS && result != -Errno.EINTR) {
            libc.close(descriptor);
            throw result == -Errno.EAGAIN && family == SocketCalls.AF_UNIX
                    ? new BacklogFull(peer.toString())
                    : Errno.ofSocket(-result);
        }
    }

    private static int write(Libc libc, int descriptor, Address peer, int family) throws IOException {
        try {
            return switch (peer) {
                case Address.Ip ip -> SocketAddresses.write(libc.sockets.address(), ip, family);
                case Address.Unix unix -> UnixAddresses.write(libc.sockets.address(), unix);
                default -> throw new IOException("nobody connects to " + peer);
            };
        } catch (IOException | RuntimeException wrong) {
            libc.close(descriptor);
            throw wrong;
        }
    }

    /**
     * A socket of {@code family} with the options asked for, which are all of TCP.
     *
     * @throws BindRefused when the local address is not to be had
     */
    static int open(Libc libc, int family, ConnectOptions options) throws IOException {
        SocketCalls sockets = libc.sockets;
        int descriptor = Errno.checked(sockets.socket(family, SocketCalls.STREAM, 0));
        if (family == SocketCalls.AF_UNIX) {
            return descriptor;
        }
        try {
            if (options.noDelay()) {
                Errno.checked(sockets.setOption(descriptor, SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY, 1));
            }
            if (options.keepAlive()) {
                Errno.checked(sockets.setOption(descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_KEEPALIVE, 1));
            }
            Address.Ip from = options.bindAddress();
            if (from != null) {
                int bound = sockets.bind(descriptor, SocketAddresses.write(sockets.address(), from, family));
                if (bound < 0) {
                    throw new BindRefused(Errno.ofSocket(-bound));
                }
            }
        } catch (IOException | RuntimeException refused) {
            libc.close(descriptor);
            throw refused;
        }
        return descriptor;
    }
}
