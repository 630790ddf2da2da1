package dev.hawser.net;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection or a child process ended, or why one was not made. Carries no stack trace: it says what happened
 * on the wire, not where in the program.
 */
public abstract sealed class ConnectionEnd extends RuntimeException
        permits ConnectionDone, ConnectionLost, ConnectionAborted, PeerTooSlow, ConnectFailed, TlsFailed, ProcessDone,
                ProcessTerminated {
    private static final long serialVersionUID = 1L;

    ConnectionEnd(String message, @Nullable Throwable cause) {
        super(message, cause, true, false);
    }

    /** {@code text}, and {@code detail} after a colon where there is one, ended by a full stop. */
    static String sentence(String text, @Nullable Object detail) {
        if (detail == null) {
            return text + ".";
        }
        String more = detail.toString();
        return text + ": " + more + (more.endsWith(".") ? "" : ".");
    }
}
