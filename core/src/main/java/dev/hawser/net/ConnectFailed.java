package dev.hawser.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection was not made. The subclasses are the reasons worth telling apart; all others are this class itself. */
public sealed class ConnectFailed extends ConnectionEnd {
    private static final long serialVersionUID = 1L;

    private ConnectFailed(String text, @Nullable Object detail, @Nullable Throwable cause) {
        super(sentence(text, detail), cause);
    }

    /** For an error that has no class of its own. */
    public ConnectFailed(String destination, Throwable cause) {
        this("An error occurred while connecting", destination + ": " + cause.getMessage(), cause);
    }

    /** Nobody listens there. */
    public static final class Refused extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        /** {@code destination} refused. */
        public Refused(String destination) {
            super("Connection was refused by other side", destination, null);
        }
    }

    /** The time allowed for the attempt was up. */
    public static final class TimedOut extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        /** {@code destination} did not answer within {@code timeout}. */
        public TimedOut(String destination, Duration timeout) {
            super(
                    "User timeout caused connection failure",
                    destination + " did not answer within " + timeout.toMillis() / 1000.0 + " seconds",
                    null);
        }

        /** The operating system gave up. */
        public TimedOut(String destination, Throwable cause) {
            super("TCP connection timed out", destination + ": " + cause.getMessage(), cause);
        }
    }

    /** No network leads there. */
    public static final class NoRoute extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        /** There is no way to {@code destination}. */
        public NoRoute(String destination, Throwable cause) {
            super("No route to host", destination + ": " + cause.getMessage(), cause);
        }
    }

    /** The name could not be resolved. */
    public static final class DnsFailed extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        /** {@code name} has no address, for the reason in {@code detail}. */
        public DnsFailed(String name, String detail, @Nullable Throwable cause) {
            super("DNS lookup failed", name + ": " + detail, cause);
        }
    }

    /** The local address to connect from could not be bound. */
    public static final class BindFailed extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        /** {@code address} cannot be used. */
        public BindFailed(String address, Throwable cause) {
            super("Couldn't bind", address + ": " + cause.getMessage(), cause);
        }
    }

    /** {@link Connector#stopConnecting()} took the attempt back. */
    public static final class Stopped extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        /** Taken back. */
        public Stopped() {
            super("User aborted connection", null, null);
        }
    }
}
