package dev.hawser.net.endpoint;

import dev.hawser.net.Address;

/** A connection was made, and the factory refused it by making no protocol; the connection is closed. */
public final class NoProtocol extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The connection to {@code peer} was refused. */
    public NoProtocol(Address peer) {
        super("the factory made no protocol for the connection to " + peer, null, true, false);
    }
}
