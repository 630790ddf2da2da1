package dev.hawser.reactor.spi;

import java.io.IOException;

/** The local address to connect from is not to be had. */
public final class BindRefused extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the system's reason. */
    public BindRefused(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
