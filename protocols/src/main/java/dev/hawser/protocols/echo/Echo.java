package dev.hawser.protocols.echo;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Protocol;

/** Sends back what comes (RFC 862). */
public final class Echo extends Protocol {
    /** One for a connection. */
    public Echo() {}

    @Override
    public void dataReceived(Bytes data) {
        transport().write(data);
    }
}
