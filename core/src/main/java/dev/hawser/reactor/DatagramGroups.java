package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.InvalidAddress;
import dev.hawser.net.MulticastRefused;
import dev.hawser.reactor.spi.MessageSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The groups of one socket, and the other options of multicast and broadcast. */
final class DatagramGroups {
    private final MessageSocket socket;

    /** Never iterated. */
    private final Set<MessageSocket.Membership> members = new HashSet<>();

    DatagramGroups(MessageSocket socket) {
        this.socket = socket;
    }

    /** What the system may refuse. */
    private interface Request<T> {
        T make() throws IOException;
    }

    private static <T> T asked(String what, Request<T> request) {
        try {
            return request.make();
        } catch (IOException refused) {
            throw new MulticastRefused(what, refused);
        }
    }

    void join(String group, @Nullable String networkInterface, @Nullable String source) {
        MessageSocket.Membership wanted = membership(group, networkInterface, source);
        asked("join " + wanted, () -> {
            if (members.contains(wanted)) {
                throw new IOException("it is a member already");
            }
            socket.join(wanted);
            return members.add(wanted);
        });
    }

    void leave(String group, @Nullable String networkInterface, @Nullable String source) {
        MessageSocket.Membership unwanted = membership(group, networkInterface, source);
        asked("leave " + unwanted, () -> {
            if (!members.contains(unwanted)) {
                throw new IOException("it is no member");
            }
            socket.leave(unwanted);
            return members.remove(unwanted);
        });
    }

    private MessageSocket.Membership membership(
            String group, @Nullable String networkInterface, @Nullable String source) {
        InetAddress wanted = InvalidAddress.literal(group);
        if (!wanted.isMulticastAddress()) {
            throw new InvalidAddress(group, "it is not that of a group");
        }
        if (!socket.canReach(new Address.Ip(wanted, 1))) {
            throw new InvalidAddress(group, "the socket of " + socket.host() + " is of another family");
        }
        InetAddress sender = source == null ? null : InvalidAddress.literal(source);
        if (sender != null && sender.getClass() != wanted.getClass()) {
            throw new InvalidAddress(source == null ? "" : source, "the group " + group + " is of another family");
        }
        return new MessageSocket.Membership(wanted, networkInterface, sender);
    }

    void setTtl(int hops) {
        if (hops < 0 || hops > 255) {
            throw new IllegalArgumentException("a time to live is from 0 to 255 hops, not " + hops);
        }
        asked("set the time to live to " + hops, () -> {
            socket.setTtl(hops);
            return hops;
        });
    }

    int ttl() {
        return asked("ask for the time to live", socket::ttl);
    }

    void setLoopback(boolean on) {
        asked("turn loopback " + (on ? "on" : "off"), () -> {
            socket.setLoopback(on);
            return on;
        });
    }

    boolean isLoopback() {
        return asked("ask whether loopback is on", socket::isLoopback);
    }

    void setOutgoingInterface(String networkInterface) {
        asked("send by " + networkInterface, () -> {
            socket.setOutgoingInterface(networkInterface);
            return networkInterface;
        });
    }

    void setBroadcast(boolean on) {
        asked((on ? "allow" : "forbid") + " broadcasts", () -> {
            socket.setBroadcast(on);
            return on;
        });
    }

    boolean isBroadcast() {
        return asked("ask whether broadcasts are allowed", socket::isBroadcast);
    }
}
