package dev.hawser.reactor.spi;

import java.io.IOException;

/** A Unix socket has no room for a further connection at present; nobody waits for it in the system. */
public final class BacklogFull extends IOException {
    private static final long serialVersionUID = 1L;

    /** The one that was to be connected to. */
    public BacklogFull(String where) {
        super("the queue of " + where + " is full");
    }
}
