package dev.hawser.policy;

import dev.hawser.net.Address;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Which connections count as of one peer. A lambda will do, for what is known of peers otherwise, such as the user of a Unix socket. */
@FunctionalInterface
public interface PeerGroups {
    /** The addresses of IPv4 one by one, those of IPv6 by their /64, which is what one subscriber has. */
    PeerGroups DEFAULT = byPrefix(32, 64);

    /** What {@code peer} counts as, a value with {@code equals} and {@code hashCode}; null where it is not counted at all. */
    @Nullable Object groupOf(Address peer);

    /**
     * IP addresses by the first bits of them, and those of a simulated network by their host, which is mostly an address too. Pipes and
     * Unix sockets, whose peers have no address, are not counted.
     *
     * @throws IllegalArgumentException for a prefix that is not 0 to 32, or 0 to 128
     */
    static PeerGroups byPrefix(int ipv4Bits, int ipv6Bits) {
        if (ipv4Bits < 0 || ipv4Bits > 32 || ipv6Bits < 0 || ipv6Bits > 128) {
            throw new IllegalArgumentException(
                    "prefixes have 0 to 32 and 0 to 128 bits, not " + ipv4Bits + " and " + ipv6Bits);
        }
        return peer -> switch (peer) {
            case Address.Unix _, Address.Pipe _ -> null;
            case Address.Ip _, Address.Memory _ -> {
                InetAddress address = addressOf(peer);
                yield address == null
                        ? peer.host()
                        : AddressBlock.around(address, address instanceof Inet4Address ? ipv4Bits : ipv6Bits);
            }
        };
    }

    /** The IP address of {@code peer}; null where it has none. */
    static @Nullable InetAddress addressOf(Address peer) {
        return switch (peer) {
            case Address.Ip ip -> ip.address();
            case Address.Unix _, Address.Pipe _ -> null;
            case Address.Memory memory -> {
                try {
                    yield AddressBlock.parse(memory.host()).network();
                } catch (IllegalArgumentException named) {
                    yield null;
                }
            }
        };
    }
}
