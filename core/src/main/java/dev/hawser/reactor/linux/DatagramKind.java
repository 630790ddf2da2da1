package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import java.io.IOException;

/** What tells sockets of UDP and of Unix apart: their addresses. */
sealed interface DatagramKind permits IpDatagrams, UnixDatagrams {
    /** Whether it can send to {@code address} at all. */
    boolean canReach(Address address);

    /** Writes {@code address} to where the calls take it from: how many bytes. */
    int write(Address address) throws IOException;

    /** Reads what a call has left. */
    Address read() throws IOException;

    /** Whether a receiver that is full keeps nobody else from sending. */
    boolean isFullPerReceiver();

    /** The descriptor is closed. */
    void closed();
}
