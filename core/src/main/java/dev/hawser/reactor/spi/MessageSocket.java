package dev.hawser.reactor.spi;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket of datagrams. It reads nothing before {@link #setReading}. After {@link #close} nothing is told, and nobody
 * calls anything here.
 */
public interface MessageSocket {
    /** What became of a datagram that was to be sent. */
    enum Sent {
        /** The system has taken it. */
        TAKEN,
        /** The system takes no more at present; {@link Events#writable} may be asked for, except {@link #waitsPerReceiver}. */
        FULL,
        /** It is too large. */
        TOO_LONG,
        /** It was not sent, since it has come out that one before was refused by the connected peer. */
        REFUSED_BEFORE
    }

    /**
     * That a socket belongs to a group.
     *
     * @param group the group
     * @param networkInterface what {@link InterfaceNames} knows; null for the system's choice
     * @param source the only sender that is heard; null for all
     */
    record Membership(InetAddress group, @Nullable String networkInterface, @Nullable InetAddress source) {
        /** As in {@code 232.0.0.5 on eth0 from 192.0.2.7}. */
        @Override
        public String toString() {
            return group.getHostAddress()
                    + (networkInterface == null ? "" : " on " + networkInterface)
                    + (source == null ? "" : " from " + source.getHostAddress());
        }
    }

    /** What it is bound to at present: connecting may change it. */
    Address host();

    /** Whether it can send to {@code address} at all, being of its kind and family. */
    boolean canReach(Address address);

    /**
     * Sends {@code data} now or not at all.
     *
     * @param to the receiver; null for the connected peer
     * @throws IOException with the system's reason, when it refuses
     */
    Sent send(Bytes data, @Nullable Address to) throws IOException;

    /**
     * Whether it is each receiver that may be full, of which nothing tells when it has room again: then one is to be tried
     * again after some time, and others need not wait for it. So with Unix sockets that are not connected.
     */
    default boolean waitsPerReceiver() {
        return false;
    }

    /** Connects; see {@link dev.hawser.net.DatagramTransport#connect}. */
    void connect(Address peer) throws IOException;

    /** Begins or ceases to tell what is received. */
    void setReading(boolean on);

    /** Begins or ceases to tell {@link Events#writable}. */
    void setWriting(boolean on);

    /** Joins; not twice. */
    void join(Membership membership) throws IOException;

    /** Takes back an equal {@link #join}. */
    void leave(Membership membership) throws IOException;

    /** Sets the hops of what is sent to groups. */
    void setTtl(int hops) throws IOException;

    /** Those hops. */
    int ttl() throws IOException;

    /** Sets whether this machine hears what it sends to groups. */
    void setLoopback(boolean on) throws IOException;

    /** Whether it does. */
    boolean isLoopback() throws IOException;

    /** Sets the interface for what is sent to groups, by a name that {@link InterfaceNames} knows. */
    void setOutgoingInterface(String outgoing) throws IOException;

    /** Sets whether broadcasts may be sent. */
    void setBroadcast(boolean on) throws IOException;

    /** Whether they may. */
    boolean isBroadcast() throws IOException;

    /** Closes it. The address is free after the next poll at the latest. */
    void close();

    /** What is told of a datagram socket. */
    interface Events {
        /** How many datagrams one poll tells of a socket at most. */
        int MOST_IN_A_ROW = 64;

        /**
         * A datagram came.
         *
         * @param whole its size before it was cut, at least; that of {@code data} where it was not
         */
        void received(Bytes data, Address from, int whole);

        /** Something that was sent to the connected peer was refused there. */
        void refused();

        /** Receiving failed; it may go on all the same. */
        void receiveFailed(IOException reason);

        /** The system takes more. Told again until {@link MessageSocket#setWriting} is off. */
        void writable();

        /** An event threw this. */
        void failed(Throwable thrown);
    }
}
