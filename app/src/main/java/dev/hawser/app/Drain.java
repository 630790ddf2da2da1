package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets connections end, within a time: their protocols are asked to finish ({@link Transport#requestDrain}), those that do not
 * know how to are let be, and what is left after the time is aborted. Used on the thread of its reactor.
 *
 * <p>A {@link StreamServerEndpointService} does this at its stop. Without services:
 *
 * <pre>{@code
 * TrackingFactory chat = new TrackingFactory(Factory.of(Chatter::new));
 * ListeningPort port = reactor.listenTcp(8123, chat);
 * reactor.delayShutdown(() -> port.stopListening()
 *         .chain(_ -> Drain.begin(reactor, "the chat", chat.transports(), Drain.defaultTime()).ended()));
 * }</pre>
 */
public final class Drain {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.app.Drain");

    /** The system property that {@link #defaultTime()} reads, in seconds. */
    private static final String PROPERTY = "hawser.drain";

    private static final Duration USUAL_TIME = Duration.ofSeconds(10);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private final Reactor reactor;
    private final String whose;
    private final Duration time;
    private final Set<Transport> left = new LinkedHashSet<>();
    private final Waiters whenEnded;
    private @Nullable DelayedCall deadline;
    private boolean isOver;

    private Drain(Reactor reactor, String whose, Duration time) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.whose = Objects.requireNonNull(whose, "whose");
        this.time = checked(time);
        this.whenEnded = new Waiters(reactor);
    }

    /**
     * Asks the protocols of {@code transports} to finish. A line in the log says whom it waits for, where that is anybody.
     *
     * @param whose what a log line calls the one whose connections they are
     * @param time after which those that are left are aborted; with zero that is now, and nobody is asked
     * @throws IllegalArgumentException when {@code time} is negative
     */
    public static Drain begin(Reactor reactor, String whose, Collection<? extends Transport> transports, Duration time) {
        reactor.checkThread();
        Drain drain = new Drain(reactor, whose, time);
        if (time.isZero()) {
            drain.isOver = true;
        } else if (!transports.isEmpty()) {
            drain.announce(transports.size());
        }
        transports.forEach(drain::add);
        return drain;
    }

    /** Ten seconds, or what the system property {@code hawser.drain} says. */
    public static Duration defaultTime() {
        String text = System.getProperty(PROPERTY);
        if (text == null) {
            return USUAL_TIME;
        }
        if (!SECONDS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    PROPERTY + " is a number of seconds, such as 30 or 0.5, and not \"" + text + "\"");
        }
        return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
    }

    static Duration checked(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("nobody can be waited for less than no time: " + time);
        }
        return time;
    }

    /** One more connection, which was under way when this began. */
    public void add(Transport transport) {
        reactor.checkThread();
        if (!left.add(transport)) {
            return;
        }
        transport.lost().finish(_ -> lost(transport), reactor.unhandledFailures()::report);
        if (isOver) {
            transport.abortConnection();
        } else {
            if (deadline == null) {
                deadline = reactor.callLater(time, (Upkeep) this::timeIsOver);
            }
            transport.requestDrain();
        }
    }

    /** Fires when {@code connectionLost} of all has returned; at once where nobody is left. */
    public Deferred<@Nullable Void> ended() {
        reactor.checkThread();
        return left.isEmpty() ? Deferred.succeed(reactor, null) : whenEnded.add();
    }

    /** How many connections have not ended. */
    public int connectionCount() {
        return left.size();
    }

    /** Waits no longer: aborts those that are left, and those that are still to come. */
    public void abort() {
        reactor.checkThread();
        isOver = true;
        cancelDeadline();
        List.copyOf(left).forEach(Transport::abortConnection);
    }

    private void timeIsOver() {
        deadline = null;
        LOGGER.log(
                System.Logger.Level.WARNING,
                "aborting " + counted(left.size()) + " of " + whose + " that went on for " + seconds(time));
        abort();
    }

    private void lost(Transport transport) {
        left.remove(transport);
        if (left.isEmpty()) {
            cancelDeadline();
            whenEnded.fire();
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    private void announce(int count) {
        String cure = reactor.stopSignal() == null ? "" : count == 1
                ? "; another signal ends it at once"
                : "; another signal ends them at once";
        LOGGER.log(
                System.Logger.Level.INFO,
                "waiting up to " + seconds(time) + " for " + counted(count) + " of " + whose + cure);
    }

    /** {@code 1 connection}, {@code 2 connections}. */
    static String counted(int connections) {
        return connections == 1 ? "1 connection" : connections + " connections";
    }

    /** {@code 10 s}, {@code 0.25 s}. */
    static String seconds(Duration time) {
        BigDecimal seconds = BigDecimal.valueOf(time.getSeconds()).add(BigDecimal.valueOf(time.getNano(), 9));
        return seconds.setScale(3, RoundingMode.UP).stripTrailingZeros().toPlainString() + " s";
    }
}
