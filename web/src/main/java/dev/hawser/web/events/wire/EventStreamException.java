package dev.hawser.web.events.wire;

import java.io.Serial;

/** A stream of events broke a limit. Without a stack trace: it is the server's fault. */
public final class EventStreamException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    EventStreamException(String message) {
        super(message, null, false, false);
    }
}
