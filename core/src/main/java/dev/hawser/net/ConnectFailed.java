package dev.hawser.net;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
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

    /**
     * The one failure for several ways to {@code destination}, all of which have failed. Where it is the same for all, its
     * class is theirs; that there is no route in one family of addresses counts only where nothing else has happened.
     *
     * @param name what was looked up
     * @param reasons of each way; they are told in the message, and kept as {@linkplain #getSuppressed() suppressed}
     */
    public static ConnectionEnd ofAll(String destination, String name, List<ConnectionEnd> reasons) {
        if (reasons.isEmpty()) {
            return new DnsFailed(name, "it has no address", null);
        }
        if (reasons.size() == 1) {
            return reasons.getFirst();
        }
        List<ConnectionEnd> telling = reasons.stream()
                .filter(reason -> !(reason instanceof NoRoute || reason instanceof DnsFailed))
                .toList();
        List<ConnectionEnd> decisive = telling.isEmpty() ? reasons : telling;
        ConnectionEnd first = decisive.getFirst();
        boolean alike = decisive.stream().allMatch(reason -> reason.getClass() == first.getClass());
        String where = destination + ", at none of " + reasons.size() + " addresses: "
                + reasons.stream().map(Throwable::getMessage).collect(Collectors.joining(" "));
        ConnectFailed all = alike ? ofKind(first, where) : new ConnectFailed("An error occurred while connecting", where, first);
        reasons.forEach(all::addSuppressed);
        return all;
    }

    private static ConnectFailed ofKind(ConnectionEnd kind, String where) {
        return switch (kind) {
            case Refused _ -> new Refused(where);
            case TimedOut _ -> new TimedOut(where);
            case NoRoute _ -> new NoRoute(where);
            case BindFailed _ -> new BindFailed(where);
            case DnsFailed _ -> new DnsFailed(where);
            default -> new ConnectFailed("An error occurred while connecting", where, kind);
        };
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

        private TimedOut(String where) {
            super("TCP connection timed out", where, null);
        }

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

        private NoRoute(String where) {
            super("No route to host", where, null);
        }

        /** There is no way to {@code destination}. */
        public NoRoute(String destination, Throwable cause) {
            super("No route to host", destination + ": " + cause.getMessage(), cause);
        }
    }

    /** The name could not be resolved. */
    public static final class DnsFailed extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        private DnsFailed(String where) {
            super("DNS lookup failed", where, null);
        }

        /** {@code name} has no address, for the reason in {@code detail}. */
        public DnsFailed(String name, String detail, @Nullable Throwable cause) {
            super("DNS lookup failed", name + ": " + detail, cause);
        }
    }

    /** The local address to connect from could not be bound. */
    public static final class BindFailed extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        private BindFailed(String where) {
            super("Couldn't bind", where, null);
        }

        /** {@code address} cannot be used. */
        public BindFailed(String address, Throwable cause) {
            super("Couldn't bind", address + ": " + cause.getMessage(), cause);
        }
    }

    /** The proxy that should have made the connection did not; the cause tells why, in the terms of its protocol. */
    public static final class ProxyFailed extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        /** There is no connection to {@code destination}, for the reason in {@code cause}. */
        public ProxyFailed(String destination, Throwable cause) {
            super("Proxy failed", destination + ": " + cause.getMessage(), cause);
        }

        /** There is no connection to {@code destination}, for the reason in {@code detail}. */
        public ProxyFailed(String destination, String detail) {
            super("Proxy failed", destination + ": " + detail, null);
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
