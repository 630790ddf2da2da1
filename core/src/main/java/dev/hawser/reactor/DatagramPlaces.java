package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.UdpOptions;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where a UDP socket is wanted; the same for every reactor. */
public final class DatagramPlaces {
    private DatagramPlaces() {}

    /**
     * The address that {@code options} ask for.
     *
     * @throws CannotListen when the interface is no numeric address
     */
    public static Address.Ip wanted(int port, UdpOptions options) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("no port to listen on: " + port);
        }
        String numeric = options.networkInterface();
        InetAddress address;
        try {
            address = numeric == null ? new InetSocketAddress(0).getAddress() : InetAddress.ofLiteral(numeric);
        } catch (IllegalArgumentException notNumeric) {
            throw new CannotListen(
                    numeric + ":" + port,
                    new IOException("an interface is a numeric address, and \"" + numeric + "\" is not", notNumeric));
        }
        if (options.ipv6Only() && numeric != null && !numeric.equals("::")) {
            throw new CannotListen(
                    Address.text(numeric, port),
                    new IOException("ipv6Only is for all addresses of IPv6, and the interface is " + numeric));
        }
        return new Address.Ip(address, port);
    }

    /** Whether a socket that was opened at {@code bound} with {@code options} can send to {@code address} at all. */
    public static boolean canReach(Address.Ip bound, UdpOptions options, Address address) {
        if (!(address instanceof Address.Ip ip)) {
            return false;
        }
        boolean ofIpv4 = ip.address() instanceof Inet4Address;
        if (options.ipv6Only()) {
            return !ofIpv4;
        }
        return options.networkInterface() == null || (bound.address() instanceof Inet4Address) == ofIpv4;
    }

    /** The exception for a place that is not to be had. */
    public static CannotListen cannotListen(Address.Ip wanted, UdpOptions options, IOException refused) {
        return new CannotListen(
                (options.networkInterface() == null ? "any:" + wanted.port() : wanted.toString()), refused);
    }
}
