package dev.hawser.net;

import org.jspecify.annotations.Nullable;

/**
 * How to open a UDP socket.
 *
 * @param networkInterface the numeric address to bind; null for all addresses of both families, {@code 0.0.0.0} for all of
 *     IPv4 alone. A socket of one family sends to that family only
 * @param ipv6Only whether a socket on all addresses takes IPv6 alone; for {@code networkInterface} null or {@code ::}.
 *     {@code nio} cannot do it
 * @param maxPacketSize the largest datagram, in bytes, that is received whole; of a larger one the rest is cut off, which
 *     is logged
 * @param mostUnsent bytes that wait in memory while the system takes no more; see {@link DatagramTransport#write(dev.hawser.bytes.Bytes,
 *     Address)}. Each datagram counts 64 more than it has
 * @param reuseAddress whether other sockets may open the same port, so that each of them gets what is sent to a group; all
 *     must say so. What is sent to one address reaches one of them
 * @param reusePort whether the system distributes what comes among all sockets of this port, by the sender's address
 *     (SO_REUSEPORT); all must say so. Windows has no such thing
 * @param receiveBuffer bytes that the system keeps until they are received, or 0 for what it usually does; it takes this
 *     as a wish
 */
public record UdpOptions(
        @Nullable String networkInterface,
        boolean ipv6Only,
        int maxPacketSize,
        int mostUnsent,
        boolean reuseAddress,
        boolean reusePort,
        int receiveBuffer) {
    /** All addresses of both families, datagrams of 8192 bytes as in Twisted, at most 256 KiB that wait. */
    public static final UdpOptions DEFAULT = new UdpOptions(null, false, 8192, 256 << 10, false, false, 0);

    /** Only on {@code 127.0.0.1}. */
    public static final UdpOptions LOOPBACK = DEFAULT.withInterface("127.0.0.1");

    /** For a group: others on this machine may be members at the same port. */
    public static final UdpOptions MULTICAST = DEFAULT.withReuseAddress(true);

    /** Refuses figures that make no sense. */
    public UdpOptions {
        DatagramSizes.check(maxPacketSize, mostUnsent);
        if (receiveBuffer < 0) {
            throw new IllegalArgumentException("receiveBuffer cannot be negative: " + receiveBuffer);
        }
    }

    /** These options on another interface. */
    public UdpOptions withInterface(@Nullable String numericAddress) {
        return new UdpOptions(
                numericAddress, ipv6Only, maxPacketSize, mostUnsent, reuseAddress, reusePort, receiveBuffer);
    }

    /** These options for IPv6 alone or for both families. */
    public UdpOptions withIpv6Only(boolean on) {
        return new UdpOptions(
                networkInterface, on, maxPacketSize, mostUnsent, reuseAddress, reusePort, receiveBuffer);
    }

    /** These options with another size of the largest datagram. */
    public UdpOptions withMaxPacketSize(int byteCount) {
        return new UdpOptions(
                networkInterface, ipv6Only, byteCount, mostUnsent, reuseAddress, reusePort, receiveBuffer);
    }

    /** These options with another bound of what waits. */
    public UdpOptions withMostUnsent(int byteCount) {
        return new UdpOptions(
                networkInterface, ipv6Only, maxPacketSize, byteCount, reuseAddress, reusePort, receiveBuffer);
    }

    /** These options with or without sharing the port, for groups. */
    public UdpOptions withReuseAddress(boolean on) {
        return new UdpOptions(
                networkInterface, ipv6Only, maxPacketSize, mostUnsent, on, reusePort, receiveBuffer);
    }

    /** These options with or without sharing the load of the port. */
    public UdpOptions withReusePort(boolean on) {
        return new UdpOptions(
                networkInterface, ipv6Only, maxPacketSize, mostUnsent, reuseAddress, on, receiveBuffer);
    }

    /** These options with another receive buffer. */
    public UdpOptions withReceiveBuffer(int byteCount) {
        return new UdpOptions(
                networkInterface, ipv6Only, maxPacketSize, mostUnsent, reuseAddress, reusePort, byteCount);
    }
}
