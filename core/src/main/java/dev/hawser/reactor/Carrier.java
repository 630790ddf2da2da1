package dev.hawser.reactor;

import dev.hawser.reactor.spi.OutboundQueue;
import java.io.IOException;

/** Moves bytes for whoever is above: a socket or pipe at the bottom, layers that change them on top. */
interface Carrier {
    /** Starts or stops to deliver what the peer sends. */
    void setReading(boolean on);

    /** Asks for {@link Carried#writable()} as soon as it takes more, or takes that back. */
    void setWriting(boolean on);

    /** Sends what it takes now, and drops that from {@code queue}; see {@link StreamTransport#send}. */
    void send(OutboundQueue queue) throws IOException;

    /** Whether bytes of the queue are on their way, so that {@link Carried#sent} will be called. */
    boolean isSending();

    /** Ends the sending half, after all that was sent. */
    void shutdownOutput() throws IOException;
}
