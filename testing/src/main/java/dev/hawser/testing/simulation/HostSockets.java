package dev.hawser.testing.simulation;

import dev.hawser.net.Address;
import dev.hawser.net.UdpOptions;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The UDP sockets that are open on one simulated host. */
final class HostSockets {
    private static final int FIRST_FREE_PORT = 49152; // RFC 6335 6: dynamic ports begin here
    private static final int LAST_PORT = 65535;

    private final List<SimulatedSocket> open = new ArrayList<>();
    private int nextFreePort = FIRST_FREE_PORT;

    void add(SimulatedSocket socket) {
        open.add(socket);
    }

    void remove(SimulatedSocket socket) {
        open.remove(socket);
    }

    /** The host has crashed. */
    void clear() {
        open.clear();
    }

    private static boolean overlap(InetAddress one, InetAddress other) {
        return one.isAnyLocalAddress() || other.isAnyLocalAddress() || one.equals(other);
    }

    boolean isTaken(Address.Ip wanted, UdpOptions options) {
        return open.stream()
                .anyMatch(other -> other.bound().port() == wanted.port()
                        && overlap(other.bound().address(), wanted.address())
                        && !other.sharesWith(options));
    }

    int freePort() {
        for (int i = 0; i <= LAST_PORT - FIRST_FREE_PORT; i++) {
            int port = nextFreePort;
            nextFreePort = port == LAST_PORT ? FIRST_FREE_PORT : port + 1;
            if (open.stream().noneMatch(socket -> socket.bound().port() == port)) {
                return port;
            }
        }
        throw new IllegalStateException("the host has no free UDP port");
    }

    /** Who gets what is sent to {@code target}: the last that was opened, where several share it. */
    @Nullable SimulatedSocket at(Address.Ip target) {
        SimulatedSocket found = null;
        for (SimulatedSocket socket : open) {
            if (socket.bound().port() == target.port() && overlap(socket.bound().address(), target.address())) {
                found = socket;
            }
        }
        return found;
    }

    /** Who gets what {@code sender} sends to all or to a group. */
    List<SimulatedSocket> hearing(Address.Ip target, InetAddress sender) {
        return open.stream().filter(socket -> socket.hears(target, sender)).toList();
    }
}
