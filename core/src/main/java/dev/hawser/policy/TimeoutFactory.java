package dev.hawser.policy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.ForwardingTransport;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.net.WrappingFactory;
import dev.hawser.policy.Timeouts.Limit;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loses connections that take too long: see {@link Timeouts}. Reads and writes only note the time; each connection has one timer, set
 * anew when it comes up.
 *
 * <p>A peer that still takes what was written is not idle, and is found to take nothing after twice the limit at the
 * latest.
 */
public final class TimeoutFactory implements WrappingFactory {
    /** What is done with a connection that has taken too long. */
    @FunctionalInterface
    public interface Expiry {
        /**
         * {@code protocol}, the wrapped one, has passed {@code limit}. Runs as an event of its connection. Where this does not lose the
         * connection, the idle limits begin anew and the others are over.
         */
        void timedOut(Protocol protocol, Limit limit) throws Exception;
    }

    private final Factory wrapped;
    private final Timeouts timeouts;
    private final Expiry expiry;
    private long expired;

    /** Loses connections that pass one of {@code timeouts}. */
    public TimeoutFactory(Factory wrapped, Timeouts timeouts) {
        this(wrapped, timeouts, (protocol, _) -> protocol.transport().loseConnection());
    }

    /** Has {@code expiry} told of connections that pass one of {@code timeouts}. */
    public TimeoutFactory(Factory wrapped, Timeouts timeouts, Expiry expiry) {
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
        this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
        this.expiry = Objects.requireNonNull(expiry, "expiry");
    }

    /** How often a connection has passed a limit, so far. */
    public long expired() {
        return expired;
    }

    @Override
    public Factory wrapped() {
        return wrapped;
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) throws Exception {
        Protocol inner = wrapped.buildProtocol(peer);
        return inner == null ? null : new Timed(inner);
    }

    private final class Timed extends ProtocolWrapper {
        private final Set<Limit> due = EnumSet.allOf(Limit.class);
        private @Nullable DelayedCall timer;
        private long made;
        private long lastRead;
        /** When it was last seen not to read. */
        private long lastPaused;

        private long lastWrite;
        private long lastUnsent;

        Timed(Protocol inner) {
            super(inner);
            due.removeIf(limit -> timeouts.of(limit) == null);
        }

        @Override
        public void connectionMade() throws Exception {
            made = reactor().nanos();
            lastRead = made;
            lastPaused = made;
            lastWrite = made;
            arm(made);
            super.connectionMade();
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            lastRead = reactor().nanos();
            due.remove(Limit.FIRST_DATA);
            super.dataReceived(data);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws Exception {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            super.connectionLost(reason);
        }

        @Override
        protected ForwardingTransport innerTransport() {
            return new ObservedTransport(
                    this,
                    data -> {
                        if (!data.isEmpty()) {
                            lastWrite = reactor().nanos();
                        }
                    },
                    _ -> lastWrite = reactor().nanos());
        }

        private long since(Limit limit) {
            return switch (limit) {
                case IDLE -> Math.max(lastRead, lastWrite);
                case READ_IDLE -> Math.max(lastRead, lastPaused);
                case WRITE_IDLE -> lastWrite;
                case FIRST_DATA, LIFETIME -> made;
            };
        }

        private Duration left(Limit limit, long now) {
            return Objects.requireNonNull(timeouts.of(limit)).minusNanos(now - since(limit));
        }

        private void arm(long now) {
            Duration next = null;
            for (Limit limit : due) {
                Duration left = left(limit, now);
                if (next == null || left.compareTo(next) < 0) {
                    next = left;
                }
            }
            if (next != null) {
                Duration delay = next.isNegative() ? Duration.ZERO : next;
                timer = reactor().callLater(delay, (Upkeep) () -> {
                    timer = null;
                    event(this::check);
                });
            }
        }

        private void check() throws Exception {
            boolean isClosing = !transport().isOpen();
            if (isClosing) {
                due.remove(Limit.FIRST_DATA); // nobody waits for them any more
            }
            long now = reactor().nanos();
            long unsent = transport().unsent();
            if (unsent > 0 && unsent != lastUnsent) {
                lastWrite = now;
            }
            lastUnsent = unsent;
            if (!transport().isReading()) {
                lastPaused = now;
            }
            for (Limit limit : Limit.values()) {
                if (due.contains(limit) && !left(limit, now).isPositive()) {
                    if (isClosing) {
                        cutLater(); // the protocol itself has closed it: it has the same grace
                    } else {
                        expire(limit, now);
                    }
                    return;
                }
            }
            arm(now);
        }

        private void expire(Limit limit, long now) throws Exception {
            expired++;
            switch (limit) {
                case IDLE, READ_IDLE, WRITE_IDLE -> {
                    lastRead = now;
                    lastWrite = now;
                }
                case FIRST_DATA, LIFETIME -> due.remove(limit);
            }
            try {
                expiry.timedOut(inner(), limit);
            } finally {
                if (transport().isOpen()) {
                    arm(now);
                } else {
                    cutLater();
                }
            }
        }

        private void cutLater() {
            timer = reactor().callLater(timeouts.grace(), (Upkeep) () -> {
                timer = null;
                transport().abortConnection();
            });
        }
    }
}
