package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import dev.hawser.net.UdpOptions;
import dev.hawser.net.UnixDatagramOptions;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.MessageSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The datagram sockets of one backend, whichever of the two: they need nothing of it but a watch of their descriptor. What
 * is received and sent goes through memory that all of them share.
 */
final class DatagramSockets {
    /** More than any datagram has. */
    static final int MESSAGE_SIZE = 64 << 10;

    final Backend backend;
    final Libc libc;
    final DatagramCalls calls = new DatagramCalls();
    final MemorySegment message = Arena.ofAuto().allocate(MESSAGE_SIZE);
    private final Set<DatagramDescriptor> open = new LinkedHashSet<>();

    DatagramSockets(Backend backend, Libc libc) {
        this.backend = backend;
        this.libc = libc;
    }

    // ---------------------------------------------------------------- UDP

    MessageSocket openUdp(Address.Ip wanted, UdpOptions options, MessageSocket.Events events) throws IOException {
        boolean ipv4Alone = wanted.address() instanceof Inet4Address && options.networkInterface() != null;
        int descriptor = -Errno.EAFNOSUPPORT;
        int family = SocketCalls.AF_INET6;
        boolean mayFallBack = options.networkInterface() == null && !options.ipv6Only();
        if (!ipv4Alone && !(mayFallBack && Boolean.getBoolean("java.net.preferIPv4Stack"))) {
            descriptor = bound(wanted, family, options);
        }
        boolean noIpv6 = descriptor == -Errno.EAFNOSUPPORT || descriptor == -Errno.EADDRNOTAVAIL;
        if (ipv4Alone || (noIpv6 && mayFallBack)) {
            family = SocketCalls.AF_INET;
            descriptor = bound(wanted, family, options);
        }
        boolean both = family == SocketCalls.AF_INET6
                && !options.ipv6Only()
                && wanted.address().isAnyLocalAddress();
        return begun(
                Errno.checked(descriptor),
                new IpDatagrams(family, both, libc, calls),
                options.maxPacketSize(),
                events);
    }

    private int bound(Address.Ip wanted, int family, UdpOptions options) {
        int descriptor = libc.sockets.socket(family, DatagramCalls.TYPE, 0);
        if (descriptor < 0) {
            return descriptor;
        }
        int result = prepare(descriptor, family, options);
        if (result >= 0) {
            result = calls.bind(descriptor, SocketAddresses.write(calls.address(), wanted, family));
        }
        if (result < 0) {
            libc.close(descriptor);
            return result;
        }
        return descriptor;
    }

    private int prepare(int descriptor, int family, UdpOptions options) {
        SocketCalls sockets = libc.sockets;
        int result = 0;
        if (family == SocketCalls.AF_INET6) {
            result = sockets.setOption(
                    descriptor, SocketCalls.IPPROTO_IPV6, SocketCalls.IPV6_V6ONLY, options.ipv6Only() ? 1 : 0);
            // kernels before 4.20 have it not, and then do what it turns off
            sockets.setOption(descriptor, SocketCalls.IPPROTO_IPV6, DatagramCalls.IPV6_MULTICAST_ALL, 0);
        }
        // what other sockets of this machine have joined is not for this one
        sockets.setOption(descriptor, DatagramCalls.IPPROTO_IP, DatagramCalls.IP_MULTICAST_ALL, 0);
        if (result >= 0 && options.reuseAddress()) {
            result = sockets.setOption(descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_REUSEADDR, 1);
        }
        if (result >= 0 && options.reusePort()) {
            result = sockets.setOption(descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_REUSEPORT, 1);
        }
        if (result >= 0 && options.receiveBuffer() > 0) {
            result = sockets.setOption(
                    descriptor, SocketCalls.SOL_SOCKET, DatagramCalls.SO_RCVBUF, options.receiveBuffer());
        }
        return result;
    }

    // ---------------------------------------------------------------- Unix

    MessageSocket openUnix(@Nullable String path, UnixDatagramOptions options, MessageSocket.Events events)
            throws IOException {
        int descriptor = Errno.checked(libc.sockets.socket(SocketCalls.AF_UNIX, DatagramCalls.TYPE, 0));
        if (options.mode() != UnixDatagramOptions.UMASK) {
            libc.fchmod(descriptor, options.mode()); // nobody is to send before the file has its permissions
        }
        UnixDatagrams kind;
        try {
            kind = UnixDatagrams.bind(descriptor, path, options, calls);
        } catch (IOException | RuntimeException refused) {
            libc.close(descriptor);
            throw refused;
        }
        return begun(descriptor, kind, options.maxPacketSize(), events);
    }

    // ---------------------------------------------------------------- all

    private DatagramDescriptor begun(
            int descriptor, DatagramKind kind, int maxPacketSize, MessageSocket.Events events) throws IOException {
        try {
            DatagramDescriptor socket = new DatagramDescriptor(this, descriptor, kind, maxPacketSize, events);
            open.add(socket);
            return socket;
        } catch (IOException | RuntimeException refused) {
            libc.close(descriptor);
            kind.closed();
            throw refused;
        }
    }

    void closed(DatagramDescriptor socket) {
        open.remove(socket);
    }

    /** The backend closes. */
    void closeAll() {
        List.copyOf(open).forEach(DatagramDescriptor::close);
    }
}
