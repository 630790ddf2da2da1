package dev.hawser.system;

import java.io.IOException;

/** There is no such user or group; the message names it. */
public final class UnknownAccount extends IOException {
    private static final long serialVersionUID = 1;

    UnknownAccount(String message) {
        super(message);
    }
}
