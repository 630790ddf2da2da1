package dev.hawser.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** A kind of IP address. */
public enum AddressFamily {
    /** Four bytes; type A in the DNS. */
    IPV4("IPv4"),
    /** Sixteen bytes; type AAAA in the DNS. */
    IPV6("IPv6");

    private final String shown;

    AddressFamily(String shown) {
        this.shown = shown;
    }

    /** Whether {@code address} is of this family. */
    public boolean includes(InetAddress address) {
        return switch (this) {
            case IPV4 -> address instanceof Inet4Address;
            case IPV6 -> address instanceof Inet6Address;
        };
    }

    /** As it is usually written, such as {@code IPv6}. */
    @Override
    public String toString() {
        return shown;
    }
}
