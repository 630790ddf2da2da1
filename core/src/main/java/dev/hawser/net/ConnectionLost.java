package dev.hawser.net;

import org.jspecify.annotations.Nullable;

/**
 * The connection broke: a reset, an error of the operating system, the reactor's shutdown, or an event of the protocol
 * that threw, which is then the {@linkplain #getCause() cause}.
 */
public final class ConnectionLost extends ConnectionEnd {
    private static final long serialVersionUID = 1L;
    private static final String TEXT = "Connection to the other side was lost in a non-clean fashion";

    /** Broken, nothing more is known. */
    public ConnectionLost() {
        super(TEXT + ".", null);
    }

    /** Broken, for a reason in words. */
    public ConnectionLost(String detail) {
        super(sentence(TEXT, detail), null);
    }

    /** Broken by {@code cause}. */
    public ConnectionLost(Throwable cause) {
        super(sentence(TEXT, detail(cause)), cause);
    }

    private static String detail(Throwable cause) {
        @Nullable String message = cause.getMessage();
        return cause instanceof java.io.IOException && message != null ? message : cause.toString();
    }
}
