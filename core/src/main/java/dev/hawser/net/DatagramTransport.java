package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import org.jspecify.annotations.Nullable;

/**
 * A socket of datagrams, as its protocol sees it: UDP, or a Unix socket. Used on the reactor's thread only; every method
 * throws {@link WrongThreadException} elsewhere, except {@link #host()}, {@link #peer()} and {@link #reactor()}.
 *
 * <p>What is written is sent at once. After the socket is closed, writes are dropped, and all else here does nothing.
 *
 * <p><b>Groups and interfaces</b> are for UDP: a Unix socket refuses them with {@link UnsupportedOperationException}. A group
 * is a numeric address, such as {@code 228.0.0.5} or {@code ff02::1:5}. An interface is its name, such as {@code eth0}, or a
 * numeric address that it has; null is the one that the system sends to the group by. What the system refuses is {@link
 * MulticastRefused}.
 */
public interface DatagramTransport {
    /**
     * Sends {@code data} to the connected peer; otherwise as {@link #write(Bytes, Address)}.
     *
     * @throws IllegalStateException when it is not {@linkplain #connect connected}
     */
    void write(Bytes data);

    /**
     * Sends {@code data} as one datagram, which may be empty. Never blocks.
     *
     * <p>While the system takes no more, datagrams wait in memory, up to {@link UdpOptions#mostUnsent()}, and leave in
     * their order. One that would be beyond that is dropped, counted in {@link #dropped()} and logged: a sender that must
     * not lose any waits for {@link #drained()} now and then. What the network itself loses, nobody is told of.
     *
     * @param to an {@link Address.Ip}, numeric by its nature, or for a Unix socket an {@link Address.Unix}
     * @throws InvalidAddress when {@code to} is of another kind, or of a family that this socket cannot send to, or another
     *     than the connected peer
     * @throws MessageTooLong when it does not go into one datagram
     * @throws DatagramNotSent when the system refuses it otherwise, for want of a route or of a permission, such as {@link
     *     #setBroadcastAllowed}. For one that had to wait that is logged, and counted in {@link #dropped()}
     */
    void write(Bytes data, Address to);

    /** Sends {@code text} in UTF-8 to the connected peer. */
    default void write(String text) {
        write(Bytes.of(text));
    }

    /** Sends {@code text} in UTF-8. */
    default void write(String text, Address to) {
        write(Bytes.of(text), to);
    }

    /**
     * Sends only to {@code peer} from now on, receives only from there, and hears of it when nobody is there: {@link
     * DatagramProtocol#connectionRefused()}. Nothing travels by that itself. {@link #host()} then has the address that the
     * peer sees.
     *
     * @throws InvalidAddress when it is of a kind or family that this socket cannot send to
     * @throws IllegalStateException when it is connected already
     * @throws DatagramNotSent when the system refuses, for want of a route
     */
    void connect(Address peer);

    /** Where it is, with the real number where port 0 was asked for. Stays readable after it is closed. */
    Address host();

    /** The peer that it is {@linkplain #connect connected} to; null where it is not. */
    @Nullable Address peer();

    /** The reactor that it belongs to. */
    Reactor reactor();

    /** Whether it is not closed. */
    boolean isListening();

    /**
     * Closes the socket; {@link DatagramProtocol#stopProtocol()} is called in a later turn, and then this fires, when the
     * address is free. What waits to be sent is dropped. A socket that is closed gives a fired Deferred.
     */
    Deferred<@Nullable Void> stopListening();

    // ---------------------------------------------------------------- flow

    /** Receives no more until {@link #resumeProducing()}; the system keeps some, and then drops what comes. */
    void pauseProducing();

    /** Receives again. Nothing is delivered inside this call. */
    void resumeProducing();

    /** Bytes of datagrams that wait since the system takes no more. */
    int unsent();

    /** How many datagrams were dropped here, since too many waited or the system refused one that had waited. */
    long dropped();

    /** Fires when none waits, at once where that is so; fails with {@link ConnectionLost} when the socket is closed before. */
    Deferred<@Nullable Void> drained();

    // ---------------------------------------------------------------- groups

    /** {@link #joinGroup(String, String)} on the interface of the system's choice. */
    default void joinGroup(String group) {
        joinGroup(group, null);
    }

    /**
     * Receives what is sent to {@code group} on the port of this socket, and comes in by {@code networkInterface}.
     *
     * @throws InvalidAddress when {@code group} is no numeric address of a group, or of another family than the socket
     */
    void joinGroup(String group, @Nullable String networkInterface);

    /** As {@link #joinGroup(String, String)}, but only what {@code source} sends, a numeric address. */
    void joinGroup(String group, @Nullable String networkInterface, String source);

    /** {@link #leaveGroup(String, String)} on the interface of the system's choice. */
    default void leaveGroup(String group) {
        leaveGroup(group, null);
    }

    /** Takes back a {@link #joinGroup(String, String)} with the same arguments. */
    void leaveGroup(String group, @Nullable String networkInterface);

    /** Takes back a {@link #joinGroup(String, String, String)} with the same arguments. */
    void leaveGroup(String group, @Nullable String networkInterface, String source);

    /** How many routers what is sent to groups may pass, from 0 (not leaving this machine) to 255; 1 at first. */
    void setTtl(int hops);

    /** The {@link #setTtl}. */
    int ttl();

    /** Whether members on this machine get what is sent to groups from here; on at first. */
    void setLoopback(boolean on);

    /** The {@link #setLoopback}. */
    boolean isLoopback();

    /** The interface by which is sent to groups. */
    void setOutgoingInterface(String networkInterface);

    /** Whether broadcasts may be sent; off at first. */
    void setBroadcastAllowed(boolean on);

    /** The {@link #setBroadcastAllowed}. */
    boolean isBroadcastAllowed();
}
